using Alvis.Engine.Platforms;
using Alvis.Engine.Response;
using Microsoft.Extensions.Hosting;

namespace Alvis.Engine.Scheduling;

/// <summary>
/// What must be there before any incident is carried on: the states of checks, the playbooks in force, and the registered processes
/// that playbooks watch. At the end it writes what has gathered.
/// </summary>
internal sealed class Opening(CheckStates states, Library library, IProcesses processes, Runner runner) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await states.LoadAsync(cancellationToken);
        // Adopted or started before the first check of them, so that a start of Alvis is no incident.
        foreach (var name in processes.Known)
            await processes.EnsureRunningAsync(name, cancellationToken);
        await library.LoadAsync(cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await runner.DisposeAsync();
        await states.FlushAsync(cancellationToken);
    }
}
