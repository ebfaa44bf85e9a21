using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;

namespace Alvis.Engine.Incidents;

/// <summary>Where an incident stands, as people see it.</summary>
public enum IncidentStatus
{
    Open,
    Acknowledged,
    Escalated,
    Closed,
}

/// <summary>An approval that is being asked for.</summary>
public sealed record PendingApproval(
    string Id, string Step, string? From, string For, string? Call, DateTimeOffset RequestedAt, DateTimeOffset ExpiresAt, bool Told, string? Record = null);

/// <summary>An action that was begun and has no recorded end: under way, or cut off by a crash.</summary>
public sealed record BegunCall(string Key, string Step, bool IsRestart, int Attempt, string Platform, string Target, string Service, string Call, DateTimeOffset At);

/// <summary>Who is being paged, and when next.</summary>
public sealed record Paging(string? To, string Why, int Level, int Round, DateTimeOffset NextAt);

/// <summary>The incident as its timeline tells it. Made by <see cref="Fold"/> alone.</summary>
public sealed record Incident
{
    public required IncidentId Id { get; init; }

    /// <summary>The sequence of the last entry: what an append must have read.</summary>
    public long Version { get; init; }

    public string Service { get; init; } = "";
    public string Platform { get; init; } = "";
    public string Target { get; init; } = "";
    public string Check { get; init; } = "";
    public string? ServiceOwner { get; init; }
    public Plan Plan { get; init; } = new("", [], []);
    public IncidentPolicy Policy { get; init; } = new();
    public IncidentStatus Status { get; init; }

    public DateTimeOffset OpenedAt { get; init; }
    public DateTimeOffset FailingSince { get; init; }
    public DateTimeOffset LastAt { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>The incident of the same service that closed shortly before, and how many restarts it and its predecessors made.</summary>
    public IncidentId? Linked { get; init; }
    public int RestartsBefore { get; init; }

    /// <summary>The result that opened the incident, and the newest one of the same check in its timeline.</summary>
    public required CheckResult Confirmed { get; init; }
    public required CheckResult Latest { get; init; }

    /// <summary>The step the plan stands at; null once the plan has ended.</summary>
    public string? Step { get; init; }

    /// <summary>Results of probes since the step, the verification or the doubt began.</summary>
    public IReadOnlyList<CheckResult> Probes { get; init; } = [];

    /// <summary>When the current step was reached.</summary>
    public DateTimeOffset StepAt { get; init; }

    /// <summary>The step waits until then.</summary>
    public DateTimeOffset? WaitUntil { get; init; }

    /// <summary>How often the current step was put off with a wait.</summary>
    public int Waits { get; init; }

    public PendingApproval? Approval { get; init; }

    /// <summary>True when a person approved and no action has used it yet.</summary>
    public bool Consent { get; init; }

    /// <summary>The action begun and not finished.</summary>
    public BegunCall? Call { get; init; }

    /// <summary>The call whose effect is unknown; probes decide whether the plan goes on.</summary>
    public BegunCall? Doubt { get; init; }

    /// <summary>Restarts begun by this incident.</summary>
    public int Restarts { get; init; }

    /// <summary>How many of them are known to have been made.</summary>
    public int RestartsMade { get; init; }

    /// <summary>When the last restart or action of this incident ended.</summary>
    public DateTimeOffset? LastActionAt { get; init; }

    /// <summary>True once anything was done to the service.</summary>
    public bool Acted { get; init; }

    public bool Verifying { get; init; }

    /// <summary>The owner gave it back: look before going on.</summary>
    public bool FreshCheck { get; init; }

    public Paging? Paging { get; init; }

    /// <summary>A person wants nobody paged until then; it may be past.</summary>
    public DateTimeOffset? SilencedUntil { get; init; }

    /// <summary>Who has the incident.</summary>
    public Person? Owner { get; init; }
    public DateTimeOffset? RemindAt { get; init; }
    public bool Reminded { get; init; }

    /// <summary>When an acknowledged incident whose service recovered closes by itself.</summary>
    public DateTimeOffset? ClosesAt { get; init; }

    /// <summary>The umbrella it was opened under, for ever; null when it was opened in no storm.</summary>
    public IncidentId? Umbrella { get; init; }

    /// <summary>It has not left its umbrella, or was handed back to it: nothing is done for it and nobody is paged.</summary>
    public bool Under { get; init; }

    /// <summary>Of an umbrella: how many services had failed when it opened, the first to wait among them; 0 when a former version did not say.</summary>
    public int Failed { get; init; }

    /// <summary>Of an umbrella: the incidents that were opened under it.</summary>
    public IReadOnlyList<IncidentId> Joined { get; init; } = [];

    /// <summary>Of an umbrella: a person lets the incidents under it go on.</summary>
    public bool Resuming { get; init; }

    /// <summary>Who asked for the run that opened it: somebody else must approve.</summary>
    public Person? AskedBy { get; init; }

    public bool ClosedByPerson { get; init; }
    public string? Summary { get; init; }

    /// <summary>The timeline holds a word this version does not know: show, do not act.</summary>
    public bool FromNewer { get; init; }

    /// <summary>True until it is closed.</summary>
    public bool IsOpen => Status != IncidentStatus.Closed;

    /// <summary>True for the incident of a storm, which is of no service.</summary>
    public bool IsUmbrella => Service == ServiceName.Umbrella;
}
