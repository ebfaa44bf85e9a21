using Alvis.Bot.Demo;
using Alvis.Engine.Conversations;
using Alvis.Engine.Incidents;
using Alvis.Engine.Response;

namespace Alvis.Bot.WebConsole.Pages;

/// <summary>What the incident channel shows.</summary>
/// <param name="Open">Incidents that are open, newest first.</param>
/// <param name="Closed">Closed ones, newest first.</param>
/// <param name="Services">How many services have a playbook.</param>
/// <param name="Older">True when there are further incidents to list.</param>
/// <param name="Demo">The part of its own that the demo has above the channel; null outside it.</param>
public sealed record Channel(IReadOnlyList<IncidentThread> Open, IReadOnlyList<IncidentThread> Closed, int Services, bool Older, DemoView? Demo);

/// <summary>The incident channel: one message per incident, edited in place.</summary>
internal sealed class ChannelPages : IConsolePages
{
    private const int MostOpen = 100;

    /// <summary>How many of the closed ones stand below the open ones.</summary>
    public const int MostClosed = 10;

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/", async (HttpContext context, Frames frames, IIncidentStore store, IPlaybooks playbooks) =>
        {
            var cancel = context.RequestAborted;
            var lines = await store.ListAsync(1_000, cancel);
            var open = await ThreadsAsync(store, lines.Where(l => l.Status != IncidentStatus.Closed).Take(MostOpen), cancel);
            var closed = await ThreadsAsync(store, lines.Where(l => l.Status == IncidentStatus.Closed).Take(MostClosed), cancel);
            var demo = context.RequestServices.GetService<DemoScene>() is { } scene ? await scene.ViewAsync(cancel) : null;
            var channel = new Channel(open, closed, playbooks.All.Count, lines.Count > open.Count + closed.Count, demo);
            return await frames.ShowAsync<ChannelPage>(context, open.Count > 0 ? $"({open.Count}) Incidents" : "Incidents", "/", channel);
        });
    }

    private static async Task<IReadOnlyList<IncidentThread>> ThreadsAsync(IIncidentStore store, IEnumerable<IncidentLine> lines, CancellationToken cancel)
    {
        var threads = new List<IncidentThread>();
        foreach (var line in lines)
            threads.Add(IncidentThread.From(await store.TimelineAsync(line.Id, cancel)));
        return threads;
    }
}
