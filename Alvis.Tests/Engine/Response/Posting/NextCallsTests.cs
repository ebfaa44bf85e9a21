using Alvis.Engine.Conversations;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;
using Alvis.Engine.Response.Posting;
using Alvis.Tests.Support;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Tests.Engine.Response.Posting;

/// <summary>The table of what a chat product is called for next, and what its answers change.</summary>
public sealed class NextCallsTests
{
    private static readonly PostedThread Fresh = new("slack", new IncidentId(1));
    private static readonly Timeline Escalated = Timeline.Escalated();
    private static readonly long Version = Escalated.Entries.Count;

    /// <summary>A row that has told and shown everything of an escalated incident.</summary>
    private static readonly PostedThread Current = Fresh with { Channel = "C1", Message = "m1", Begun = 1, Told = Version, Card = Version };

    [Fact]
    public void What_has_no_message_is_begun()
    {
        var begin = Assert.IsType<ChatCall.Begin>(Assert.Single(Next(Fresh)));

        Assert.Equal((new PostId("a1", new IncidentId(1), PostId.Own), "C1", false, false), (begin.Id, begin.Channel, begin.IsAgain, begin.MayRepeat));
    }

    [Fact]
    public void Posts_that_were_not_told_are_one_reply_and_the_edit_may_go_before_it()
    {
        var calls = Next(Current with { Told = 1, Card = 1 });

        var reply = Assert.IsType<ChatCall.Reply>(calls[0]);
        Assert.Equal((new Spot("C1", "m1"), Version, 3L), (reply.Under, reply.Upto, reply.Id.Sequence));
        Assert.Equal(["Restarting shop: restart shop", "Restarted: stopped pid 10, started pid 11", "Waking on-call engineer: still failing after 1 restart: answered 503, wanted 200"],
            reply.Posts.SelectMany(p => p.Notes).Select(n => n.Text));
        Assert.Equal(new ChatCall.Edit(new Spot("C1", "m1"), calls[1] is ChatCall.Edit e ? e.Thread : null!, IsAgain: false), calls[1]);
    }

    [Fact]
    public void What_is_told_and_not_shown_is_edited_alone() => Assert.IsType<ChatCall.Edit>(Assert.Single(Next(Current with { Card = 1 })));

    [Fact]
    public void Nothing_new_is_no_call() => Assert.Empty(Next(Current));

    [Fact]
    public void What_is_too_much_for_one_message_is_told_in_several_in_order()
    {
        var told = Timeline.Opened();
        for (var n = 0; n < NextCalls.MostNotes + 5; n++)
            told.After(TimeSpan.FromSeconds(1)).Then(new Probed(null, Some.Failing(told.Now, $"look {n}")));
        var row = Current with { Told = 1, Card = told.Entries.Count };
        var seen = new List<string>();
        var calls = 0;

        while (Next(row, told) is [ChatCall.Reply reply, ..])
        {
            Assert.InRange(reply.Posts.Count, 1, NextCalls.MostNotes);
            seen.AddRange(reply.Posts.SelectMany(p => p.Notes).Select(n => n.Text));
            row = row with { Told = reply.Upto };
            calls++;
        }

        Assert.Equal(2, calls);
        Assert.Equal(Enumerable.Range(0, NextCalls.MostNotes + 5).Select(n => $"Check failed: look {n}"), seen);
    }

    [Fact]
    public void One_post_longer_than_a_message_goes_out_alone()
    {
        var told = Timeline.Opened().After(TimeSpan.FromSeconds(1)).Then(new Probed(null, Some.Failing(Some.Night, new string('x', NextCalls.MostCharacters + 1))));
        told.After(TimeSpan.FromSeconds(1)).Then(new Probed(null, Some.Failing(Some.Night)));

        Assert.Single(Assert.IsType<ChatCall.Reply>(Next(Current with { Told = 1 }, told)[0]).Posts);
    }

    [Fact]
    public void The_summary_comes_after_the_last_post_and_once()
    {
        var told = Timeline.Escalated().By(Some.Mara, new ClosedByPerson("moved")).Then(new SummaryWritten("It moved."));
        var row = Current with { Card = told.Entries.Count };

        Assert.IsType<ChatCall.Reply>(Assert.Single(Next(row, told)));
        var summarise = Assert.IsType<ChatCall.Summarise>(Assert.Single(Next(row with { Told = told.Entries.Count }, told)));
        Assert.Equal(PostId.Summary, summarise.Id.Sequence);
        Assert.Empty(Next(row with { Told = told.Entries.Count, Summary = true }, told));
    }

    [Theory]
    [InlineData(PostId.Own, null)]
    [InlineData(3, "m1")]
    [InlineData(PostId.Summary, "m1")]
    [InlineData(-2, null)]
    public void A_post_that_was_begun_is_looked_for_before_anything_else(long sequence, string? under)
    {
        var find = Assert.IsType<ChatCall.Find>(Assert.Single(Next(Current with { Told = 1, Sending = new PostBegun(sequence, 5, Some.Night) })));

        Assert.Equal((sequence, "C1", under, Some.Night), (find.Id.Sequence, find.Channel, find.Under, find.Since));
    }

    [Fact]
    public void Where_nothing_can_be_asked_what_was_begun_is_posted_again_and_marked()
    {
        var reply = Assert.IsType<ChatCall.Reply>(Next(Current with { Told = 1, Sending = new PostBegun(3, 3, Some.Night) }, canFind: false)[0]);
        var begin = Assert.IsType<ChatCall.Begin>(Assert.Single(Next(Fresh with { Sending = new PostBegun(PostId.Own, 1, Some.Night), Channel = "C1" }, canFind: false)));

        Assert.True(reply.MayRepeat);
        Assert.Equal((true, false), (begin.MayRepeat, begin.IsAgain));
    }

