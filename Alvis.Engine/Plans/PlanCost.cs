namespace Alvis.Engine.Plans;

/// <summary>How long the calls of a plan may take at most.</summary>
public sealed record CostBounds
{
    /// <summary>One probe of the named check (<c>health_check</c> among them).</summary>
    public required Func<string, TimeSpan> CheckTimeout { get; init; }

    /// <summary>One restart. Default: 5 minutes.</summary>
    public TimeSpan Restart { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>One registered action. Default: 5 minutes.</summary>
    public TimeSpan Action { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>An approval without a time of its own. Default: 15 minutes.</summary>
    public TimeSpan AskFor { get; init; } = TimeSpan.FromMinutes(15);
}

/// <summary>The worst that a plan can do over all its paths: how long it takes, and how often it restarts anything.</summary>
public sealed record PlanCost(TimeSpan Longest, int MostRestarts)
{
    /// <summary>The cost of a plan that <see cref="PlanValidator"/> accepts. Posts and pages cost no time: nothing waits for them.</summary>
    public static PlanCost Of(Plan plan, CostBounds bounds)
    {
        var behind = new Dictionary<string, PlanCost>(StringComparer.Ordinal) { [Plan.HandOver] = new(TimeSpan.Zero, 0) };
        // Steps lead forward only, so from the last to the first every successor is known.
        foreach (var step in plan.Steps.Reverse())
        {
            var next = PlanPaths.Next(step).Select(n => behind[n.To]).DefaultIfEmpty(behind[Plan.HandOver]).ToList();
            behind[step.Id] = new PlanCost(
                Takes(step.Args, bounds) + next.Max(n => n.Longest),
                (step.Args is RestartArgs ? 1 : 0) + next.Max(n => n.MostRestarts));
        }

        return behind[plan.Start];
    }

    private static TimeSpan Takes(StepArgs args, CostBounds bounds) => PlanPaths.Waits(args, bounds.AskFor) + args switch
    {
        CheckArgs c => bounds.CheckTimeout(c.Target) * (c.Attempts ?? 1),
        RestartArgs => bounds.Restart,
        ActionArgs or CollectArgs => bounds.Action,
        _ => TimeSpan.Zero,
    };
}
