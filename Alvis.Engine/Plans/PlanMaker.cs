using Alvis.Engine.Kinds;
using Alvis.Engine.Playbooks;

namespace Alvis.Engine.Plans;

/// <summary>The plan of a playbook, ready to be shown and confirmed.</summary>
/// <param name="Compiled">The plan, or null when a diagnostic is an error; and all there is to say about it.</param>
/// <param name="Cost">The worst case; null when there is no plan.</param>
/// <param name="Source">What the plan's line numbers count in: the lines of <c>details</c>; empty for <c>steps</c>, whose lines are the file's.</param>
public sealed record MadePlan(Compiled Compiled, PlanCost? Cost, IReadOnlyList<string> Source);

/// <summary>
/// From a playbook to its plan: compiles <c>details</c> or reads <c>steps</c>, makes the plan keep <c>restart.approval</c>, judges it and counts
/// its worst case. Command line, folder and chat all ask here, so that they can never differ.
/// </summary>
public static class PlanMaker
{
    /// <summary>Makes the plan.</summary>
    /// <param name="playbook">A playbook that was read without problems.</param>
    /// <param name="context">What the text may name; its place is taken from the playbook.</param>
    /// <param name="limits">What the plan may name and do; <c>restart.max</c> and <c>restart.ask_for</c> are taken from the playbook. Default: what the context allows.</param>
    /// <param name="restartBound">The longest that one restart may take. Default: 5 minutes.</param>
    public static MadePlan Make(Playbook playbook, CompileContext context, PlanLimits? limits = null, TimeSpan? restartBound = null)
    {
        context = context with { At = playbook.DetailsAt };
        limits = (limits ?? PlanLimits.Of(context)) with { MaxRestarts = playbook.Restart.Max, AskFor = playbook.Restart.AskFor };
        var fromSteps = playbook.Steps is not null;
        var source = fromSteps ? [] : playbook.Details.ReplaceLineEndings("\n").Split('\n');
        Place At(int line) => fromSteps ? new Place(line, 1) : new Place(context.At.Line + line - 1, context.At.Column);

        var compiled = playbook.Steps is { } steps ? FromSteps(steps, context, limits) : DetailsCompiler.Compile(playbook.Details, context);
        if (compiled.Plan is not { } plan)
            return new MadePlan(compiled, null, source);

        var (kept, warnings) = ApprovalInserter.Apply(plan, playbook.Restart, context.DefaultEscalation, At);
        var problems = PlanValidator.Validate(kept, limits).Select(p => Diagnosed(p, At)).ToList();
        var all = new List<Diagnostic>([.. compiled.Diagnostics, .. warnings, .. problems]);
        if (problems.Count > 0)
            return new MadePlan(new Compiled(null, all), null, source);

        var bounds = new CostBounds
        {
            CheckTimeout = name => playbook.Checks.TryGetValue(name, out var named) ? named.Timeout : playbook.HealthCheck.Timeout,
            AskFor = playbook.Restart.AskFor,
        };
        if (restartBound is { } restart)
            bounds = bounds with { Restart = restart };
        return new MadePlan(new Compiled(kept, all), PlanCost.Of(kept, bounds), source);
    }

    private static Compiled FromSteps(Node steps, CompileContext context, PlanLimits limits)
    {
        var problems = new Problems(context.File);
        var plan = StepsReader.Read(steps, limits, problems);
        return new Compiled(plan, [.. problems.All.Select(p => new Diagnostic(Severity.Error, "steps", [p.At.Line], p.At, "", $"{p.Found}; {p.Expected}"))]);
    }

    private static Diagnostic Diagnosed(PlanProblem problem, Func<int, Place> at)
    {
        var line = Math.Max(1, problem.Line);
        return new Diagnostic(Severity.Error, problem.Code, [line], at(line), "", problem.Text);
    }
}
