namespace Alvis.Engine.Plans.Compiling;

/// <summary>What the result of a check was, or the answer to a request for approval.</summary>
internal enum Outcome
{
    /// <summary>The check passed; the approval was given.</summary>
    Pass,

    /// <summary>The check failed; the approval was refused.</summary>
    Fail,

    /// <summary>Nobody answered the request for approval.</summary>
    NoAnswer,
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

    /// <summary>"the restart" itself failed: the platform did not do it.</summary>
    RestartCall,

    /// <summary>"approved", "nobody answers": the request for approval before it.</summary>
    Approval,

    /// <summary>"Yes:", "if so": what was asked last. <see cref="Outcome.Pass"/> is yes.</summary>
    Asked,
}

/// <summary>
/// A condition on the result of a check. <paramref name="Again"/> ("fails again", "is fine now") points at a check after a restart;
/// <paramref name="Still"/> does not point at an outcome that has a rule already.
/// </summary>
internal sealed record Condition(Outcome Outcome, Subject Subject, string? Target, bool Again, bool Still)
{
    /// <summary>It began with a plain "if": the only kind that a ban can stand under without being turned round.</summary>
    public bool IsPlain { get; init; } = true;

    /// <summary>It began with "once" or "as soon as": it speaks of what comes after the steps before it, never of a check before them.</summary>
    public bool IsLater { get; init; }

    /// <summary>"refused or nobody answers": the silence is meant too.</summary>
    public bool OrNoAnswer { get; init; }

    /// <summary>"within 15 minutes", in seconds.</summary>
    public int? Within { get; init; }

    /// <summary>"times out": only a check that looks for a time can.</summary>
    public bool IsTimeout { get; init; }

    /// <summary>"both attempts": how many attempts it speaks of, where it says so.</summary>
    public int? Attempts { get; init; }

    /// <summary>"fails twice, 10 seconds apart": the attempts that it speaks of.</summary>
    public Repeat? Repeat { get; init; }

    /// <summary>What "all of them" and "one of them" say about when the attempts count as passed.</summary>
    public PassWhen? PassWhen { get; init; }

    /// <summary>"after the third restart": how many; 0 for "after the last one".</summary>
    public int? AfterTimes { get; init; }
}

/// <summary>One thing to do, as the text says it.</summary>
internal abstract record Act(Token At);

/// <summary>Run a check; <paramref name="Target"/> null means the one checked last.</summary>
internal sealed record CheckAct(Token At, string? Target, bool Again) : Act(At)
{
    /// <summary>How many attempts or how long, where it looks more than once.</summary>
    public Repeat? Repeat { get; init; }

    /// <summary>It was put as a question or "check whether …": the outcome that "yes" means.</summary>
    public Outcome? Asks { get; init; }
}

/// <summary>How often a check looks. Either <paramref name="Attempts"/> or <paramref name="Timeout"/> is given; times in seconds.</summary>
internal sealed record Repeat(int? Attempts, int? Every, int? Timeout);

/// <summary>Restart a service; <paramref name="Times"/> over 1: up to so many times, with what follows each of them.</summary>
internal sealed record RestartAct(Token At, string Service, string? Command, bool Again, int Times = 1) : Act(At)
{
    /// <summary>It shares its verb with the one before it: "restart the api and the worker".</summary>
    public bool Joined { get; init; }
}

/// <summary>
/// Ask a person. <paramref name="From"/> null: whoever is on call. <paramref name="Then"/> is the restart or action that was asked for, which follows
/// the approval; null when the text says what follows.
/// </summary>
internal sealed record ApproveAct(Token At, string? From, string For, StepArgs? Then, int? Seconds) : Act(At);

internal sealed record WaitAct(Token At, int Seconds) : Act(At);

/// <summary>Wake somebody: the end of the plan when nothing follows.</summary>
internal sealed record PageAct(Token At, string To) : Act(At);

/// <summary>Hand over to somebody; <paramref name="To"/> null means the default.</summary>
internal sealed record EscalateAct(Token At, string? To) : Act(At);

internal sealed record CloseAct(Token At) : Act(At);

internal sealed record NotifyAct(Token At, string To, string? Message) : Act(At);

internal sealed record RunAct(Token At, string Name, IReadOnlyDictionary<string, string> Params) : Act(At);

/// <summary>Keep what a registered command says that only looks.</summary>
internal sealed record CollectAct(Token At, string Name, IReadOnlyDictionary<string, string> Params) : Act(At);

/// <summary>
/// Something that must not be done. <paramref name="Kind"/> null: something no plan can do anyway; <paramref name="Service"/> null: of any service.
/// </summary>
internal sealed record BanAct(Token At, string? Kind, string? Service) : Act(At)
{
    /// <summary>"more than twice": how often it may be done on one path.</summary>
    public int Most { get; init; }

    /// <summary>"without approval": it may be done behind one.</summary>
    public bool UnlessApproved { get; init; }
}

/// <summary>
/// "after restarting the app", "before each restart": what a clause is attached to. <paramref name="Service"/> null when the text names none.
/// </summary>
internal sealed record AtRestart(string? Service, bool Before = false);

/// <summary>One clause: things to do, and on which path.</summary>
internal sealed record Clause(Sentence From, Condition? If, bool Otherwise, AtRestart? Place, IReadOnlyList<Act> Acts)
{
    /// <summary>The condition was put as a question: where no check stands before it, it is one.</summary>
    public bool IsQuestion { get; init; }

    /// <summary>"If it fails:" and nothing more: what is nested below belongs to it.</summary>
    public bool IsHeader => Acts.Count == 0;
}

/// <summary>Why a sentence cannot be taken.</summary>
internal sealed record Stuck(string Code, string Message, string? Suggestion = null);
