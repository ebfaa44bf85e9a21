using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response.Posting;
using Alvis.Tests.Support;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Tests.Engine.Response.Posting;

/// <summary>How a chat product is brought up to date: pace, order, and what happens when it does not take what it is given.</summary>
public sealed class PumpTests : IAsyncLifetime
{
    private static readonly IncidentId First = new(1);

    private PostRoom posting = null!;

    public async Task InitializeAsync() => posting = await PostRoom.StartAsync();

    public async Task DisposeAsync() => await posting.DisposeAsync();

    [Fact]
    public async Task An_incident_gets_its_message_at_once_and_its_thread_a_second_later()
    {
        await posting.OpenAsync();
        await posting.SettleAsync();
        Assert.Empty(posting.Told(First));

        await posting.PassAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(await posting.ShouldTellAsync(First), posting.Told(First));
        Assert.Equal(0, posting.Count);
    }

    [Fact]
    public async Task A_whole_incident_is_told_once_in_order_with_its_last_state_and_its_summary()
    {
        await posting.OpenAsync();
        for (var n = 0; n < 20; n++)
        {
            await posting.AppendAsync(First, new Probed(null, Some.Failing(posting.Clock.GetUtcNow(), $"look {n}")));
            await posting.PassAsync(TimeSpan.FromMilliseconds(300));
        }

        await posting.CloseAsync(First);
        await posting.PassAsync(TimeSpan.FromSeconds(10));

        await ShownAsync(First);
        Assert.True((await posting.RowAsync(First)).Done);
        Assert.Empty(posting.Chat.TooSoon);
    }

    [Fact]
    public async Task Edits_and_replies_that_pile_up_are_one_each()
    {
        await posting.OpenAsync();
        await posting.PassAsync(TimeSpan.FromSeconds(5));
        posting.Chat.RetryAfter = TimeSpan.FromSeconds(60);
        var refused = 1;
        posting.Chat.Mishaps = _ => refused-- > 0 ? Mishap.Retry : Mishap.None;
        var before = posting.Chat.Calls.Count;
        for (var n = 0; n < 15; n++)
        {
            await posting.AppendAsync(First, new Probed(null, Some.Failing(posting.Clock.GetUtcNow(), $"look {n}")));
            await posting.PassAsync(TimeSpan.FromSeconds(1));
        }

        await posting.PassAsync(TimeSpan.FromMinutes(2));

        await ShownAsync(First);
        // The one refused, an edit that was under way beside it, and what had gathered.
        Assert.InRange(posting.Chat.Calls.Count - before, 3, 4);
    }

    [Fact]
    public async Task First_messages_go_before_what_needs_a_person_and_that_before_the_rest()
    {
        await posting.OpenAsync("a");
        await posting.OpenAsync("b");
        await posting.PassAsync(TimeSpan.FromSeconds(10));
        posting.Chat.Calls.Clear();
        await posting.AppendAsync(new IncidentId(1), new Probed(null, Some.Failing(Some.Night)));
        await posting.AppendAsync(new IncidentId(2), new Escalated(null, "it still fails", HandOver: true));
        await posting.OpenAsync("c");

        await posting.PassAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(["Begin 3", "Reply 2", "Reply 1", "Reply 3"], Posts().Take(4));
    }

    [Fact]
    public async Task A_channel_takes_a_post_a_second_and_others_are_not_kept_waiting_by_it()
    {
        posting.Chat.Channels = name => name ?? "C1";
        for (var n = 0; n < 10; n++)
            await posting.OpenAsync($"a{n}");
        posting.InForce["b"] = Some.InForce(service: "b") with { Playbook = Some.Playbook("b") with { Channel = "C2" } };
        await posting.OpenAsync("b");

        await posting.PassAsync(TimeSpan.FromSeconds(1));
        Assert.Equal("C2", Assert.Single(posting.Chat.Own(new IncidentId(11))).Channel);
        Assert.Equal(2, posting.Chat.Messages.Count(m => m.Channel == "C1"));

        await posting.PassAsync(TimeSpan.FromSeconds(40));
        for (var n = 1; n <= 11; n++)
            await ShownAsync(new IncidentId(n));
        Assert.Empty(posting.Chat.TooSoon);
    }

