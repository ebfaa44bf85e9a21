using Alvis.Engine.Kinds;

namespace Alvis.Engine.Response;

/// <summary>
/// Finds what nobody has an alarm for: at the start and twice a minute every stored instant is set again, and what is due is carried
/// on. A crash between an append and its alarm loses nothing by it.
/// </summary>
public sealed class Sweep(IIncidentStore store, Storms storms, IAlarmClock alarm, IRunner runner, TimeProvider time)
{
    /// <summary>How often.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    /// <summary>Sweeps once.</summary>
    public async Task OnceAsync(CancellationToken cancel)
    {
        await storms.SweepAsync(cancel);
        foreach (var due in await store.PendingAsync(cancel))
        {
            if (due.At <= time.Now())
                runner.Kick(due.Incident);
            else
                await alarm.SetAsync(due.Incident, due.At, cancel);
        }
    }
}
