using Alvis.Engine.Kinds;

namespace Alvis.Engine.Plans;

/// <summary>
/// Judges any plan, compiled or written, before a person may confirm it: its form (every path runs forward and ends), the names in it, and
/// what it does on every path. Time is linear in the number of steps.
/// </summary>
public static class PlanValidator
{
    /// <summary>The most steps a plan may have.</summary>
    public const int MostSteps = 400;

    /// <summary>Everything wrong; empty when the plan may be used.</summary>
    public static IReadOnlyList<PlanProblem> Validate(Plan plan, PlanLimits limits)
    {
        var problems = new List<PlanProblem>();
        Form(plan, problems);
        if (problems.Count == 0)
        {
            foreach (var step in plan.Steps)
                Names(step, limits, problems);
            Paths(plan, limits, problems);
        }

        return problems;
    }

    private static void Form(Plan plan, List<PlanProblem> problems)
    {
        if (plan.Steps.Count is 0 or > MostSteps)
        {
            problems.Add(new PlanProblem("empty_plan", null, 0, $"The plan has {plan.Steps.Count} steps; expected 1 to {MostSteps}."));
            return;
        }

        var order = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < plan.Steps.Count; i++)
        {
            if (plan.Steps[i].Id is "" or Plan.HandOver || !order.TryAdd(plan.Steps[i].Id, i))
                Add(problems, "not_understood", plan.Steps[i], "its id is empty, reserved or used twice");
        }

        if (!order.ContainsKey(plan.Start))
            problems.Add(new PlanProblem("unknown_target", null, 0, $"The plan starts at '{plan.Start}'; {Words.Known(plan.Start, order.Keys)}."));

        foreach (var step in plan.Steps)
        {
            var (success, failure, timeout) = Successors(step.Args);
            Successor(plan, step, "on_success", step.OnSuccess, success, needed: success, order, problems);
            Successor(plan, step, "on_failure", step.OnFailure, failure, needed: failure, order, problems);
            Successor(plan, step, "on_timeout", step.OnTimeout, timeout, needed: false, order, problems);
            Amounts(step, problems);
        }

