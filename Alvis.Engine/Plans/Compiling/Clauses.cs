namespace Alvis.Engine.Plans.Compiling;

/// <summary>What the result of a check was.</summary>
internal enum Outcome
{
    Pass,
    Fail,
}

/// <summary>What a condition speaks of.</summary>
internal enum Subject
{
    /// <summary>"it", "that": whatever was checked last.</summary>
    It,

    /// <summary>A check by its name.</summary>
    Check,

    /// <summary>"the restart" did or did not help: a check after the restart.</summary>
    Restart,
}

/// <summary>
/// A condition on the result of a check. <paramref name="Again"/> ("fails again", "is fine now") points at a check after a restart;
/// <paramref name="Still"/> does not point at an outcome that has a rule already.
/// </summary>
internal sealed record Condition(Outcome Outcome, Subject Subject, string? Target, bool Again, bool Still)
{
    /// <summary>It began with a plain "if": the only kind that a ban can stand under without being turned round.</summary>
    public bool IsPlain { get; init; } = true;
}

/// <summary>One thing to do, as the text says it.</summary>
internal abstract record Act(Token At);

/// <summary>Run a check; <paramref name="Target"/> null means the one checked last.</summary>
internal sealed record CheckAct(Token At, string? Target, bool Again) : Act(At);

internal sealed record RestartAct(Token At, string Service, string? Command, bool Again) : Act(At);

internal sealed record WaitAct(Token At, int Seconds) : Act(At);

/// <summary>Wake somebody: the end of the plan when nothing follows.</summary>
internal sealed record PageAct(Token At, string To) : Act(At);

/// <summary>Hand over to somebody; <paramref name="To"/> null means the default.</summary>
internal sealed record EscalateAct(Token At, string? To) : Act(At);

internal sealed record CloseAct(Token At) : Act(At);

internal sealed record NotifyAct(Token At, string To, string Message) : Act(At);

internal sealed record RunAct(Token At, string Name) : Act(At);

/// <summary>Something that must not be done. <paramref name="Kind"/> null: something no plan can do anyway; <paramref name="Service"/> null: of any service.</summary>
internal sealed record BanAct(Token At, string? Kind, string? Service) : Act(At);

/// <summary>"after restarting the app": what it is attached to; <paramref name="Service"/> null when the text names none.</summary>
internal sealed record AfterRestart(string? Service);

/// <summary>One clause: things to do, and on which path.</summary>
internal sealed record Clause(Sentence From, Condition? If, bool Otherwise, AfterRestart? After, IReadOnlyList<Act> Acts)
{
    /// <summary>"If it fails:" and nothing more: what is nested below belongs to it.</summary>
    public bool IsHeader => Acts.Count == 0;
}

/// <summary>Why a sentence cannot be taken.</summary>
internal sealed record Stuck(string Code, string Message, string? Suggestion = null);
