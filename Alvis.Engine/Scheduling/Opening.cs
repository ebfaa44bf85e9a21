using Alvis.Engine.Platforms;
using Alvis.Engine.Response;
using Microsoft.Extensions.Hosting;

namespace Alvis.Engine.Scheduling;

/// <summary>
/// What must be there before any incident is carried on: the states of checks, the playbooks in force, and the registered processes
/// that playbooks watch. At the end it writes what has gathered.
/// </summary>
internal sealed class Opening(CheckStates states, Library library, IProcesses processes, IIncidentStore incidents, Runner runner) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await states.LoadAsync(cancellationToken);
        // Adopted or started before the first check of them, so that a start of Alvis is no incident. What an open incident is about is
        // left to it: a restart that was cut off there must not be made a second time here.
        var handled = await TargetsOfOpenAsync(cancellationToken);
        foreach (var name in processes.Known.Where(n => !handled.Contains(n)))
            await processes.EnsureRunningAsync(name, cancellationToken);
        await library.LoadAsync(cancellationToken);
    }

    private async Task<HashSet<string>> TargetsOfOpenAsync(CancellationToken cancel)
    {
        var targets = new HashSet<string>(StringComparer.Ordinal);
        foreach (var id in (await incidents.OpenByServiceAsync(cancel)).Values)
        {
            if (await incidents.LoadAsync(id, cancel) is { Platform: "process" } incident)
                targets.Add(incident.Target);
        }

        return targets;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await runner.DisposeAsync();
        await states.FlushAsync(cancellationToken);
    }
}
