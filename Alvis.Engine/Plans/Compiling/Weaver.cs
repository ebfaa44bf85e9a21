namespace Alvis.Engine.Plans.Compiling;

/// <summary>
/// Puts clauses where they belong in the growing plan. A condition belongs to the last check in execution order; a plain step continues the
/// one path that is still open. Where there are two places, it says so and the text is refused.
/// </summary>
internal sealed class Weaver(CompileContext context, Report report)
{
    /// <summary>More steps than this are no first response.</summary>
    public const int MostSteps = 200;

    private readonly List<Draft> checks = [];
    private readonly List<Draft> all = [];
    private readonly Stack<(int Depth, Branch Scope)> scopes = new();
    private (Draft Check, Outcome Outcome, int Depth)? lastCondition;
    private Sentence? header;
    private bool sawCheck;

    public Branch Root { get; } = new(null, null);

    public IReadOnlyList<Draft> All => all;

    /// <summary>Bans with the part of the plan they hold for.</summary>
    public List<(BanAct Ban, Sentence From, Branch Scope)> Bans { get; } = [];

    /// <summary>A sentence before this one was refused: places can no longer be judged, only sentences.</summary>
    public bool Lost { get; set; }

    /// <summary>Places one clause. Its lines are accounted for, whatever happens.</summary>
    public void Place(Clause clause)
    {
        report.Cite(clause.From.Lines);
        if (Lost)
        {
            if (clause.If is not null && !sawCheck)
                NoCheck(clause);
            sawCheck |= clause.Acts.Any(a => a is CheckAct);
            return;
        }

        var depth = clause.From.Depth;
        CloseHeader(depth);
        while (scopes.TryPeek(out var inner) && inner.Depth >= depth)
            scopes.Pop();
        var scope = scopes.TryPeek(out var outer) ? outer.Scope : Root;

        Branch? branch;
        if (clause.After is { } after)
            branch = Behind(clause, after);
        else if (clause.If is not null || clause.Otherwise)
            branch = Begin(clause, scope);
        else
            branch = scope;
        if (branch is null)
        {
            Lost = true;
            return;
        }

        var conditional = clause.If is not null || clause.Otherwise;
        if (clause.IsHeader)
        {
            scopes.Push((depth, branch));
            header = clause.From;
            return;
        }

        var within = branch;
        foreach (var act in clause.Acts)
        {
            if (act is BanAct ban)
            {
                Bans.Add((ban, clause.From, conditional ? branch : Root));
                continue;
            }

            if (Put(act, clause, within, conditional) is not { } placed)
            {
                Lost = true;
                return;
            }

            within = placed;
        }

        if (conditional && clause.Acts.Any(a => a is not BanAct))
            scopes.Push((depth, branch));
    }

    /// <summary>Ends the text: a heading condition with nothing below it says when, but not what.</summary>
    public void End() => CloseHeader(0);

    private void CloseHeader(int depth)
    {
        if (header is { } open && depth <= open.Depth)
        {
            report.Error("not_understood", open, "It says when, but not what to do.", "If it fails, restart the app.");
            Lost = true;
        }

        header = null;
    }

    private Branch? Begin(Clause clause, Branch scope)
    {
        var check = clause.If is { } condition ? Meant(condition, clause, scope) : lastCondition?.Check;
        if (check is null)
        {
            if (clause.Otherwise)
                report.Error("ambiguous_condition", clause.From, "There is no condition before this 'otherwise'.", "If it fails, restart the app.");
            return null;
        }

        if (clause.Otherwise && (lastCondition!.Value.Depth != clause.From.Depth || !check.Home.IsWithin(scope)))
        {
            report.Error("ambiguous_condition", clause.From, "It is not clear which condition this 'otherwise' belongs to.", "If it fails, restart the app.");
            return null;
        }

        var outcome = clause.If?.Outcome ?? ConditionParser.Other(lastCondition!.Value.Outcome);
        var branch = check.On(outcome);
        if (branch.Begun)
        {
            var code = clause.If is { Again: true } or { Still: true } ? "ambiguous_condition" : "contradiction";
            report.Error(code, clause.From,
                $"There is a rule already for when this check {(outcome == Outcome.Pass ? "passes" : "fails")}; Alvis does not choose between two.",
                also: branch.From?.Lines ?? check.From.Lines);
            return null;
        }

        check.Lines.UnionWith(clause.From.Lines);
        lastCondition = (check, outcome, clause.From.Depth);
        if (clause.IsHeader || clause.Acts.Any(a => a is not BanAct))
        {
            branch.Begun = true;
            branch.From = clause.From;
        }

        return branch;
    }

