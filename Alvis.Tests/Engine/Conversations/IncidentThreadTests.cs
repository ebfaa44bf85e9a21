using Alvis.Engine.Conversations;
using Alvis.Engine.Incidents;
using Alvis.Tests.Engine.Incidents;
using Alvis.Tests.Support;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Tests.Engine.Conversations;

public sealed class IncidentThreadTests
{
    public static TheoryData<string> Situations => [.. PressesTests.Situations.Keys];

    [Fact]
    public void Notes_of_one_instant_and_actor_are_one_post()
    {
        var told = Timeline.Opened().After(TimeSpan.FromSeconds(1)).Then(new Probed("s1", Some.Failing(Some.Night)), new StepFinished("s1", StepOutcome.Failure, "no"), Some.Begun());
        told.By(Some.Mara, new Acknowledged());

        var posts = IncidentThread.From(told.Entries).Posts;

        Assert.Equal([1, 2, 5], posts.Select(p => p.Sequence));
        Assert.Equal(["Check failed: answered 503, wanted 200", "Restarting shop: restart shop"], posts[1].Notes.Select(n => n.Text));
        Assert.Equal(Some.Night + TimeSpan.FromSeconds(1), posts[1].At);
    }

    [Theory]
    [MemberData(nameof(Situations))]
    public void Every_note_stands_in_it_once_and_in_order(string situation)
    {
        var told = PressesTests.Situations[situation]();

        Assert.Equal(Notes(told.Entries), IncidentThread.From(told.Entries).Posts.SelectMany(p => p.Notes));
        Assert.All(IncidentThread.From(told.Entries).Posts, p => Assert.NotEmpty(p.Notes));
    }

    [Theory]
    [MemberData(nameof(Situations))]
    public void A_longer_timeline_has_the_same_posts_and_more(string situation)
    {
        var told = PressesTests.Situations[situation]();
        var whole = IncidentThread.From(told.Entries).Posts;
        for (var length = 1; length <= told.Entries.Count; length++)
        {
            var part = IncidentThread.From(told.Entries.Take(length)).Posts;
            Assert.Equal(whole.Take(part.Count).Select(p => (p.Sequence, p.At)), part.Select(p => (p.Sequence, p.At)));
            // Only the last post may still grow.
            Assert.All(whole.Zip(part).SkipLast(1), p => Assert.Equal(p.First.Notes, p.Second.Notes));
        }
    }

    [Theory]
    [MemberData(nameof(Situations))]
    public void Whatever_is_taken_as_it_grows_adds_up_to_the_whole(string situation)
    {
        var told = PressesTests.Situations[situation]();
        var drawing = new ThreadDrawing();
        var taken = new List<Post>();
        foreach (var entry in told.Entries)
        {
            var before = drawing.Version;
            drawing.Add(entry);
            taken.AddRange(drawing.After(before));
        }

        Assert.Equal(Notes(told.Entries), taken.SelectMany(p => p.Notes));
        Assert.Equal(taken.Count, taken.Select(p => p.Sequence).Distinct().Count());
        Assert.Equal(told.Entries.Count, drawing.Draw().Version);
    }

    [Fact]
    public void The_summary_comes_with_its_entry()
    {
        var told = Timeline.Closed();
        Assert.Null(IncidentThread.From(told.Entries).Summary);

        Assert.Equal("It is over.", IncidentThread.From(told.Then(new SummaryWritten("It is over.")).Entries).Summary);
    }

    [Fact]
    public void A_timeline_without_entries_has_no_thread() => Assert.Throws<InvalidOperationException>(() => IncidentThread.From([]));

    private static IEnumerable<Note> Notes(IReadOnlyList<Entry> timeline)
    {
        Incident? now = null;
        foreach (var entry in timeline)
        {
            now = Fold.Next(now, entry);
            if (Note.Of(now, entry) is { } note)
                yield return note;
        }
    }
}
