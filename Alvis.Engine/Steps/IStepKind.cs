using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;
using Alvis.Engine.Platforms;
using Alvis.Engine.Playbooks;

namespace Alvis.Engine.Steps;

/// <summary>
/// One kind of step. It looks and says what should happen; the responder is the only one that records and acts. A step may be run
/// again at any time (after a wait, a crash, a lost race), so it keeps nothing.
/// </summary>
public interface IStepKind : IKind
{
    /// <summary>Runs the step as far as it goes now.</summary>
    Task<StepResult> RunAsync(StepRun run, CancellationToken cancel);

    /// <summary>The call that was begun and cut off by a crash, to ask whether it happened; null when it cannot be made out any more.</summary>
    OutsideCall? Recall(StepRun run, BegunCall begun) => null;
}

/// <summary>What a step may look at.</summary>
/// <param name="Incident">The incident as it stands.</param>
/// <param name="Step">The step itself.</param>
/// <param name="Playbook">The service's playbook as it is now: a stricter one counts at once.</param>
/// <param name="Now">The instant of this run.</param>
public sealed record StepRun(Incident Incident, PlanStep Step, Playbook Playbook, DateTimeOffset Now);

/// <summary>What a step wants.</summary>
public abstract record StepResult
{
    /// <summary>It is over. <paramref name="Seen"/> is the probe that decided, if there was one.</summary>
    public sealed record Ends(StepOutcome Outcome, string Text, CheckResult? Seen = null) : StepResult;

    /// <summary>It goes on at an instant.</summary>
    public sealed record Waits(DateTimeOffset Until, string Why, CheckResult? Seen = null) : StepResult;

    /// <summary>A person must decide first. <paramref name="From"/> null: whoever is on call.</summary>
    public sealed record Asks(string? From, string For, string? Call, TimeSpan Within) : StepResult;

    /// <summary>Something is to be done outside: guarded, and recorded before and after.</summary>
    public sealed record Acts(OutsideCall Call) : StepResult;

    /// <summary>The plan wants to close; checks decide.</summary>
    public sealed record Verifies : StepResult;

    /// <summary>The plan gives the incident to a person.</summary>
    public sealed record Escalates(string To, string Why) : StepResult;

    /// <summary>The step cannot be done: to a person, with the reason.</summary>
    public sealed record HandsOver(string Why) : StepResult;
}

/// <summary>A call that changes something outside.</summary>
public abstract record OutsideCall(string Service, string Platform, string Target, string Describe)
{
    /// <summary>Makes the call. The same key is passed for every call of one attempt.</summary>
    public abstract Task<CallResult> MakeAsync(Attempt attempt, CancellationToken cancel);

    /// <summary>Whether the call took effect, asked after a crash in between.</summary>
    public abstract Task<Happened> HappenedAsync(Attempt attempt, DateTimeOffset since, CancellationToken cancel);

    /// <summary>True when it counts as a restart for caps, cooldown and breakers.</summary>
    public abstract bool IsRestart { get; }
}

/// <summary>One attempt at a call: counted from 1 within the incident, with its idempotency key.</summary>
public sealed record Attempt(IncidentId Incident, int Number, string Key, string Reason);
