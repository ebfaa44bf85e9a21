using Alvis.Engine.Kinds;
using Alvis.Engine.Playbooks;

namespace Alvis.Engine.Plans;

/// <summary>
/// Makes a plan keep the playbook's <c>restart.approval</c>: <c>ask</c> puts a person before every restart that has none on its path,
/// <c>off</c> hands over where it would restart.
/// </summary>
public static class ApprovalInserter
{
    /// <summary>The plan that keeps the policy, and one warning for each step it changed.</summary>
    /// <param name="plan">A plan of valid form.</param>
    /// <param name="policy">The playbook's <c>restart</c> section.</param>
    /// <param name="escalateTo">Who takes over when nothing of the plan is left.</param>
    /// <param name="at">Where a line of the plan stands in the file.</param>
    public static (Plan Plan, IReadOnlyList<Diagnostic> Warnings) Apply(Plan plan, RestartPolicy policy, string escalateTo, Func<int, Place> at) => policy.Approval switch
    {
        Approval.Ask => Ask(plan, policy.AskFor, at),
        Approval.Off => Off(plan, escalateTo, at),
        _ => (plan, []),
    };

    private static (Plan, IReadOnlyList<Diagnostic>) Ask(Plan plan, TimeSpan askFor, Func<int, Place> at)
    {
        var paths = new PlanPaths(plan, askFor);
        var unasked = plan.Steps.Where(s => s.Args is RestartArgs && !paths.At(s.Id).Approved).ToList();
        var used = plan.Steps.Select(s => s.Id).ToHashSet(StringComparer.Ordinal);
        var instead = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var restart in unasked)
        {
            var id = $"ask-{restart.Id}";
            while (!used.Add(id))
                id += "-";
            instead[restart.Id] = id;
        }

        var steps = new List<PlanStep>();
        foreach (var step in plan.Steps)
        {
            if (instead.TryGetValue(step.Id, out var id))
            {
                var what = new ApproveArgs(null, $"restart {((RestartArgs)step.Args).Service}", (int)Math.Ceiling(askFor.TotalSeconds));
                steps.Add(new PlanStep(id, what, step.Lines, step.Id, Plan.HandOver));
            }

            steps.Add(Redirect(step, t => instead.GetValueOrDefault(t, t)));
        }

        var warnings = unasked.Select(s => Warning("approval_added", s, at,
            $"restart.approval is ask: a person is asked before {((RestartArgs)s.Args).Service} is restarted, for {Duration.Spoken(askFor)}.")).ToList();
        return (plan with { Start = instead.GetValueOrDefault(plan.Start, plan.Start), Steps = steps }, warnings);
    }

    private static (Plan, IReadOnlyList<Diagnostic>) Off(Plan plan, string escalateTo, Func<int, Place> at)
    {
        var restarts = plan.Steps.Where(s => s.Args is RestartArgs).ToList();
        if (restarts.Count == 0)
            return (plan, []);

        var ids = restarts.Select(s => s.Id).ToHashSet(StringComparer.Ordinal);
        var warnings = restarts.Select(s => Warning("restart_off", s, at,
            $"restart.approval is off: Alvis hands over here instead of restarting {((RestartArgs)s.Args).Service}, and does nothing of what follows.")).ToList();
        // A plan has a first step: handing over at once is an escalation.
        if (ids.Contains(plan.Start))
            return (plan with { Steps = [new PlanStep(plan.Start, new EscalateArgs(escalateTo), plan[plan.Start].Lines)] }, warnings);

        var kept = plan.Steps.Where(s => !ids.Contains(s.Id)).Select(s => Redirect(s, t => ids.Contains(t) ? Plan.HandOver : t)).ToList();
        var reached = new HashSet<string>(StringComparer.Ordinal) { plan.Start };
        foreach (var step in kept.Where(s => reached.Contains(s.Id)))
            reached.UnionWith(PlanPaths.Next(step).Select(n => n.To));
        return (plan with { Steps = [.. kept.Where(s => reached.Contains(s.Id))] }, warnings);
    }

    private static PlanStep Redirect(PlanStep step, Func<string, string> to) => step with
    {
        OnSuccess = step.OnSuccess is { } success ? to(success) : null,
        OnFailure = step.OnFailure is { } failure ? to(failure) : null,
        OnTimeout = step.OnTimeout is { } timeout ? to(timeout) : null,
    };

    private static Diagnostic Warning(string code, PlanStep step, Func<int, Place> at, string message)
    {
        IReadOnlyList<int> lines = step.Lines.Count > 0 ? step.Lines : [1];
        return new Diagnostic(Severity.Warning, code, lines, at(lines[0]), $"restart {((RestartArgs)step.Args).Service}", message);
    }
}