    [Fact]
    public async Task A_product_that_asks_for_time_is_left_alone_for_it()
    {
        posting.Chat.RetryAfter = TimeSpan.FromSeconds(30);
        var refused = 1;
        posting.Chat.Mishaps = _ => refused-- > 0 ? Mishap.Retry : Mishap.None;
        await posting.OpenAsync("a");
        await posting.OpenAsync("b");

        await posting.PassAsync(TimeSpan.FromSeconds(29));
        Assert.Single(posting.Chat.Calls);

        await posting.PassAsync(TimeSpan.FromSeconds(10));
        await ShownAsync(new IncidentId(1));
        await ShownAsync(new IncidentId(2));
        Assert.Empty(posting.Chat.TooSoon);
        Assert.Equal(["chat takes nothing for now (ratelimited); it is tried again in 00:00:30. Incidents go on and are shown afterwards", "chat takes posts again"], posting.Log.Lines);
    }

    [Fact]
    public async Task A_product_that_was_down_for_ten_minutes_has_the_whole_thread_afterwards()
    {
        posting.Chat.RetryAfter = TimeSpan.FromSeconds(1);
        posting.Chat.Mishaps = _ => Mishap.Retry;
        await posting.OpenAsync();
        for (var n = 0; n < 10; n++)
        {
            await posting.AppendAsync(First, new Probed(null, Some.Failing(posting.Clock.GetUtcNow(), $"look {n}")));
            await posting.PassAsync(TimeSpan.FromMinutes(1));
        }

        await posting.CloseAsync(First);
        // Asked less and less often.
        Assert.InRange(posting.Chat.Calls.Count, 10, 30);
        posting.Chat.Mishaps = _ => Mishap.None;

        await posting.PassAsync(TimeSpan.FromSeconds(70));
        await ShownAsync(First);
    }

    [Theory]
    [InlineData(Mishap.AnswerLost)]
    [InlineData(Mishap.RequestLost)]
    [InlineData(Mishap.Late)]
    [InlineData(Mishap.Hangs)]
    public async Task After_a_lost_answer_the_post_is_looked_for_before_it_is_sent_again(object mishap)
    {
        var calls = 0;
        posting.Chat.Mishaps = call => call is not ChatCall.Find && ++calls <= 2 ? (Mishap)mishap : Mishap.None;
        await posting.OpenAsync();

        await posting.PassAsync(TimeSpan.FromMinutes(3));

        await ShownAsync(First);
        Assert.Contains(posting.Chat.Calls, c => c.Call is ChatCall.Find);
        Assert.Empty(posting.Chat.TooSoon);
    }

    [Fact]
    public async Task Where_nothing_can_be_asked_it_is_posted_again_and_says_so()
    {
        posting.Chat.CanFind = false;
        var calls = 0;
        posting.Chat.Mishaps = _ => ++calls == 2 ? Mishap.AnswerLost : Mishap.None;
        await posting.OpenAsync();

        await posting.PassAsync(TimeSpan.FromMinutes(3));

        var replies = posting.Chat.Thread(Assert.Single(posting.Chat.Own(First)).Id);
        Assert.Equal([false, true], replies.Select(r => r.MayRepeat));
    }

    [Fact]
    public async Task What_a_person_must_cure_stops_one_thread_alone_and_goes_on_by_itself_when_cured()
    {
        posting.Chat.Channels = name => name ?? "C1";
        posting.InForce["b"] = Some.InForce(service: "b") with { Playbook = Some.Playbook("b") with { Channel = "C2" } };
        posting.Chat.Archived.Add("C1");
        await posting.OpenAsync("a");
        await posting.OpenAsync("b");
        await posting.PassAsync(TimeSpan.FromSeconds(10));

        await ShownAsync(new IncidentId(2));
        Assert.Equal(("is_archived", "Unarchive it.", false), ((await posting.RowAsync(First)).Dead!.Why, (await posting.RowAsync(First)).Dead!.Cure, (await posting.RowAsync(First)).Dead!.ForGood));
        Assert.Equal(["chat cannot show incident INC-1: is_archived. Unarchive it. It is tried again every few minutes; the incident goes on"], posting.Log.Lines);

        await posting.CloseAsync(First);
        posting.Chat.Archived.Clear();
        await posting.PassAsync(Pump.DeadAgain + TimeSpan.FromSeconds(10));
        await ShownAsync(First);
        Assert.Null((await posting.RowAsync(First)).Dead);
    }

    [Fact]
    public async Task A_dead_letter_is_tried_at_once_when_somebody_says_so()
    {
        posting.Chat.Archived.Add("C1");
        await posting.OpenAsync();
        await posting.PassAsync(TimeSpan.FromSeconds(1));
        posting.Chat.Archived.Clear();

        posting.TryAgain();
        await posting.PassAsync(TimeSpan.FromSeconds(5));

        await ShownAsync(First);
    }

