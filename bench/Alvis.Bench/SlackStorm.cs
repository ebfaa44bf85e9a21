using Alvis.Bot;
using Alvis.Engine.Conversations;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;
using Alvis.Tests.Support.SlackWorkspace;
using Microsoft.Extensions.DependencyInjection;

namespace Alvis.Bench;

/// <summary>
/// 200 incidents that open within 5 seconds, each restarted and closed at once, told in a Slack workspace with Slack's limits: how soon each is seen,
/// how long all of it takes, and that nothing is lost, out of order or refused.
/// </summary>
internal static class SlackStorm
{
    private const int Incidents = 200;

    private static readonly TimeSpan Space = TimeSpan.FromMilliseconds(15);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    /// <summary>All in one channel.</summary>
    public static Task<IReadOnlyList<Figure>> InOneChannelAsync(CancellationToken cancel) => MeasureAsync(1, cancel);

    /// <summary>Spread over four channels, as by <c>meta.channel</c>.</summary>
    public static Task<IReadOnlyList<Figure>> InFourChannelsAsync(CancellationToken cancel) => MeasureAsync(4, cancel);

    private static async Task<IReadOnlyList<Figure>> MeasureAsync(int channels, CancellationToken cancel)
    {
        using var scratch = new Scratch();
        await using var workspace = await Workspace.StartAsync();
        await using var site = await Site.StartAsync();
        var fleet = new Fleet(site, Incidents, "1h", hookEach: true);
        var settings = fleet.Settings(scratch["secret"]);
        foreach (var (key, value) in workspace.Settings())
            settings[key] = value;
        var others = Enumerable.Range(1, channels - 1).Select(n => workspace.AddChannel($"team-{n}")).ToList();
        for (var n = 0; n < others.Count; n++)
            settings[$"Channels:team-{n + 1}:Slack"] = others[n].Id;
        fleet.WritePlaybooks(scratch["playbooks"], n => n % channels == 0 ? null : $"team-{n % channels}");
        await File.WriteAllTextAsync(scratch["secret"], Site.Secret, cancel);
        await using var alvis = await AlvisHost.StartAsync(
            new StartOptions { Data = scratch["data"], Playbooks = scratch["playbooks"], Settings = settings, Port = 0, Terminal = TextWriter.Null, Logs = false }, cancel);
        await LoadedAsync(alvis, cancel);

        // What is measured is how they are told: that they fail is said to Alvis as its checks would, so that no checks of 200 services run beside it.
        var intake = alvis.Services.GetRequiredService<Intake>();
        var faults = new List<Task>();
        foreach (var service in fleet.Services)
        {
            site.Break(service);
            var now = TimeProvider.System.Now();
            faults.Add(intake.FaultAsync(service, $"GET {service}", new CheckResult(false, "answered 503, wanted 200", now, CheckFailure.Status), now, cancel));
            await Task.Delay(Space, TimeProvider.System, cancel);
        }

        await Task.WhenAll(faults);
        await site.CalledAsync(Incidents, Reaction.Patience);
        var drained = await DrainedAsync(alvis, workspace, cancel);
        return await FiguresAsync(alvis, workspace, [workspace.Incidents, .. others], drained, cancel);
    }

