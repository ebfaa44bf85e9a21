using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;
using Alvis.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Tests.Engine.Response.Posting;

/// <summary>
/// Whatever goes wrong in whatever order (lost answers, refusals, kills at any boundary, deleted messages), in the end every post of every incident
/// stands there exactly once and in order. A failing case prints the shortest list of happenings that breaks it.
/// </summary>
public sealed class PostingInterleavingTests
{
    private enum What
    {
        TimePasses,
        Opens,
        GoesOn,
        GoesOnTwice,
        Closes,
        NextFails,
        Killed,
        Deleted,
        ChannelGoes,
        ChannelIsBack,
    }

    private sealed record Happening(What What, int Amount)
    {
        public override string ToString() => $"{What}({Amount})";
    }

    private static readonly Gen<Happening> AnyHappening =
        from what in Gen.Frequency(
            (6, Gen.Constant(What.TimePasses)),
            (6, Gen.Constant(What.NextFails)),
            (4, Gen.Constant(What.GoesOn)),
            (3, Gen.Constant(What.Killed)),
            (8, Gen.Elements(Enum.GetValues<What>())))
        from amount in Gen.Choose(0, 90)
        select new Happening(what, amount);

    /// <summary>More with <c>ALVIS_CASES=5000</c>.</summary>
    private static int Cases => int.TryParse(Environment.GetEnvironmentVariable("ALVIS_CASES"), out var n) ? n : 120;

    [Fact]
    public void Every_post_stands_there_once_and_in_order_whatever_happens()
    {
        var any = Arb.From(Gen.ArrayOf(AnyHappening), Arb.From(Gen.ArrayOf(AnyHappening)).Shrinker);
        var config = Config.QuickThrowOnFailure.WithMaxTest(Cases).WithEndSize(40);
        Prop.ForAll(any, happenings => RunAsync(happenings).GetAwaiter().GetResult()).Check(config);
    }

    private static async Task RunAsync(Happening[] happenings)
    {
        await using var posting = await PostRoom.StartAsync();
        var mishaps = new Queue<Mishap>();
        posting.Chat.Mishaps = _ => mishaps.TryDequeue(out var next) ? next : Mishap.None;
        await posting.OpenAsync("s0");
        foreach (var happening in happenings)
        {
            await HappenAsync(posting, happening, mishaps);
            await posting.SettleAsync();
        }

        // Nothing goes wrong any more: time alone must bring everything to where it belongs.
        posting.Chat.Archived.Clear();
        posting.Chat.Mishaps = _ => Mishap.None;
        posting.CrashIn = null;
        await posting.PassAsync(TimeSpan.FromMinutes(10));
        foreach (var line in await posting.Incidents.ListAsync(100, CancellationToken.None))
            await HoldAsync(posting, line.Id);
        Assert.Empty(posting.Chat.TooSoon);
        Assert.Equal(0, posting.Count);
    }

    private static async Task HappenAsync(PostRoom posting, Happening happening, Queue<Mishap> mishaps)
    {
        var open = await posting.Incidents.OpenByServiceAsync(CancellationToken.None);
        IncidentId? one = open.Count == 0 ? null : open.Values.OrderBy(id => id.Number).ElementAt(happening.Amount % open.Count);
        switch (happening.What)
        {
            case What.TimePasses:
                await posting.PassAsync(TimeSpan.FromMilliseconds(happening.Amount * 400));
                break;
            case What.Opens:
                await posting.OpenAsync($"s{happening.Amount % 4}", o => happening.Amount % 5 == 0 ? o with { Under = new IncidentId(77) } : o);
                break;
            case What.GoesOn when one is { } id:
                await posting.AppendAsync(id, new Probed(null, Some.Failing(posting.Clock.GetUtcNow(), $"look {happening.Amount}")));
                break;
            case What.GoesOnTwice when one is { } id:
                await posting.AppendAsync(id, new Escalated(null, $"why {happening.Amount}", HandOver: true), new Paged("on-call", 1, true, "ok", 0, 2, posting.Clock.GetUtcNow()));
                break;
            case What.Closes when one is { } id:
                await posting.CloseAsync(id);
                break;
            case What.NextFails:
                mishaps.Enqueue((happening.Amount % 6) switch { 0 => Mishap.Retry, 1 => Mishap.Failed, 2 => Mishap.AnswerLost, 3 => Mishap.RequestLost, 4 => Mishap.Late, _ => Mishap.Hangs });
                if (happening.Amount % 2 == 0)
                    mishaps.Enqueue(Mishap.None);
                break;
            case What.Killed:
                posting.CrashIn = happening.Amount % 9;
                break;
            case What.Deleted:
                foreach (var message in posting.Chat.Messages.Where(m => m.Post.Incident == one || m.Under is not null && posting.Chat.Messages.Any(o => o.Id == m.Under && o.Post.Incident == one)))
                    message.Deleted = true;
                break;
            case What.ChannelGoes:
                posting.Chat.Archived.Add("C1");
                break;
            case What.ChannelIsBack:
                posting.Chat.Archived.Clear();
                break;
        }
    }

    private static async Task HoldAsync(PostRoom posting, IncidentId id)
    {
        var thread = IncidentThread.From(await posting.Incidents.TimelineAsync(id, CancellationToken.None));
        var row = await posting.RowAsync(id);
        var story = string.Join(", ", posting.Chat.Messages.Where(m => m.Post.Incident == id).Select(m => $"{m.Id}{(m.Deleted ? "x" : "")}<{m.Under} {m.Post.Sequence}"));
        if (row.Dead is { ForGood: true } || (thread.Card.Under is not null && row.Message is null))
            return;
        Assert.True(row.Dead is null, $"{id} is dead: {row.Dead?.Why}: {story}");
        // One that was deleted after its last change is not noticed, and need not be.
        var own = posting.Chat.Own(id);
        if (own.Count == 0 && posting.Chat.Messages.Any(m => m.Post.Incident == id && m.Under is null && m.Deleted))
            return;
        Assert.True(own.Count == 1, $"{id} has {own.Count} messages: {story}");
        var replies = posting.Chat.Thread(own[0].Id);
        Assert.Equal(thread.Posts.SelectMany(p => p.Notes).Select(n => n.Text), replies.SelectMany(r => r.Notes));
        Assert.Equal(replies.Count, replies.Select(r => r.Post).Distinct().Count());
        Assert.Equal(thread.Version, own[0].Version);
        Assert.Equal(thread.Summary is null ? 0 : 1, replies.Count(r => r.Post.Sequence == PostId.Summary));
    }
}
