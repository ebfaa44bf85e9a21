using Alvis.Engine.Playbooks;

namespace Alvis.Engine.Checks;

/// <summary>The checks that run by the clock on this node. Changes take effect at once; safe to call from several threads.</summary>
public interface ICheckSchedule
{
    /// <summary>Adds checks, many at a time; one of the same service and name is replaced.</summary>
    Task AddAsync(IReadOnlyCollection<WatchedCheck> checks, CancellationToken cancel);

    /// <summary>Makes these the service's only checks. Results of probes still running for the old ones are dropped.</summary>
    Task ReplaceAsync(string service, IReadOnlyCollection<WatchedCheck> checks, CancellationToken cancel);

    /// <summary>Stops looking at a service. A probe still running is not reported any more.</summary>
    Task RemoveAsync(string service, CancellationToken cancel);

    /// <summary>
    /// Looks once more at this instant, over a new connection, and leaves out the regular looks until then; asked while a service is in
    /// doubt (<see cref="CheckState.LooksAgain"/>). Later than one interval from now counts as one interval from now.
    /// </summary>
    /// <returns>False when the service has no such check.</returns>
    Task<bool> LookAgainAsync(string service, DateTimeOffset at, string check = CheckSpec.HealthCheck, CancellationToken cancel = default);
}
