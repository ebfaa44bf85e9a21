using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;

namespace Alvis.Engine.Response;

/// <summary>
/// Compares the wall clock with the monotonic one. A jump of over five seconds is an event in every incident that waits, and moves what
/// it waits for by as much: no wait is dropped, none is shortened.
/// </summary>
public sealed class ClockWatch
{
    /// <summary>The smallest difference that is a jump and not drift.</summary>
    public static readonly TimeSpan Jump = TimeSpan.FromSeconds(5);

    private readonly IIncidentStore store;
    private readonly IRunner runner;
    private readonly TimeProvider time;
    private DateTimeOffset wall;
    private long monotonic;

    public ClockWatch(IIncidentStore store, IRunner runner, TimeProvider time)
    {
        (this.store, this.runner, this.time) = (store, runner, time);
        (wall, monotonic) = (time.GetUtcNow(), time.GetTimestamp());
    }

    /// <summary>Looks once; to be called every second.</summary>
    /// <returns>The jump, or null when there was none.</returns>
    public async Task<TimeSpan?> LookAsync(CancellationToken cancel)
    {
        var (now, ticks) = (time.GetUtcNow(), time.GetTimestamp());
        // Whole milliseconds, as every stored instant.
        var jump = TimeSpan.FromMilliseconds(Math.Round((now - wall - time.GetElapsedTime(monotonic, ticks)).TotalMilliseconds));
        (wall, monotonic) = (now, ticks);
        if (jump.Duration() <= Jump)
            return null;

        foreach (var due in await store.PendingAsync(cancel))
        {
            while (await store.LoadAsync(due.Incident, cancel) is { IsOpen: true } incident)
            {
                if (await store.AppendAsync(incident, [new IncidentEvent.ClockJumped(jump)], Actor.Alvis, time.Now(), cancel) is not Appended.Done)
                    continue;
                runner.Kick(incident.Id);
                break;
            }
        }

        return jump;
    }
}
