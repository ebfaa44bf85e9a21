using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;
using Microsoft.Extensions.Logging;

namespace Alvis.Engine.Response;

/// <summary>A surface as the one who tells sees it: so many incidents at once, tried again on its terms, cut off when it takes too long.</summary>
internal sealed partial class Audience(IChatSurface surface, TimeProvider time, ILogger logger) : IDisposable
{
    private const int AtOnce = 16;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SoonestRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LatestRetry = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim slots = new(AtOnce, AtOnce);

    /// <summary>
    /// Brings an incident up to date. What is to be shown is read again before every try, so that one that had to wait shows all that came since.
    /// </summary>
    /// <param name="incident">Which.</param>
    /// <param name="readAsync">What is to be shown; null for nothing.</param>
    /// <param name="ended">Told how each try ended.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task BringAsync(
        IncidentId incident, Func<Task<(IncidentThread Thread, IReadOnlyList<Post> Fresh)?>> readAsync, Action<IncidentThread, Delivery> ended, CancellationToken cancel)
    {
        var faults = 0;
        while (true)
        {
            Delivery delivery;
            try
            {
                delivery = await TryAsync(readAsync, ended, cancel);
                faults = 0;
            }
            catch (Exception e) when (!cancel.IsCancellationRequested)
            {
                // A fault of the surface or of the store, or too slow: the incident must not go untold for it, nor the log be filled with it.
                if (faults++ == 0)
                    Log.Fault(logger, surface.Word, incident, e);
                delivery = new Delivery.Retry("a fault", TimeSpan.FromSeconds(Math.Pow(2, Math.Min(faults, 10))));
            }

            if (delivery is Delivery.Failed)
                Log.NotShown(logger, surface.Word, incident, Words.Clip(delivery.Text, 300));
            if (delivery is not Delivery.Retry retry)
                return;
            await Task.Delay(Within(retry.After), time, cancel);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => slots.Dispose();

    private async Task<Delivery> TryAsync(
        Func<Task<(IncidentThread Thread, IReadOnlyList<Post> Fresh)?>> readAsync, Action<IncidentThread, Delivery> ended, CancellationToken cancel)
    {
        await slots.WaitAsync(cancel);
        try
        {
            if (await readAsync() is not var (thread, fresh))
                return new Delivery.Sent("nothing new");
            using var limit = new CancellationTokenSource(Limit, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
            var delivery = await surface.ShowAsync(thread, fresh, either.Token);
            ended(thread, delivery);
            return delivery;
        }
        finally
        {
            slots.Release();
        }
    }

    private static TimeSpan Within(TimeSpan after) => after < SoonestRetry ? SoonestRetry : after > LatestRetry ? LatestRetry : after;

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, EventName = "IncidentNotShown", Level = LogLevel.Error, Message = "{Surface} cannot show incident {IncidentId}: {Why}. It is tried again when the incident changes")]
        public static partial void NotShown(ILogger logger, string surface, IncidentId incidentId, string why);

        [LoggerMessage(EventId = 2, EventName = "SurfaceFault", Level = LogLevel.Error, Message = "{Surface} failed at incident {IncidentId}; it is tried again")]
        public static partial void Fault(ILogger logger, string surface, IncidentId incidentId, Exception e);
    }
}