    /// <summary>The check that a condition speaks of; null after saying why there is none.</summary>
    private Draft? Meant(Condition condition, Clause clause, Branch scope)
    {
        if (all.Count == 0 && condition is { Subject: Subject.Check, Again: false })
            return Add(new CheckArgs(condition.Target!), Root, clause, conditional: false);

        var depth = clause.From.Depth;
        var seen = checks.Where(c => c.Depth <= depth && c.Home.IsWithin(scope) && (condition.Target is null || PathBack.Target(c) == condition.Target)).ToList();
        if (seen.Count == 0)
        {
            NoCheck(clause);
            return null;
        }

        var check = seen[^1];
        var afterRestart = check.Before().Any(b => b.Step.Args is RestartArgs or ActionArgs);
        var repeats = PathBack.Repeated(check) is not null;
        var stale = check.Fail!.Items.Concat(check.Pass!.Items).Any(i => i.Args is RestartArgs or ActionArgs);
        if ((condition.Again && (!(repeats || afterRestart) || stale)) || (condition.Subject == Subject.Restart && !afterRestart))
        {
            report.Error("ambiguous_condition", clause.From, "There is no check after the restart that could tell.", "Run the health check again after restarting the app.");
            return null;
        }

        // Below a check with two readings, only "again", "still" or a rule that is taken already can tell which check is meant.
        var other = seen.LastOrDefault(c => c.Depth < depth);
        if (depth > 0 && check.InCondition && check.Depth == depth && other is not null && !other.On(condition.Outcome).Begun && !condition.Again && !condition.Still)
        {
            report.Error("ambiguous_condition", clause.From, "It is not clear which of the two checks this belongs to.", "If it fails again, escalate to the on-call engineer.");
            return null;
        }

        return check;
    }

    private void NoCheck(Clause clause) =>
        report.Error("ambiguous_condition", clause.From, "No check was run before this condition.", "Run the health check.");

    /// <summary>The branch that goes on behind the one restart that is meant.</summary>
    private Branch? Behind(Clause clause, AfterRestart after)
    {
        var restarts = all.Where(d => d.Args is RestartArgs r && (after.Service is null || r.Service == after.Service)).ToList();
        if (restarts is [var one])
            return one.Home;
        report.Error("ambiguous_target", clause.From,
            restarts.Count == 0 ? "There is no such restart before this line." : "There is more than one restart that this could follow.", "Restart the app.");
        return null;
    }

    /// <summary>Places one instruction in the open path within <paramref name="scope"/>; answers where it stands.</summary>
    private Branch? Put(Act act, Clause clause, Branch scope, bool conditional)
    {
        if (all.Count >= MostSteps)
            return Refuse(clause, "not_understood", $"The text has more than {MostSteps} steps.");
        if (act is WaitAct wait && clause.After is not null && WaitFirst(wait, clause, scope))
            return scope;
        if (Open(act, clause, scope) is not { } branch)
            return null;
        if (act is RestartAct again && Merge(again, clause, branch) is { } merged)
            return merged;
        if (all.Count > 0 && act is RestartAct restart && PathBack.Repeats(restart, branch))
            return Refuse(clause, "ambiguous_condition", $"{restart.Service} was restarted on this path, and nothing is checked in between.", "Run the health check again after restarting the app.");
        if (act is RestartAct && branch.Before().FirstOrDefault(b => b.Step.IsCheck) is { Step: { } on, Result: Outcome.Pass } && PathBack.Target(on) == CheckTarget.HealthCheck
            && !branch.Items.Exists(i => i.IsCheck))
        {
            return Refuse(clause, "ambiguous_condition", "This would restart a service whose health check has just passed.", "If it fails, restart the app.");
        }

        if (Args(act, clause, branch) is not { } args)
            return null;
        Add(args, branch, clause, conditional);
        return branch;
    }

