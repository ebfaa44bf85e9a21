using Alvis.Engine.Conversations;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Playbooks;
using Alvis.Engine.Response;

namespace Alvis.Bot.WebConsole.Pages;

/// <summary>All there is to see of one incident.</summary>
/// <param name="Thread">Its message and thread.</param>
/// <param name="Timeline">Every entry.</param>
/// <param name="Chart">The check's answers around it; null for an umbrella.</param>
/// <param name="Evidence">What was seen, in full.</param>
/// <param name="Under">Of an umbrella: what waits or waited under it.</param>
/// <param name="Earlier">Earlier incidents of the service, newest first.</param>
/// <param name="Chat">How far each chat product has come with it.</param>
public sealed record IncidentView(
    IncidentThread Thread, IReadOnlyList<Entry> Timeline, Chart? Chart, IReadOnlyList<Evidence> Evidence, IReadOnlyList<UnderUmbrella> Under, IReadOnlyList<IncidentLine> Earlier,
    IReadOnlyList<PostedThread> Chat)
{
    /// <summary>A chat product's thread in words.</summary>
    public string Standing(PostedThread chat) => chat switch
    {
        { Dead: { ForGood: true } dead } => $"not posted any more ({dead.Why}). {dead.Cure}",
        { Dead: { } dead } => $"stands still since {Clock.Utc(dead.At)}: {dead.Why}. {dead.Cure} Alvis tries again every few minutes.",
        { Message: null } when Thread.Card.Under is { } umbrella => $"has no message of its own: {umbrella} speaks for it.",
        { Message: null } => "waits to be posted.",
        _ when chat.Told < Thread.Version || chat.Card < Thread.Version => $"in channel {chat.Channel}; the newest is on its way.",
        _ => $"in channel {chat.Channel}, up to date.",
    };
}

/// <summary>A result that says more than its one line.</summary>
/// <param name="What">Which result.</param>
/// <param name="Result">What was found.</param>
public sealed record Evidence(string What, CheckResult Result)
{
    /// <summary>The results of a timeline worth showing in full: every failing one that differs from the one before, and the last passing one.</summary>
    public static IReadOnlyList<Evidence> Of(IReadOnlyList<Entry> timeline)
    {
        var all = timeline.Select(e => e.Event switch
        {
            IncidentEvent.Opened o => new Evidence("The failing check", o.Result),
            IncidentEvent.Probed { Step: { } step } p => new Evidence($"Looked again at step {step}", p.Result),
            IncidentEvent.Probed p => new Evidence("Looked again", p.Result),
            IncidentEvent.FaultSeen f => new Evidence("Failing again", f.Result),
            _ => null,
        }).OfType<Evidence>().ToList();
        var shown = new List<Evidence>();
        foreach (var one in all.Where(e => !e.Result.Healthy))
        {
            if (shown.Count == 0 || shown[^1].Result.Finding != one.Result.Finding)
                shown.Add(one);
        }

        if (all.LastOrDefault(e => e.Result.Healthy) is { } last)
            shown.Add(last with { What = "The last passing check" });
        return [.. shown.Take(Most)];
    }

    private const int Most = 20;
}

/// <summary>The page of an incident, and the list of all.</summary>
internal sealed class IncidentPages : IConsolePages
{
    private const int MostListed = 500;
    private const int MostEarlier = 5;

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/incidents", async (HttpContext context, Frames frames, IIncidentStore store) =>
            await frames.ShowAsync<IncidentsPage>(context, "All incidents", "/", await store.ListAsync(MostListed, context.RequestAborted)));
        app.MapGet("/incidents/{id}", async (HttpContext context, Frames frames, IIncidentStore store, IThreadStore threads, CheckStates states, TimeProvider time, string id) =>
        {
            var cancel = context.RequestAborted;
            if (IncidentId.Read(id) is not { } wanted || await store.TimelineAsync(wanted, cancel) is not { Count: > 0 } timeline)
                return await frames.NothingAsync(context, $"There is no incident {Words.Clip(id, 40)}.");
            var view = await ViewAsync(store, states, time, timeline, cancel) with { Chat = await threads.OfAsync(wanted, cancel) };
            return await frames.ShowAsync<IncidentPage>(
                context, $"{wanted} {view.Thread.Card.Title}", "/", view, f => f with { Follows = wanted.ToString() });
        });
    }

    private static async Task<IncidentView> ViewAsync(IIncidentStore store, CheckStates states, TimeProvider time, IReadOnlyList<Entry> timeline, CancellationToken cancel)
    {
        var thread = IncidentThread.From(timeline);
        var card = thread.Card;
        if (card.Service == ServiceName.Umbrella)
            return new IncidentView(thread, timeline, null, [], await store.UnderAsync(card.Id, cancel), [], []);
        var now = time.Now();
        var (from, _) = Chart.Window(card.FailingSince, card.ClosedAt, now);
        var minutes = await states.MinutesAsync(card.Service, CheckSpec.HealthCheck, from, cancel);
        var earlier = (await store.ListAsync(MostListed, cancel)).Where(l => l.Service == card.Service && l.Id.Number < card.Id.Number).Take(MostEarlier);
        return new IncidentView(thread, timeline, Chart.Of(timeline, states.Recent(card.Service), minutes, now), Evidence.Of(timeline), [], [.. earlier], []);
    }
}
