using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;
using Alvis.Engine.Playbooks;

namespace Alvis.Engine.Incidents;

/// <summary>How a step ended, which chooses its successor.</summary>
public enum StepOutcome
{
    Success,
    Failure,
    Timeout,
}

/// <summary>How a call to the outside ended, as the timeline keeps it. <see cref="Unknown"/>: it may or may not have taken effect.</summary>
public enum CallEnd
{
    Done,
    Failed,
    Unknown,
}

/// <summary>
/// Something that happened in an incident. Append-only: the incident is the fold of these. Every record has a stable word in
/// <see cref="EventWords"/>; fields are only ever added.
/// </summary>
public abstract record IncidentEvent
{
    /// <summary>
    /// A confirmed fault. Everything the incident runs on is fixed here, the plan above all. <paramref name="Failed"/>: of an umbrella, how many
    /// services had failed when it opened, the first to wait among them.
    /// </summary>
    public sealed record Opened(
        string Service, string Platform, string Target, string Check, CheckResult Result, DateTimeOffset FailingSince, Plan Plan,
        IncidentPolicy Policy, string? Owner = null, IncidentId? Linked = null, int RestartsBefore = 0, string? Because = null,
        IncidentId? Under = null, int Failed = 0, Person? AskedBy = null) : IncidentEvent;

    /// <summary>The service's check failed again after it had passed.</summary>
    public sealed record FaultSeen(CheckResult Result) : IncidentEvent;

    /// <summary>The service's check passed <c>recover_after</c> times in a row while a person has the incident.</summary>
    public sealed record RecoverySeen(CheckResult Result) : IncidentEvent;

    /// <summary>A probe made for the incident: by a check step, while verifying, after a handback, or to settle a doubtful call.</summary>
    public sealed record Probed(string? Step, CheckResult Result) : IncidentEvent;

    /// <summary>The step waits until an instant.</summary>
    public sealed record WaitBegun(string Step, DateTimeOffset Until, string Why) : IncidentEvent;

    /// <summary>The step ended; the plan goes on with the successor for this outcome.</summary>
    public sealed record StepFinished(string Step, StepOutcome Outcome, string Text) : IncidentEvent;

    /// <summary>
    /// A person is asked before the plan goes on. <paramref name="Call"/> is the exact call, if one is meant; <paramref name="Record"/> what came
    /// of this action on this service before.
    /// </summary>
    public sealed record ApprovalRequested(
        string Step, string Approval, string? From, string For, string? Call, DateTimeOffset ExpiresAt, string? Record = null) : IncidentEvent;

    /// <summary>The approvers were told through their own escalation target, or could not be.</summary>
    public sealed record ApproversTold(string Approval, string To, bool Ok, string Text) : IncidentEvent;

    public sealed record Approved(string Approval) : IncidentEvent;

    public sealed record Denied(string Approval, string? Because = null) : IncidentEvent;

    public sealed record ApprovalExpired(string Approval) : IncidentEvent;

    public sealed record ApprovalWithdrawn(string Approval, string Why) : IncidentEvent;

    /// <summary>A guard said no right before an action.</summary>
    public sealed record GuardRefused(string Step, string Guard, string Text) : IncidentEvent;

    /// <summary>Committed before the platform is called. <paramref name="Key"/> is the same for every call of this attempt.</summary>
    public sealed record RestartBegun(
        string Step, int Attempt, string Key, string Service, string Platform, string Target, string Call) : IncidentEvent;

    public sealed record RestartFinished(string Key, CallEnd End, string Text) : IncidentEvent;

    /// <summary>Committed before a registered command is run.</summary>
    public sealed record ActionBegun(string Step, string Key, string Name, string Call) : IncidentEvent;

    public sealed record ActionFinished(string Key, CallEnd End, string Text) : IncidentEvent;

    /// <summary>The plan wants to close: only passing checks decide from here.</summary>
    public sealed record VerifyingBegun(string? Step) : IncidentEvent;

    /// <summary>
    /// The incident goes to a person; the plan has ended. <paramref name="To"/> null: the default. <paramref name="HandOver"/>: not what
    /// the plan asked for, but where it could not go on.
    /// </summary>
    public sealed record Escalated(string? To, string Why, bool HandOver) : IncidentEvent;

    /// <summary>A page was sent, or could not be. The next one, unless somebody acknowledges, goes to <paramref name="NextLevel"/> at <paramref name="NextAt"/>.</summary>
    public sealed record Paged(string To, int Round, bool Ok, string Text, int NextLevel, int NextRound, DateTimeOffset NextAt) : IncidentEvent;

