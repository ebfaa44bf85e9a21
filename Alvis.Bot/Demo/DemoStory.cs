using Alvis.Bot.Cli;
using Alvis.Bot.Terminal;
using Alvis.Engine.Checks;
using Alvis.Engine.Conversations;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.Demo;

/// <summary>Lets the shop hang and tells in the terminal what happens.</summary>
internal sealed class DemoStory(DemoWorld world, Screen screen, TerminalSurface terminal, TimeProvider time)
{
    /// <summary>The demo's incident is over in under a minute, or something is wrong.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    private readonly IIncidentStore store = world.Services.GetRequiredService<IIncidentStore>();

    /// <summary>Waits until the shop is seen to be well.</summary>
    /// <returns>Why it is not, or null.</returns>
    public async Task<Refusal?> BeginAsync(CancellationToken cancel)
    {
        Say(Tone.Info, $"A small web shop runs as a process of its own: {DemoWorld.Service}, pid {world.Pid}, {world.Site}");
        var states = world.Services.GetRequiredService<CheckStates>();
        if (!await UntilAsync(() => Task.FromResult(states.Of(DemoWorld.Service).Phase == CheckPhase.Healthy), cancel))
            return new Refusal($"the shop did not come up: {states.Of(DemoWorld.Service).Last?.Finding ?? Wrong()}");
        Say(Tone.Good, $"Alvis checks it every 2 seconds, as its playbook says: {states.Of(DemoWorld.Service).Last!.Finding}");
        return null;
    }

    /// <summary>Lets the shop hang and tells what happens until the incident is closed.</summary>
    /// <returns>Why it did not end well, or null.</returns>
    public async Task<Refusal?> HangAndTellAsync(CancellationToken cancel)
    {
        var began = time.GetTimestamp();
        var before = (await store.ListAsync(1, cancel)).Select(i => i.Id.Number).FirstOrDefault();
        Say(Tone.Info, "Two customers come at the same moment, one buys a cup and one returns one …");
        await SlowCustomers.HangAsync(world.Site, time, cancel);
        Say(Tone.Bad, $"… and the shop hangs: a deadlock. pid {world.Pid} is alive and answers nobody");
        if (!await UntilAsync(async () => (await store.ListAsync(1, cancel)).Any(i => i.Id.Number > before), cancel))
            return new Refusal("no incident was opened");

        // The surface tells the thread; here it is only waited for.
        var id = (await store.ListAsync(1, cancel))[0].Id;
        var ended = await UntilAsync(
            () => Task.FromResult(terminal.Latest is { Summary: not null } or { Card.Status: IncidentStatus.Escalated } && terminal.Latest.Card.Id == id), cancel);
        if (!ended || terminal.Latest is not { Summary: not null })
            return new Refusal(ended ? $"{id} was handed to a person: {terminal.Latest?.Card.Now}" : $"{id} did not end within {Duration.Spoken(Patience)}");

        screen.Quiet($"From the hang to the summary: {time.GetElapsedTime(began).TotalSeconds:0.0} seconds.");
        return null;
    }

    private string Wrong() =>
        world.Services.GetRequiredService<FolderSync>().Problems is [var first, ..] ? first.ToString() : "it was never checked";

    private void Say(Tone tone, string text) => TerminalSurface.Say(screen, time.GetUtcNow(), tone, text);

    private async Task<bool> UntilAsync(Func<Task<bool>> reached, CancellationToken cancel)
    {
        var began = time.GetTimestamp();
        while (!await reached())
        {
            if (time.GetElapsedTime(began) > Patience)
                return false;
            await Task.Delay(Glance, time, cancel);
        }

        return true;
    }
}
