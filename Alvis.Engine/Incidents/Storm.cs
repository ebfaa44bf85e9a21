using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Engine.Incidents;

/// <summary>An incident that was opened under an umbrella, as it stands now.</summary>
/// <param name="Incident">Its number.</param>
/// <param name="Service">Its service.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Finding">What was seen of it last.</param>
/// <param name="Waits">It has not left the umbrella: nothing is done for it.</param>
/// <param name="Calls">A call to the outside is under way for it.</param>
public sealed record UnderUmbrella(IncidentId Incident, string Service, IncidentStatus Status, string Finding, bool Waits, bool Calls)
{
    public bool IsOpen => Status != IncidentStatus.Closed;

    /// <summary>It left the umbrella, and Alvis is at work on it.</summary>
    public bool Acts => Calls || (Status == IncidentStatus.Open && !Waits);
}

/// <summary>
/// Many services failing at once have one cause more often than many: their incidents wait under an umbrella, an incident of no service that
/// pages for all of them.
/// </summary>
public static class Storm
{
    /// <summary>Failures within this time make a storm.</summary>
    public static readonly TimeSpan Within = TimeSpan.FromMinutes(1);

    /// <summary>How an umbrella opens.</summary>
    public static Opened Umbrella(int services, DateTimeOffset at, TimeSpan ackFor) => new(
        ServiceName.Umbrella, "-", "-", "storm",
        new CheckResult(Healthy: false, $"{Words.Count(services, "service")} failed within {Duration.Spoken(Within)}", at),
        at, new Plan("s1", [new PlanStep("s1", new EscalateArgs("on-call engineer"), [])], []), new IncidentPolicy { AckFor = ackFor }, Failed: services);

    /// <summary>What an umbrella has to record to be true to the incidents under it; empty when it is.</summary>
    public static IReadOnlyList<IncidentEvent> News(Incident umbrella, IReadOnlyList<UnderUmbrella> under) =>
    [
        .. under.Where(u => !umbrella.Joined.Contains(u.Incident)).Select(u => new Joined(u.Incident, u.Service)),
        .. under.Any(u => u.IsOpen) ? Array.Empty<IncidentEvent>() : [new Closed(ClosedBecause.StormOver)],
    ];

    /// <summary>Why a person cannot close an umbrella now, or null: what waits under it would wait for ever.</summary>
    public static Refusal? RefuseClose(Incident umbrella, IReadOnlyList<UnderUmbrella> under) =>
        under.Where(u => u.Waits).Select(u => $"{u.Incident} ({u.Service})").ToList() is { Count: > 0 and var n } waiting
            ? new Refusal($"{(n <= 3 ? Words.And(waiting) : $"{waiting[0]}, {waiting[1]} and {n - 2} more")} still {(n == 1 ? "waits" : "wait")} under {umbrella.Id}. Resume or close them first.")
            : null;
}
