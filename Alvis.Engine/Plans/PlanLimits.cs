namespace Alvis.Engine.Plans;

/// <summary>What a plan may name and how much it may do.</summary>
public sealed record PlanLimits
{
    /// <summary>The services it may restart.</summary>
    public required IReadOnlyCollection<string> Services { get; init; }

    /// <summary>The named checks, <c>health_check</c> not among them.</summary>
    public IReadOnlyCollection<string> Checks { get; init; } = [];

    /// <summary>The registered actions.</summary>
    public IReadOnlyList<KnownAction> Actions { get; init; } = [];

    /// <summary>Where it may post; pages go to people instead.</summary>
    public IReadOnlyCollection<string> Channels { get; init; } = [];

    /// <summary>Whom it may name (escalate, page, approve), without regard to case and a leading article; null while names are not bound yet.</summary>
    public IReadOnlyCollection<string>? People { get; init; }

    /// <summary>The most restarts of one service on any path; null: no limit of its own.</summary>
    public int? MaxRestarts { get; init; }

    /// <summary>The most that waits, polls and approvals of one path may add up to. Default: 24 hours.</summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long an approval without a time of its own is asked for.</summary>
    public TimeSpan AskFor { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>What the compiler's context allows.</summary>
    public static PlanLimits Of(CompileContext context) => new()
    {
        Services = context.Services.Count == 0 ? [context.Service] : [.. context.Services.Select(s => s.Name)],
        Checks = [.. context.Checks.Keys],
        Actions = context.Actions,
        Channels = context.Channels,
    };
}

/// <summary>Something wrong with a plan, in words.</summary>
/// <param name="Code">A stable word, as in <see cref="Diagnostic"/>.</param>
/// <param name="Step">The step's id; null when the plan as a whole is wrong.</param>
/// <param name="Line">The first line the step comes from; 0 when it comes from none.</param>
/// <param name="Text">What is wrong and what would be right.</param>
public sealed record PlanProblem(string Code, string? Step, int Line, string Text);