    private StepArgs? Args(Act act, Clause clause, Branch branch)
    {
        switch (act)
        {
            case CheckAct check:
                var target = check.Target ?? PathBack.LastTarget(branch);
                if (target is null)
                    Refuse(clause, "ambiguous_target", "Nothing was checked before that could be checked again.", "Run the health check.");
                return target is null ? null : new CheckArgs(target);
            case RestartAct restart:
                return new RestartArgs(restart.Service, restart.Command);
            case WaitAct wait:
                return new WaitArgs(wait.Seconds);
            case PageAct page:
                return new NotifyArgs(page.To, null, Page: true);
            case NotifyAct notify:
                return new NotifyArgs(notify.To, notify.Message);
            case RunAct run:
                return new ActionArgs(run.Name, new Dictionary<string, string>(StringComparer.Ordinal));
            case CloseAct:
                return new CloseArgs();
            case EscalateAct escalate:
                if (escalate.To is null)
                    report.Warn("assumed_default", clause.From, $"Nobody is named; this escalates to {context.DefaultEscalation}.");
                return new EscalateArgs(escalate.To ?? context.DefaultEscalation);
            default:
                throw new System.Diagnostics.UnreachableException($"No step for {act.GetType().Name}.");
        }
    }

    /// <summary>The one place where a path within the scope is open.</summary>
    private Branch? Open(Act act, Clause clause, Branch scope)
    {
        var ends = OpenEnds.Of(scope);
        var strong = ends.Where(e => !e.AfterPage).ToList();
        var chosen = strong.Count == 1 ? strong[0] : strong.Count == 0 && ends.Count == 1 ? ends[0] : null;
        // A page ended its path and the other outcome has no rule: only closing can mean the latter alone.
        if (chosen is { Untouched: true } && ends.Count > 1 && act is not CloseAct)
            chosen = null;
        if (chosen is null)
        {
            Refuse(clause, ends.Count == 0 ? "unreachable_step" : "ambiguous_condition", ends.Count == 0
                ? "Every path has ended before this line: nothing can reach it."
                : "More than one path is open here; say on which one this happens.", ends.Count == 0 ? null : "If it fails, escalate to the on-call engineer.");
            return null;
        }

        if (chosen.Unbranched is not { } check)
            return Start(chosen.At, clause);
        if (act is CloseAct)
            return Start(check.Pass!, clause);
        Refuse(clause, "ambiguous_condition", "It is not said whether this happens when the check passes or when it fails.", "If it fails, restart the app.");
        return null;
    }

    private static Branch Start(Branch branch, Clause clause)
    {
        branch.Begun = true;
        branch.From ??= clause.From;
        return branch;
    }

    /// <summary>A wait that belongs to a restart comes before the check that follows it, in whichever order they are written.</summary>
    private bool WaitFirst(WaitAct wait, Clause clause, Branch home)
    {
        var restart = home.Items.FindLastIndex(d => d.Args is RestartArgs);
        if (restart < 0 || restart + 1 >= home.Items.Count || !home.Items[restart + 1].IsCheck)
            return false;
        var draft = new Draft(new WaitArgs(wait.Seconds), home, clause.From, clause.From.Depth);
        draft.Lines.UnionWith(clause.From.Lines);
        home.Items.Insert(restart + 1, draft);
        all.Add(draft);
        report.Info("reordered", clause.From, "After a restart Alvis waits first and checks then.");
        return true;
    }

    /// <summary>Says again what the path has just done: one restart, and perhaps the command for it.</summary>
    private Branch? Merge(RestartAct act, Clause clause, Branch branch)
    {
        if (act.Again || branch.Items is not [.., { Args: RestartArgs last } step] || last.Service != act.Service || ReferenceEquals(step.From, clause.From))
            return null;
        step.Args = last with { Command = last.Command ?? act.Command };
        step.Lines.UnionWith(clause.From.Lines);
        report.Info("merged_steps", clause.From, $"This is the restart of line {step.Lines.Min}; {act.Service} is restarted once.");
        return branch;
    }

    private Draft Add(StepArgs args, Branch branch, Clause clause, bool conditional)
    {
        var draft = new Draft(args, branch, clause.From, clause.From.Depth) { InCondition = conditional };
        if (draft.IsCheck)
        {
            sawCheck = true;
            checks.Add(draft);
        }

        draft.Lines.UnionWith(clause.From.Lines);
        branch.Items.Add(draft);
        all.Add(draft);
        return draft;
    }

    private Branch? Refuse(Clause clause, string code, string message, string? suggestion = null)
    {
        report.Error(code, clause.From, message, suggestion);
        return null;
    }
}