    [Fact]
    public async Task A_message_that_was_deleted_is_begun_once_more_with_its_whole_thread_and_then_no_more()
    {
        await posting.OpenAsync();
        await posting.PassAsync(TimeSpan.FromSeconds(5));
        Delete();

        await posting.AppendAsync(First, new Acknowledged());
        await posting.PassAsync(TimeSpan.FromSeconds(10));
        await ShownAsync(First);
        Assert.Contains(posting.Chat.Calls, c => c.Call is ChatCall.Begin { IsAgain: true });
        Delete();

        await posting.CloseAsync(First);
        await posting.PassAsync(TimeSpan.FromMinutes(30));
        Assert.Empty(posting.Chat.Own(First));
        Assert.Equal((true, true), ((await posting.RowAsync(First)).Dead!.ForGood, (await posting.RowAsync(First)).Done));
        Assert.Equal(0, posting.Count);
    }

    [Fact]
    public async Task What_opened_and_closed_while_Alvis_was_off_is_told_when_it_is_news_and_the_product_was_there()
    {
        posting.Start();
        var (old, news) = (await posting.OpenAsync("a"), await posting.OpenAsync("b"));
        await posting.CloseAsync(old.Id);
        posting.Clock.Advance(Pump.StillNews);
        await posting.CloseAsync(news.Id);
        posting.Clock.Advance(TimeSpan.FromMinutes(1));

        posting.Start();
        await posting.PassAsync(TimeSpan.FromSeconds(10));

        Assert.Empty(posting.Chat.Own(old.Id));
        await ShownAsync(news.Id);
    }

    [Fact]
    public async Task A_product_that_is_new_is_told_what_is_open_and_nothing_of_before()
    {
        await using var fresh = await PostRoom.StartAsync();
        await using var temp = await TempStore.StartAsync();
        var (closed, open) = (await posting.OpenAsync("a"), await posting.OpenAsync("b"));
        await posting.CloseAsync(closed.Id);
        posting.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal([open.Id], await posting.Threads.UnfinishedAsync("other", posting.Clock.GetUtcNow(), posting.Clock.GetUtcNow() - Pump.StillNews, 10, CancellationToken.None));
    }

    [Fact]
    public async Task What_waits_under_an_umbrella_is_not_posted_and_not_kept_in_memory()
    {
        var waiting = await posting.OpenAsync("a", o => o with { Under = new IncidentId(99) });
        await posting.PassAsync(TimeSpan.FromMinutes(5));
        Assert.Empty(posting.Chat.Messages);
        Assert.Equal(0, posting.Count);

        await posting.AppendAsync(waiting.Id, new Resumed());
        await posting.PassAsync(TimeSpan.FromSeconds(10));
        await ShownAsync(waiting.Id);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_holds_up_nothing()
    {
        await posting.OpenAsync();
        await posting.SettleAsync();
        posting.Clock.SetWall(TimeSpan.FromHours(-5));

        await posting.PassAsync(TimeSpan.FromSeconds(5));

        await ShownAsync(First);
    }

    [Fact]
    public async Task A_change_that_nobody_told_of_is_found()
    {
        var incident = await posting.OpenAsync();
        await posting.PassAsync(TimeSpan.FromSeconds(5));
        await posting.Incidents.AppendAsync(incident, [new Acknowledged()], Actor.Of(Some.Mara), posting.Clock.GetUtcNow(), CancellationToken.None);

        await posting.PassAsync(Pump.Sweep + TimeSpan.FromSeconds(5));

        await ShownAsync(First);
    }

    private void Delete()
    {
        foreach (var message in posting.Chat.Messages)
            message.Deleted = true;
    }

    private async Task ShownAsync(IncidentId id)
    {
        Assert.Equal(await posting.ShouldTellAsync(id), posting.Told(id));
        var incident = (await posting.Incidents.LoadAsync(id, CancellationToken.None))!;
        var own = Assert.Single(posting.Chat.Own(id));
        Assert.Equal(incident.Version, own.Version);
        Assert.Equal(incident.Summary is null ? 0 : 1, posting.Chat.Thread(own.Id).Count(m => m.Post.Sequence == PostId.Summary));
    }

    private IEnumerable<string> Posts() => posting.Chat.Calls.Select(c => c.Call).Where(c => c.Posting is not null).Select(c => $"{c.GetType().Name} {c.Posting!.Incident.Number}");
}