        if (problems.Count == 0)
            Reachable(plan, problems);
    }

    /// <summary>Which outcomes a kind has: success, failure, timeout.</summary>
    private static (bool Success, bool Failure, bool Timeout) Successors(StepArgs args) => args switch
    {
        ApproveArgs => (true, true, true),
        CheckArgs or RestartArgs or ActionArgs => (true, true, false),
        WaitArgs or NotifyArgs or CollectArgs => (true, false, false),
        _ => (false, false, false),
    };

    private static void Successor(
        Plan plan, PlanStep step, string key, string? target, bool has, bool needed, Dictionary<string, int> order, List<PlanProblem> problems)
    {
        if (target is null)
        {
            if (needed)
                Add(problems, "not_understood", step, $"{key} is missing; {step.Kind} steps have one");
        }
        else if (!has)
        {
            Add(problems, "not_understood", step, $"it has {key}, which {step.Kind} steps do not have");
        }
        else if (target != Plan.HandOver && !order.ContainsKey(target))
        {
            Add(problems, "unknown_target", step, $"{key} names the step '{target}'; {Words.Known(target, [.. order.Keys, Plan.HandOver])}");
        }
        else if (target != Plan.HandOver && order[target] <= order.GetValueOrDefault(step.Id, plan.Steps.Count))
        {
            Add(problems, "unbounded_repeat", step, $"{key} leads back to '{target}'; a plan only goes forward, so that it ends");
        }
    }

    private static void Amounts(PlanStep step, List<PlanProblem> problems)
    {
        const int day = 24 * 3600;
        var wrong = step.Args switch
        {
            WaitArgs { Seconds: < 1 or > day } w => $"it waits {w.Seconds} seconds; expected 1 to {day}",
            ApproveArgs { TimeoutSeconds: < 1 or > day } a => $"it asks for {a.TimeoutSeconds} seconds; expected 1 to {day}",
            CheckArgs { Attempts: not null, TimeoutSeconds: not null } => "it has both attempts and a timeout; expected one of them",
            CheckArgs { Attempts: < 2 or > 100 } c => $"it makes {c.Attempts} attempts; expected 2 to 100",
            CheckArgs { EverySeconds: < 1 or > day } c => $"it looks every {c.EverySeconds} seconds; expected 1 to {day}",
            CheckArgs { TimeoutSeconds: < 1 or > day } c => $"it looks for {c.TimeoutSeconds} seconds; expected 1 to {day}",
            CheckArgs { Attempts: null, TimeoutSeconds: null, EverySeconds: not null } => "it says how often it looks, but not how many times or for how long",
            CheckArgs { EverySeconds: null, Attempts: not null } or CheckArgs { EverySeconds: null, TimeoutSeconds: not null } => "it looks more than once, but does not say how often",
            _ => null,
        };
        if (wrong is not null)
            Add(problems, "not_understood", step, wrong);
    }

    private static void Reachable(Plan plan, List<PlanProblem> problems)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal) { plan.Start };
        foreach (var step in plan.Steps.Where(s => reached.Contains(s.Id)))
            reached.UnionWith(PlanPaths.Next(step).Select(n => n.To));
        foreach (var step in plan.Steps.Where(s => !reached.Contains(s.Id)))
            Add(problems, "unreachable_step", step, "no path leads to it");
    }

    private static void Names(PlanStep step, PlanLimits limits, List<PlanProblem> problems)
    {
        switch (step.Args)
        {
            case RestartArgs r when !limits.Services.Contains(r.Service):
                Add(problems, "unknown_target", step, $"it restarts '{r.Service}', which this playbook may not restart; {Words.Known(r.Service, limits.Services)}");
                break;
            case CheckArgs { Target: "url" } c when CheckUrl.Wrong(c.Url) is { } wrong:
                Add(problems, "unsafe_target", step, wrong);
                break;
            case CheckArgs { Target: "url" }:
                break;
            case CheckArgs c when c.Target != "health_check" && !limits.Checks.Contains(c.Target):
                Add(problems, "unknown_target", step, $"it runs the check '{c.Target}'; {Words.Known(c.Target, [.. limits.Checks, "health_check"])}");
                break;
            case ActionArgs a:
                Command(step, a.Name, a.Params, looks: false, limits, problems);
                break;
            case CollectArgs c:
                Command(step, c.Name, c.Params, looks: true, limits, problems);
                break;
            case NotifyArgs { Page: false } n when !limits.Channels.Contains(n.To):
                Add(problems, "unknown_target", step, $"it posts to '{n.To}'; {Words.Known(n.To, limits.Channels)}");
                break;
            case NotifyArgs { Page: true } n:
                Person(step, n.To, limits, problems);
                break;
            case EscalateArgs e:
                Person(step, e.To, limits, problems);
                break;
            case ApproveArgs { From: { } from }:
                Person(step, from, limits, problems);
                break;
        }
    }

    private static void Command(PlanStep step, string name, IReadOnlyDictionary<string, string> parameters, bool looks, PlanLimits limits, List<PlanProblem> problems)
    {
        if (limits.Actions.FirstOrDefault(k => k.Name == name) is not { } known)
            Add(problems, "unregistered_command", step, $"it runs the action '{name}'; {Words.Known(name, [.. limits.Actions.Select(k => k.Name)])}");
        else if (looks && !known.ReadOnly)
            Add(problems, "unregistered_command", step, $"it collects what '{name}' says, which may do more than look; the operator can register it with ReadOnly");
        else if (!parameters.Keys.Order().SequenceEqual(known.Params.Order()))
            Add(problems, "unregistered_command", step, $"it gives the action '{name}' the parameters {Words.And([.. parameters.Keys])}; expected {Words.And([.. known.Params])}");
    }

    private static void Person(PlanStep step, string name, PlanLimits limits, List<PlanProblem> problems)
    {
        if (name.Length == 0 || (limits.People is { } people && !people.Any(p => PersonName.Same(p, name))))
            Add(problems, "unknown_target", step, $"it needs '{Words.Clip(name, 60)}'; {Words.Known(name, limits.People ?? [])}");
    }

    private static void Paths(Plan plan, PlanLimits limits, List<PlanProblem> problems)
    {
        var paths = new PlanPaths(plan, limits.AskFor);
        foreach (var step in plan.Steps)
        {
            var at = paths.At(step.Id);
            if (step.Args is CloseArgs && at.Results != CheckResults.Pass)
                Add(problems, "ambiguous_condition", step, "it closes the incident on a path where the last check has not passed");
            if (step.Args is ActionArgs a && !at.Approved && limits.Actions.Any(k => k.Name == a.Name && k.Destructive))
                Add(problems, "destructive_without_approval", step, $"the action '{a.Name}' destroys something and needs an approval before it on every path");
            if (step.Args is RestartArgs r && limits.MaxRestarts is { } most && at.Restarts.GetValueOrDefault(r.Service) + 1 > most)
                Add(problems, "contradiction", step, $"it is restart number {at.Restarts.GetValueOrDefault(r.Service) + 1} of {r.Service} on one path; restart.max is {most}");
        }

        if (paths.LongestWait > limits.MaxWait)
            problems.Add(new PlanProblem("not_understood", null, 0, $"The plan may wait {Duration.Short(paths.LongestWait)} in all; at most {Duration.Short(limits.MaxWait)} are allowed."));
    }

    private static void Add(List<PlanProblem> problems, string code, PlanStep step, string what) =>
        problems.Add(new PlanProblem(code, step.Id, step.Lines.Count > 0 ? step.Lines[0] : 0, $"Step '{step.Id}' ({step.Kind}): {what}."));
}

/// <summary>Names of people and teams are the same without regard to case and a leading article.</summary>
public static class PersonName
{
    public static bool Same(string a, string b) => string.Equals(Bare(a), Bare(b), StringComparison.OrdinalIgnoreCase);

    /// <summary>The name without its article.</summary>
    public static string Bare(string name) => name.Trim() is var n && n.StartsWith("the ", StringComparison.OrdinalIgnoreCase) ? n[4..].Trim() : n;
}