    [Fact]
    public void What_waits_under_an_umbrella_has_no_message_and_gets_none_when_it_ends_there()
    {
        var waiting = Timeline.Opened(but: o => o with { Under = new IncidentId(9) });
        Assert.Empty(Next(Fresh, waiting));
        Assert.Equal((1L, 1L, false), Rested(Fresh, waiting));

        waiting.Then(new Closed(ClosedBecause.RecoveredOnItsOwn), new SummaryWritten("It recovered."));
        Assert.Empty(Next(Fresh, waiting));
        Assert.Equal((3L, 3L, true), Rested(Fresh, waiting));

        var resumed = Timeline.Opened(but: o => o with { Under = new IncidentId(9) }).Then(new Resumed());
        Assert.IsType<ChatCall.Begin>(Assert.Single(Next(Fresh with { Told = 1, Card = 1 }, resumed)));
    }

    [Fact]
    public void A_message_that_is_gone_is_begun_once_more_and_then_left()
    {
        var edit = Next(Current with { Card = 1 })[0];
        var lost = Progress.After(Current with { Card = 1 }, edit, new ChatAnswer.Gone("message_not_found"), Some.Night);
        Assert.Equal((null, 0L, 0L, null), (lost.Message, lost.Told, lost.Card, lost.Dead));
        var again = Assert.IsType<ChatCall.Begin>(Assert.Single(Next(lost)));
        Assert.Equal((-2L, true), (again.Id.Sequence, again.IsAgain));

        var begun = Arrive(lost, again, new Spot("C1", "m2"));
        Assert.Equal(("m2", 2, 0L, Version), (begun.Message, begun.Begun, begun.Told, begun.Card));
        var left = Progress.After(begun, Next(begun)[0], new ChatAnswer.Gone("thread_not_found"), Some.Night);
        Assert.True(left.Dead!.ForGood);
        Assert.Empty(Next(left));
    }

    [Fact]
    public void What_died_in_a_channel_goes_on_in_another_when_the_settings_name_one()
    {
        var dead = Current with { Told = 1, Dead = new DeadLetter("is_archived", "Unarchive it.", Some.Night) };

        Assert.IsType<ChatCall.Reply>(Next(dead)[0]);
        var begin = Assert.IsType<ChatCall.Begin>(Assert.Single(Next(dead, channel: "C2")));
        Assert.Equal(("C2", true), (begin.Channel, begin.IsAgain));
        Assert.Empty(Next(Current, channel: "C2"));

        var moved = Arrive(dead, begin, new Spot("C2", "m2"));
        Assert.Equal(("C2", "m2", 0L, null), (moved.Channel, moved.Message, moved.Told, moved.Dead));
    }

    [Fact]
    public void What_was_begun_says_what_has_arrived_whenever_that_is_learnt()
    {
        var row = Current with { Told = 1, Card = 1 };
        var reply = Next(row)[0];
        var begun = Progress.Before(row, reply, Some.Night)!;
        Assert.Equal(new PostBegun(3, Version, Some.Night), begun.Sending);

        Assert.Equal(begun, Progress.After(begun, reply, new ChatAnswer.Uncertain("no answer"), Some.Night));
        Assert.Equal(row with { Told = Version }, Progress.After(begun, reply, new ChatAnswer.Sent(new Spot("C1", "r1")), Some.Night));
        Assert.Equal(row, Progress.After(begun, reply, new ChatAnswer.Retry("ratelimited", TimeSpan.FromSeconds(1)), Some.Night));

        var find = Next(begun)[0];
        Assert.Equal(row with { Told = Version }, Progress.After(begun, find, new ChatAnswer.Sent(new Spot("C1", "r1")), Some.Night));
        Assert.Equal(row, Progress.After(begun, find, new ChatAnswer.Missing(), Some.Night));
        Assert.Equal(begun, Progress.After(begun, find, new ChatAnswer.Retry("ratelimited", TimeSpan.FromSeconds(1)), Some.Night));
    }

    [Fact]
    public void A_dead_letter_keeps_its_first_instant_and_ends_with_the_next_success()
    {
        var row = Current with { Card = 1 };
        var edit = Next(row)[0];
        var dead = Progress.After(row, edit, new ChatAnswer.Failed("is_archived", "Unarchive it."), Some.Night);
        Assert.Equal(new DeadLetter("is_archived", "Unarchive it.", Some.Night), dead.Dead);

        var later = Progress.After(dead, edit, new ChatAnswer.Failed("not_in_channel", "Invite it."), Some.Night + TimeSpan.FromMinutes(3));
        Assert.Equal(new DeadLetter("not_in_channel", "Invite it.", Some.Night), later.Dead);
        Assert.Equal(Current, Progress.After(later, edit, new ChatAnswer.Sent(new Spot("C1", "m1")), Some.Night));
    }

    private static (long Told, long Card, bool Done) Rested(PostedThread row, Timeline told)
    {
        var rested = Progress.Rested(See(row, told, "C1"));
        return (rested.Told, rested.Card, rested.Done);
    }

    private static PostedThread Arrive(PostedThread row, ChatCall call, Spot at) =>
        Progress.After(Progress.Before(row, call, Some.Night)!, call, new ChatAnswer.Sent(at), Some.Night);

    private static IReadOnlyList<ChatCall> Next(PostedThread row, Timeline? told = null, string channel = "C1", bool canFind = true) =>
        NextCalls.Of(See(row, told ?? Escalated, channel), "a1", canFind);

    private static Sight See(PostedThread row, Timeline told, string channel)
    {
        var drawing = new ThreadDrawing();
        foreach (var entry in told.Entries)
            drawing.Add(entry);
        return new Sight(row, drawing.Draw(), drawing.After(row.Told), channel);
    }
}
