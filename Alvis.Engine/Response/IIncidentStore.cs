using Alvis.Engine.Guards;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;

namespace Alvis.Engine.Response;

/// <summary>
/// Keeps timelines. An append carries the incident that was read: (incident, sequence) is unique, so two writers cannot both win. All
/// that an append implies (state, due instant, target lock, restart record) changes in the same transaction.
/// </summary>
public interface IIncidentStore
{
    /// <summary>Opens an incident, or answers with the one that is open for the service already (<paramref name="happened"/> is then not recorded).</summary>
    Task<(Incident Incident, bool IsNew)> OpenAsync(IncidentEvent.Opened happened, DateTimeOffset at, CancellationToken cancel);

    /// <summary>Appends to an incident as it was read.</summary>
    Task<Appended> AppendAsync(Incident read, IReadOnlyList<IncidentEvent> events, Actor by, DateTimeOffset at, CancellationToken cancel);

    /// <summary>The incident as it stands, or null when there is none.</summary>
    Task<Incident?> LoadAsync(IncidentId id, CancellationToken cancel);

    /// <summary>All entries in order; empty when there is no such incident.</summary>
    Task<IReadOnlyList<Entry>> TimelineAsync(IncidentId id, CancellationToken cancel);

    /// <summary>The entries after a sequence, in order: for who has read those before.</summary>
    Task<IReadOnlyList<Entry>> TimelineAsync(IncidentId id, long after, CancellationToken cancel);

    /// <summary>The open incident of a service, or null.</summary>
    Task<IncidentId?> FindOpenAsync(string service, CancellationToken cancel);

    /// <summary>The newest closed incident of a service, or null.</summary>
    Task<Incident?> LastClosedAsync(string service, CancellationToken cancel);

    /// <summary>Every incident that time will move, with its instant. Open ones among them even when the instant is past.</summary>
    Task<IReadOnlyList<Due>> PendingAsync(CancellationToken cancel);

    /// <summary>Incidents for a listing, newest first.</summary>
    Task<IReadOnlyList<IncidentLine>> ListAsync(int most, CancellationToken cancel);

    /// <summary>All open incidents, by service.</summary>
    Task<IReadOnlyDictionary<string, IncidentId>> OpenByServiceAsync(CancellationToken cancel);

    /// <summary>For how many services an incident was opened after an instant, closed ones too; <paramref name="except"/> and umbrellas do not count.</summary>
    Task<int> FailedSinceAsync(DateTimeOffset since, string except, CancellationToken cancel);

    /// <summary>The umbrellas that are open or that something waits under.</summary>
    Task<IReadOnlyList<IncidentId>> UmbrellasAsync(CancellationToken cancel);

    /// <summary>All incidents ever opened under an umbrella, oldest first.</summary>
    Task<IReadOnlyList<UnderUmbrella>> UnderAsync(IncidentId umbrella, CancellationToken cancel);

    /// <summary>Restarts begun on a target after an instant, oldest first, whichever incident made them.</summary>
    Task<IReadOnlyList<PastRestart>> RestartsAsync(string platform, string target, DateTimeOffset after, CancellationToken cancel);

    /// <summary>Until when nothing opens for a service that a person closed while it failed, and by which incident; null when it is not quiet.</summary>
    Task<Quiet?> QuietAsync(string service, CancellationToken cancel);

    /// <summary>The service passed its checks: a new failure is a new incident.</summary>
    Task EndQuietAsync(string service, CancellationToken cancel);
}

/// <summary>How an append ended.</summary>
public abstract record Appended
{
    /// <summary>Recorded; the incident as it is now.</summary>
    public sealed record Done(Incident Incident) : Appended;

    /// <summary>Somebody else appended first: read again and decide again.</summary>
    public sealed record Stale : Appended;

    /// <summary>Another action on the same target is under way: nothing was recorded.</summary>
    public sealed record Busy(IncidentId Holder) : Appended;
}

/// <summary>An instant an incident waits for.</summary>
public sealed record Due(IncidentId Incident, DateTimeOffset At);

/// <summary>An incident in a listing.</summary>
public sealed record IncidentLine(
    IncidentId Id, string Service, IncidentStatus Status, DateTimeOffset OpenedAt, DateTimeOffset? ClosedAt, DateTimeOffset FailingSince, int Restarts, string Finding);

/// <summary>A person closed the incident of a failing service.</summary>
public sealed record Quiet(IncidentId Incident, DateTimeOffset Until, string By);
