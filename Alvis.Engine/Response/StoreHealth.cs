using Alvis.Engine.Escalations;
using Alvis.Engine.Kinds;
using Microsoft.Extensions.Logging;

namespace Alvis.Engine.Response;

/// <summary>What a store does for itself.</summary>
public interface IStoreUpkeep
{
    /// <summary>Writes a small thing, to learn that it can; throws when it cannot.</summary>
    Task BeatAsync(DateTimeOffset at, CancellationToken cancel);

    /// <summary>Seals what was recorded since the last seal: one hash over the heads of all timelines, which is also logged.</summary>
    /// <returns>The hash in hex, or null when there was no news.</returns>
    Task<string?> SealAsync(CancellationToken cancel);
}

/// <summary>
/// Notices when the store cannot be written. After a minute of it the person behind <c>Escalation:Self</c> is paged without the store:
/// an Alvis that can record nothing does nothing, and must not do so in silence.
/// </summary>
public sealed partial class StoreHealth(IStoreUpkeep store, IEscalations escalations, TimeProvider time, ILogger<StoreHealth> logger)
{
    /// <summary>How often it is tried.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    /// <summary>How long it may fail before somebody is woken; again after as long as an hour.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60), Again = TimeSpan.FromHours(1);

    private DateTimeOffset? failingSince;
    private DateTimeOffset? pagedAt;

    /// <summary>Tries once.</summary>
    public async Task LookAsync(CancellationToken cancel)
    {
        var now = time.Now();
        try
        {
            await store.BeatAsync(now, cancel);
            (failingSince, pagedAt) = (null, null);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            failingSince ??= now;
            Log.CannotWrite(logger, failingSince.Value, e);
            if (now - failingSince < Patience || now - pagedAt < Again)
                return;
            var page = new Page(
                escalations.Self, new IncidentId(0), "alvis", $"alvis-store-{failingSince.Value.ToUnixTimeSeconds()}", "Alvis cannot write to its store",
                $"Alvis cannot write to its store since {Clock.Utc(failingSince.Value)}. It does nothing until it can: no incident is opened and no service restarted. "
                + "Look at the disk and the rights of the data folder; its log has the reason.", now, Urgent: true);
            if (await escalations.SendAsync(escalations.Self, page, cancel) is Delivery.Sent)
                pagedAt = now;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, EventName = "StoreCannotWrite", Level = LogLevel.Critical, Message = "The store cannot be written since {Since}")]
        public static partial void CannotWrite(ILogger logger, DateTimeOffset since, Exception e);
    }
}