    private static async Task LoadedAsync(AlvisHost alvis, CancellationToken cancel)
    {
        var library = alvis.Services.GetRequiredService<Library>();
        var until = TimeProvider.System.GetUtcNow() + Reaction.Patience;
        while (library.All.Count < Incidents)
        {
            if (TimeProvider.System.GetUtcNow() > until)
                throw new TimeoutException($"The playbooks were not in force within {Reaction.Patience.TotalSeconds:0} s.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancel);
        }
    }

    private static async Task<DateTimeOffset> DrainedAsync(AlvisHost alvis, Workspace workspace, CancellationToken cancel)
    {
        var (store, threads) = (alvis.Services.GetRequiredService<IIncidentStore>(), alvis.Services.GetRequiredService<IThreadStore>());
        var until = TimeProvider.System.GetUtcNow() + Patience;
        while (true)
        {
            var lines = await store.ListAsync(10 * Incidents, cancel);
            if (lines.Count >= Incidents && lines.All(l => l.ClosedAt is not null) && (await threads.UnfinishedAsync("slack", DateTimeOffset.MinValue, DateTimeOffset.UnixEpoch, 1, cancel)).Count == 0)
                return TimeProvider.System.GetUtcNow();
            if (TimeProvider.System.GetUtcNow() > until)
            {
                throw new TimeoutException(
                    $"Not everything was told within {Patience.TotalMinutes:0} minutes: {lines.Count(l => l.ClosedAt is not null)} of {lines.Count} incidents are closed, "
                    + $"{(await threads.UnfinishedAsync("slack", DateTimeOffset.MinValue, DateTimeOffset.UnixEpoch, 1_000, cancel)).Count} are not told; "
                    + $"{string.Join(", ", workspace.Calls.All.GroupBy(c => $"{c.Method} {c.Outcome}").Select(g => $"{g.Count()} {g.Key}"))}.");
            }

            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, cancel);
        }
    }

    private static async Task<IReadOnlyList<Figure>> FiguresAsync(AlvisHost alvis, Workspace workspace, IReadOnlyList<Channel> channels, DateTimeOffset drained, CancellationToken cancel)
    {
        var (store, threads) = (alvis.Services.GetRequiredService<IIncidentStore>(), alvis.Services.GetRequiredService<IThreadStore>());
        var (firsts, wrong, versions) = (new List<double>(), 0, 0L);
        var lines = await store.ListAsync(10 * Incidents, cancel);
        foreach (var line in lines)
        {
            var timeline = await store.TimelineAsync(line.Id, cancel);
            var row = (await threads.FindAsync("slack", line.Id, cancel))!;
            var own = channels.Single(c => c.Id == row.Channel).Messages.Single(m => m.Ts == row.Message);
            firsts.Add((own.Versions[0].At - line.OpenedAt).TotalSeconds);
            versions += timeline.Count;
            wrong += IsWhole(IncidentThread.From(timeline), own) ? 0 : 1;
        }

        var (opened, name) = (lines.Min(l => l.OpenedAt), channels.Count == 1 ? "one channel" : $"{channels.Count} channels");
        var (posts, edits) = (workspace.Calls.Done("chat.postMessage"), workspace.Calls.Done("chat.update"));
        // One first message a second in each channel, and some time for its answer.
        var limit = (double)lines.Count / channels.Count * 1.15;
        return
        [
            new($"{lines.Count} incidents, the last {(lines.Max(l => l.OpenedAt) - opened).TotalSeconds:0.0} s after the first, {name}: incidents lost, out of order or not at their last state", wrong, "", Exactly: 0),
            new("the same: calls that Slack refused for their pace (429)", workspace.Calls.Limited, "", Exactly: 0),
            new("the same: most posts in a channel within a second", channels.Max(workspace.Calls.MostPostsInASecond), "", Exactly: 1),
            new("the same: first state visible after, p50", new Sample(firsts).Percentile(50), "s"),
            new("the same: first state visible after, the last", firsts.Max(), "s", limit),
            new("the same: posts sent", posts, ""),
            new("the same: edits sent", edits, ""),
            new("the same: states that were never sent because a newer one was", versions - lines.Count - edits, ""),
            new("the same: until everything was told", (drained - opened).TotalSeconds, "s"),
        ];
    }

    private static bool IsWhole(IncidentThread thread, Message own)
    {
        var replies = own.Thread.Replies;
        var shown = Clean(string.Join(' ', replies.Select(r => r.Shown)));
        var at = 0;
        foreach (var note in thread.Posts.SelectMany(p => p.Notes))
        {
            at = shown.IndexOf(Clean(note.Text), at, StringComparison.Ordinal);
            if (at < 0)
                return false;
        }

        return replies.Count(r => r.IsBroadcast) == 1 && Clean(own.Shown).Contains(Clean(thread.Card.Title), StringComparison.Ordinal);
    }

    private static string Clean(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
