using Alvis.Engine.Kinds;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Alvis.Engine.Response;

/// <summary>Runs incidents in the background, each by one task at a time; a kick during a run is followed by another run.</summary>
public sealed partial class Runner(IServiceProvider services, ILogger<Runner> logger) : IRunner, IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<IncidentId, (Task Task, bool Again)> running = [];
    private readonly CancellationTokenSource stopping = new();

    /// <inheritdoc/>
    public void Kick(IncidentId incident)
    {
        lock (gate)
        {
            if (stopping.IsCancellationRequested)
                return;
            running[incident] = running.TryGetValue(incident, out var now)
                ? (now.Task, Again: true)
                : (Task.Run(() => RunAsync(incident)), Again: false);
        }
    }

    /// <summary>Waits until nothing is under way. For tests and for stopping.</summary>
    public async Task IdleAsync(CancellationToken cancel)
    {
        while (true)
        {
            Task[] tasks;
            lock (gate)
                tasks = [.. running.Values.Select(r => r.Task)];
            if (tasks.Length == 0)
                return;
            await Task.WhenAny(Task.WhenAll(tasks)).WaitAsync(cancel);
        }
    }

    /// <summary>Stops: what is under way is cut off where it stands, and the timeline says where to go on.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            if (stopping.IsCancellationRequested)
                return;
            stopping.Cancel();
        }

        await IdleAsync(CancellationToken.None);
        stopping.Dispose();
    }

    private async Task RunAsync(IncidentId incident)
    {
        var responder = services.GetRequiredService<Responder>();
        while (true)
        {
            try
            {
                await responder.AdvanceAsync(incident, stopping.Token);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
            }
            catch (Exception e)
            {
                // The boundary of a job: the timeline stands, and the sweep comes back to it within half a minute.
                Log.RunFailed(logger, incident, e);
            }

            lock (gate)
            {
                if (!running[incident].Again || stopping.IsCancellationRequested)
                {
                    running.Remove(incident);
                    return;
                }

                running[incident] = (running[incident].Task, Again: false);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, EventName = "RunFailed", Level = LogLevel.Error, Message = "Incident {IncidentId} could not be carried on; the next sweep tries again")]
        public static partial void RunFailed(ILogger logger, IncidentId incidentId, Exception e);
    }
}
