using Alvis.Engine.Checks;

namespace Alvis.Engine.Response;

/// <summary>Keeps what checks have seen: a state per check, and minutes for the history.</summary>
public interface ICheckStore
{
    /// <summary>All states, by service and check.</summary>
    Task<IReadOnlyDictionary<(string Service, string Check), CheckState>> StatesAsync(CancellationToken cancel);

    /// <summary>Writes states.</summary>
    Task SaveAsync(IReadOnlyCollection<(string Service, string Check, CheckState State)> states, CancellationToken cancel);

    /// <summary>Adds rolled-up minutes, and drops those before an instant.</summary>
    Task AddMinutesAsync(IReadOnlyCollection<CheckMinute> minutes, DateTimeOffset dropBefore, CancellationToken cancel);

    /// <summary>The minutes of a service's check from an instant on, oldest first.</summary>
    Task<IReadOnlyList<CheckMinute>> MinutesAsync(string service, string check, DateTimeOffset from, CancellationToken cancel);

    /// <summary>
    /// The minutes of one check of several services from an instant on, rolled up in slots, in no order. A slot is a whole number of minutes that
    /// divides a day, and counts from midnight UTC.
    /// </summary>
    Task<IReadOnlyList<CheckMinute>> SlotsAsync(IReadOnlyCollection<string> services, string check, DateTimeOffset from, TimeSpan slot, CancellationToken cancel);
}

/// <summary>One minute of one check: how often it looked, how often in vain, and how long answers took.</summary>
public sealed record CheckMinute(string Service, string Check, DateTimeOffset Minute, int Looks, int Failures, TimeSpan Total, TimeSpan Slowest);
