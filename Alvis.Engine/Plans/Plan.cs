namespace Alvis.Engine.Plans;

/// <summary>
/// What Alvis will do when a service's check fails: typed steps, no prose. Acyclic, so it always ends. The form is that of the
/// project's plan schema, which the store, <c>NAME.plan.json</c> and <c>--json</c> share.
/// </summary>
/// <param name="Start">The id of the first step.</param>
/// <param name="Steps">All steps, in the order they are shown.</param>
/// <param name="Notes">Sentences of the text that are no step, in the author's words.</param>
public sealed record Plan(string Start, IReadOnlyList<PlanStep> Steps, IReadOnlyList<string> Notes)
{
    /// <summary>The reserved successor: leave the incident open, escalate, say what was done and what was not.</summary>
    public const string HandOver = "handover";

    /// <summary>The step with this id.</summary>
    /// <exception cref="KeyNotFoundException">There is none: the plan was not validated.</exception>
    public PlanStep this[string id] => Steps.FirstOrDefault(s => s.Id == id) ?? throw new KeyNotFoundException($"The plan has no step '{id}'.");
}

/// <summary>One step of a plan. A successor is a step's id or <see cref="Plan.HandOver"/>; null where the kind has no such outcome.</summary>
/// <param name="Id">Unique within the plan.</param>
/// <param name="Args">What to do; its type is the kind.</param>
/// <param name="Lines">The lines of the text it comes from, counted from 1.</param>
public sealed record PlanStep(
    string Id, StepArgs Args, IReadOnlyList<int> Lines, string? OnSuccess = null, string? OnFailure = null, string? OnTimeout = null)
{
    /// <summary>The step's kind as written in YAML.</summary>
    public string Kind => Args.Kind;
}

/// <summary>What a step does. A closed set: it is the schema of stored plans, and later versions only add to it.</summary>
public abstract record StepArgs
{
    /// <summary>The kind as written in YAML.</summary>
    public abstract string Kind { get; }
}

/// <summary>How several attempts of a check count: one pass is enough, or all must pass.</summary>
public enum PassWhen
{
    Any,
    All,
}

/// <summary>
/// Runs a check and chooses the branch. <paramref name="Target"/> is <c>health_check</c>, a name in <c>checks</c>, or <c>url</c> with
/// <paramref name="Url"/>. Either <paramref name="Attempts"/> with <paramref name="EverySeconds"/>, or <paramref name="EverySeconds"/> with
/// <paramref name="TimeoutSeconds"/> (a poll), or none of them: once.
/// </summary>
public sealed record CheckArgs(
    string Target = "health_check", string? Url = null, int? Attempts = null, int? EverySeconds = null, int? TimeoutSeconds = null,
    PassWhen PassWhen = PassWhen.Any) : StepArgs
{
    public override string Kind => "check";
}

/// <summary>Restarts a service. <paramref name="Command"/> is the command line the text gave; it equals a known one and is never run.</summary>
public sealed record RestartArgs(string Service, string? Command = null) : StepArgs
{
    public override string Kind => "restart";
}

/// <summary>Lets time pass.</summary>
public sealed record WaitArgs(int Seconds) : StepArgs
{
    public override string Kind => "wait";
}

/// <summary>Asks a person. <paramref name="From"/> null: whoever is on call. Without an answer it is as if denied, unless <c>on_timeout</c> says otherwise.</summary>
public sealed record ApproveArgs(string? From, string For, int? TimeoutSeconds = null) : StepArgs
{
    public override string Kind => "approve";
}

/// <summary>Tells somebody. A <paramref name="Page"/> wakes them without ending the plan.</summary>
public sealed record NotifyArgs(string To, string? Message = null, bool Page = false) : StepArgs
{
    public override string Kind => "notify";
}

/// <summary>Runs a registered command.</summary>
public sealed record ActionArgs(string Name, IReadOnlyDictionary<string, string> Params) : StepArgs
{
    public override string Kind => "action";
}

/// <summary>Runs a registered command that only looks, and keeps what it says with the incident. Goes on whatever comes of it.</summary>
public sealed record CollectArgs(string Name, IReadOnlyDictionary<string, string> Params) : StepArgs
{
    public override string Kind => "collect";
}

/// <summary>Hands the incident to a person and ends the plan.</summary>
public sealed record EscalateArgs(string To) : StepArgs
{
    public override string Kind => "escalate";
}

/// <summary>Asks for the incident to be closed once passing checks allow it, and ends the plan.</summary>
public sealed record CloseArgs : StepArgs
{
    public override string Kind => "close";
}