    /// <summary>A person has it: no further action, no further page.</summary>
    public sealed record Acknowledged : IncidentEvent;

    /// <summary>The owner was reminded that the incident is theirs.</summary>
    public sealed record OwnerReminded(bool Ok, string Text) : IncidentEvent;

    /// <summary>The owner lets Alvis go on, from a fresh check.</summary>
    public sealed record HandedBack : IncidentEvent;

    /// <summary>A person wants nobody paged until an instant; one that is past ends an earlier silence.</summary>
    public sealed record Silenced(DateTimeOffset Until, string? Because = null) : IncidentEvent;

    /// <summary>On an umbrella: an incident was opened under it.</summary>
    public sealed record Joined(IncidentId Incident, string Service) : IncidentEvent;

    /// <summary>On an umbrella: a person has it and lets the incidents under it go on, a few at a time.</summary>
    public sealed record ResumeAsked : IncidentEvent;

    /// <summary>The incident leaves its umbrella; its plan goes on from a fresh check.</summary>
    public sealed record Resumed : IncidentEvent;

    /// <summary>Closed on passing checks; an umbrella, when nothing under it is open any more.</summary>
    public sealed record Closed(ClosedBecause Because) : IncidentEvent;

    /// <summary>Closed by a person with a reason, whatever the check says.</summary>
    public sealed record ClosedByPerson(string Because) : IncidentEvent;

    /// <summary>The wall clock jumped; pending instants move by as much.</summary>
    public sealed record ClockJumped(TimeSpan By) : IncidentEvent;

    /// <summary>The summary. <paramref name="Model"/> says what a model was used for it; null when none was asked.</summary>
    public sealed record SummaryWritten(string Text, ModelUse? Model = null) : IncidentEvent;

    /// <summary>A word this version does not know: it is shown, and the incident is not acted on.</summary>
    public sealed record Unknown(string Word) : IncidentEvent;
}

/// <summary>What allowed Alvis to close.</summary>
public enum ClosedBecause
{
    /// <summary>The plan's checks, then <c>recover_after</c> passes in a row.</summary>
    Verified,

    /// <summary>It passed again before anything was done.</summary>
    RecoveredOnItsOwn,

    /// <summary>It passed again after it had been escalated.</summary>
    RecoveredAfterEscalation,

    /// <summary>It passed again and its owner did not object for 30 minutes.</summary>
    RecoveredWhileAcknowledged,

    /// <summary>An umbrella: no incident under it is open any more.</summary>
    StormOver,
}

/// <summary>What a language model was asked, kept with what came of it.</summary>
/// <param name="Prompt">The prompt's name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Model">Which model.</param>
/// <param name="TokensIn">Tokens sent, all tries together; 0 when the answer was known already.</param>
/// <param name="TokensOut">Tokens said.</param>
/// <param name="Cost">What that cost, in the money of the operator's prices.</param>
/// <param name="Used">True when its words are in the result.</param>
/// <param name="Why">Why not; null when they are.</param>
public sealed record ModelUse(string Prompt, int Version, string Model, long TokensIn, long TokensOut, decimal Cost, bool Used, string? Why);

/// <summary>One line of a timeline: what happened, when, by whom. (Incident, sequence) is unique; order is the sequence, never the instant.</summary>
public sealed record Entry(IncidentId Incident, long Sequence, DateTimeOffset At, Actor By, IncidentEvent Event);

/// <summary>The playbook's numbers an incident runs on, fixed when it opens.</summary>
public sealed record IncidentPolicy
{
    /// <summary>Passes in a row that count as recovery.</summary>
    public int RecoverAfter { get; init; } = 2;

    /// <summary>Failures in a row that count as a fault.</summary>
    public int FailAfter { get; init; } = 2;

    /// <summary>How often to look while verifying.</summary>
    public TimeSpan RetryEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whose consent a restart needed when the incident opened: a stricter playbook counts at once, a looser one not for this incident.</summary>
    public Approval Approval { get; init; }

    /// <summary>How long after a restart before its effect is judged.</summary>
    public TimeSpan Grace { get; init; }

    /// <summary>How long an approval is asked for when the step does not say.</summary>
    public TimeSpan AskFor { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a page waits for an answer.</summary>
    public TimeSpan AckWithin { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Rounds of pages before the next level.</summary>
    public int Repeat { get; init; } = 3;

    /// <summary>How long a person may have the incident before they are reminded.</summary>
    public TimeSpan AckFor { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Whom the playbook names to wake; null: the default.</summary>
    public string? EscalateTo { get; init; }
}
