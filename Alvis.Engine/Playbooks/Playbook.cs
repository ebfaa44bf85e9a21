using Alvis.Engine.Kinds;

namespace Alvis.Engine.Playbooks;

/// <summary>What a team tells Alvis about one service: where it runs, how to see that it is well, and what to do when it is not.</summary>
public sealed record Playbook
{
    /// <summary>The service's name, which is its id.</summary>
    public required string Service { get; init; }

    /// <summary>Where the name stands in the file.</summary>
    public Place ServiceAt { get; init; } = Place.Start;

    /// <summary>The word of the platform it runs on.</summary>
    public required string Platform { get; init; }

    /// <summary>What the platform calls it: an app, a unit, a registered process. Default: the service's name.</summary>
    public required string App { get; init; }

    /// <summary>When this playbook applies, in words for people.</summary>
    public string Condition { get; init; } = "";

    /// <summary>Other names that <see cref="Details"/> may use for the service.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Who looks after the service, shown in every escalation; null when not said.</summary>
    public string? Owner { get; init; }

    /// <summary>The name in <c>Channels</c> of where incidents of it are posted; null: the default.</summary>
    public string? Channel { get; init; }

    /// <summary>Where <see cref="Channel"/> stands in the file.</summary>
    public Place ChannelAt { get; init; } = Place.Start;

    /// <summary>The check that opens incidents.</summary>
    public required CheckSpec HealthCheck { get; init; }

    /// <summary>Further checks, run when the plan names them.</summary>
    public IReadOnlyDictionary<string, CheckSpec> Checks { get; init; } = new Dictionary<string, CheckSpec>(StringComparer.Ordinal);

    /// <summary>How often and with whose consent the service may be restarted.</summary>
    public RestartPolicy Restart { get; init; } = new();

    /// <summary>Whom to wake and how persistently.</summary>
    public EscalatePolicy Escalate { get; init; } = new();

    /// <summary>Names of registered commands (<c>Commands:NAME</c>) that the plan may run.</summary>
    public IReadOnlyList<string> Actions { get; init; } = [];

    /// <summary>What to do, in plain English; empty when <see cref="Steps"/> is given.</summary>
    public string Details { get; init; } = "";

    /// <summary>Where the target is named in the file: <see cref="App"/>, or the service that stands for it.</summary>
    public Place AppAt { get; init; } = Place.Start;

    /// <summary>Where <see cref="Actions"/> stand in the file.</summary>
    public Place ActionsAt { get; init; } = Place.Start;

    /// <summary>Where <see cref="EscalatePolicy.To"/> stands in the file.</summary>
    public Place EscalateAt { get; init; } = Place.Start;

    /// <summary>Where the first line of <see cref="Details"/> stands in the file.</summary>
    public Place DetailsAt { get; init; } = Place.Start;

    /// <summary>The typed plan as written, instead of <see cref="Details"/>.</summary>
    public Node? Steps { get; init; }
}

/// <summary>
/// A check as the playbook describes it. <paramref name="Settings"/> belong to the kind. It fails for good after <paramref name="FailAfter"/>
/// failures in a row, is well again after <paramref name="RecoverAfter"/> passes in a row, and looks every <paramref name="RetryEvery"/>
/// while in doubt. <paramref name="Every"/> is null for a check that only a plan runs.
/// </summary>
public sealed record CheckSpec(
    string Name, string Kind, Section Settings, TimeSpan? Every, TimeSpan Timeout, int FailAfter, TimeSpan RetryEvery, int RecoverAfter)
{
    /// <summary>The name of the check that every playbook has.</summary>
    public const string HealthCheck = "health_check";
}

/// <summary>Whether a restart needs a person: it does not, somebody must approve, or there are none at all. From loose to strict.</summary>
public enum Approval
{
    Auto,
    Ask,
    Off,
}

/// <summary>
/// The limits of restarting: at most <see cref="Max"/> per <see cref="MaxPer"/> on one target, not within <see cref="Cooldown"/> of an
/// earlier incident's restart; checks wait <see cref="Grace"/> after a restart; an approval is asked for <see cref="AskFor"/>.
/// </summary>
public sealed record RestartPolicy
{
    public Approval Approval { get; init; } = Approval.Auto;
    public TimeSpan AskFor { get; init; } = TimeSpan.FromMinutes(15);
    public int Max { get; init; } = 3;
    public TimeSpan MaxPer { get; init; } = TimeSpan.FromHours(1);
    public TimeSpan Cooldown { get; init; } = TimeSpan.FromMinutes(5);
    public TimeSpan Grace { get; init; } = TimeSpan.Zero;
}

/// <summary>
/// Whom to wake: <see cref="To"/> (a name of <c>Escalations</c>; null: <c>Escalation:Default</c>), again after <see cref="AckWithin"/>
/// without an answer, <see cref="Repeat"/> rounds before the next level.
/// </summary>
public sealed record EscalatePolicy
{
    public string? To { get; init; }
    public TimeSpan AckWithin { get; init; } = TimeSpan.FromMinutes(10);
    public int Repeat { get; init; } = 3;
}
