namespace Alvis.Engine.Plans.Compiling;

/// <summary>
/// Puts clauses where they belong in the growing plan. A condition belongs to the last check in execution order; a plain step continues the
/// one path that is still open. Where there are two places, it says so and the text is refused.
/// </summary>
internal sealed partial class Weaver(CompileContext context, Report report)
{
    /// <summary>More steps than this are no first response.</summary>
    public const int MostSteps = 200;

    private readonly List<Draft> forks = [];
    private readonly List<Draft> all = [];
    private readonly List<(Clause Clause, AtRestart At)> waiting = [];
    private readonly Stack<(int Depth, Branch Scope)> scopes = new();
    private (Draft Check, Outcome Outcome, int Depth, bool Asked)? lastCondition;
    private Sentence? header;
    private bool sawCheck;

    public Branch Root { get; } = new(null, null);

    public IReadOnlyList<Draft> All => all;

    /// <summary>Bans with the part of the plan they hold for.</summary>
    public List<(BanAct Ban, Sentence From, Branch Scope)> Bans { get; } = [];

    /// <summary>A sentence before this one was refused: places can no longer be judged, only sentences.</summary>
    public bool Lost { get; set; }

    /// <summary>A sentence was refused. When it was to look at something, conditions behind it are not judged by there being no check.</summary>
    public void Lose(Sentence sentence)
    {
        Lost = true;
        sawCheck |= sentence.Tokens.Any(t => t.Kind == TokenKind.Word && (Vocabulary.Look.Contains(t.Text) || Vocabulary.Run.Contains(t.Text)));
    }

    /// <summary>Places one clause. Its lines are accounted for, whatever happens.</summary>
    public void Place(Clause clause)
    {
        report.Cite(clause.From.Lines);
        if (Lost)
        {
            if (clause.If is not null && !sawCheck)
                NoCheck(clause, clause.If);
            sawCheck |= clause.Acts.Any(a => a is CheckAct);
            return;
        }

        var depth = clause.From.Depth;
        CloseHeader(depth);
        while (scopes.TryPeek(out var inner) && inner.Depth >= depth)
            scopes.Pop();
        var scope = scopes.TryPeek(out var outer) ? outer.Scope : Root;

        if (clause.Place is { Before: true } before)
        {
            Lost |= !Ahead(clause, before);
            return;
        }

        Branch? branch;
        if (clause.IsQuestion && !Look(clause, scope))
            branch = null;
        else if (clause.Place is { } after)
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
        foreach (var act in InOrder(clause))
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

    /// <summary>"Close the incident and post in #ops": what ends the path comes last, in whichever order they are written.</summary>
    private IEnumerable<Act> InOrder(Clause clause)
    {
        var end = clause.Acts.ToList().FindIndex(a => a is CloseAct or EscalateAct);
        if (end < 0 || end == clause.Acts.Count - 1 || clause.Acts.Skip(end + 1).Any(a => a is not NotifyAct))
            return clause.Acts;
        report.Info("reordered", clause.From, "People are told first; what ends the plan comes last.");
        return [.. clause.Acts.Take(end), .. clause.Acts.Skip(end + 1), clause.Acts[end]];
    }

    /// <summary>Ends the text: a heading condition with nothing below it says when, but not what.</summary>
    public void End()
    {
        CloseHeader(0);
        foreach (var (clause, at) in waiting)
            report.Error("ambiguous_target", clause.From, at.Service is null ? "There is no restart that this could come before." : $"{at.Service} is not restarted, so nothing can come before that.", "Restart the app.");
    }

    /// <summary>Takes over steps that were made from those that are there.</summary>
    public void Include(IEnumerable<Draft> steps) => all.AddRange(steps);

    private void CloseHeader(int depth)
    {
        if (header is { } open && depth <= open.Depth)
        {
            report.Error("not_understood", open, "It says when, but not what to do.", "If it fails, restart the app.");
            Lost = true;
        }

        header = null;
    }

    /// <summary>The branch that goes on behind the one restart that is meant.</summary>
    private Branch? Behind(Clause clause, AtRestart after)
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
        if (act is WaitAct wait && clause.Place is not null && WaitFirst(wait, clause, scope))
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
        var draft = Add(args, branch, clause, conditional, act);
        // "Check once more" asks again what was asked before.
        if (act is CheckAct { Asks: null, Target: null } && PathBack.Repeated(draft)?.Asks is { } asked)
            draft.Asks = asked;
        return act is ApproveAct approve ? Approved(draft, approve, clause) : branch;
    }

    /// <summary>What follows a request stands behind its approval, first of all the restart that was asked for.</summary>
    private Branch Approved(Draft draft, ApproveAct approve, Clause clause)
    {
        if (approve.Then is { } then)
        {
            Add(then, draft.Pass!, clause, conditional: false).Implied = true;
            Start(draft.Pass!, clause);
        }

        return draft.Pass!;
    }

    private StepArgs? Args(Act act, Clause clause, Branch branch)
    {
        switch (act)
        {
            case CheckAct check:
                var target = check.Target ?? PathBack.LastTarget(branch) ?? (check is { Again: false } and ({ Asks: not null } or { Repeat: not null }) && context.Services.Count <= 1 ? CheckTarget.HealthCheck : null);
                if (target is null)
                    Refuse(clause, "ambiguous_target", "Nothing was checked before that could be checked again.", "Run the health check.");
                if (target is null)
                    return null;
                var args = CheckTarget.Args(target);
                if (args.Url is not null)
                    report.Warn("assumed_default", clause.From, "This address is no check of the playbook; it passes when it answers 200 within 10 seconds.");
                return args with { Attempts = check.Repeat?.Attempts, EverySeconds = check.Repeat?.Every, TimeoutSeconds = check.Repeat?.Timeout };
            case RestartAct restart:
                return new RestartArgs(restart.Service, restart.Command);
            case WaitAct wait:
                return new WaitArgs(wait.Seconds);
            case PageAct page:
                return new NotifyArgs(page.To, null, Page: true);
            case NotifyAct notify:
                return new NotifyArgs(notify.To, notify.Message);
            case RunAct run:
                return new ActionArgs(run.Name, run.Params);
            case CollectAct collect:
                return new CollectArgs(collect.Name, collect.Params);
            case ApproveAct approve:
                return new ApproveArgs(approve.From, approve.For, approve.Seconds);
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
        if (strong.Count > 1 && Joined(act, scope, strong) is { } join)
            return Start(join, clause);
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

    /// <summary>
    /// "If it fails, restart the database. Otherwise restart the app. Then wait …": both paths go on together. Nothing that acts may stand there
    /// where one of them is that of a service that is well.
    /// </summary>
    private static Branch? Joined(Act act, Branch scope, List<OpenEnd> ends)
    {
        if (scope.Items is not [.., { IsFork: true, Join: null } fork] || ends.Exists(e => e.Unbranched is not null || e.Untouched) || act is not (WaitAct or CheckAct or NotifyAct or EscalateAct or PageAct))
            return null;
        if (fork.IsCheck && PathBack.Target(fork) == CheckTarget.HealthCheck && ends.Exists(e => e.At.IsWithin(fork.Pass!)) && act is not CheckAct)
            return null;
        return fork.Join = new Branch(fork, null);
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
        if (act.Again || branch.Items is not [.., { Args: RestartArgs last } step] || last.Service != act.Service || (ReferenceEquals(step.From, clause.From) && !step.Implied))
            return null;
        step.Implied = false;
        step.Args = last with { Command = last.Command ?? act.Command };
        step.Lines.UnionWith(clause.From.Lines);
        report.Info("merged_steps", clause.From, $"This is the restart of line {step.Lines.Min}; {act.Service} is restarted once.");
        return branch;
    }

    private Draft Add(StepArgs args, Branch branch, Clause clause, bool conditional, Act? act = null)
    {
        var draft = new Draft(args, branch, clause.From, clause.From.Depth)
        {
            InCondition = conditional,
            Asks = act is CheckAct { Asks: { } asks } ? asks : act is ApproveAct ? Outcome.Pass : null,
            Times = act is RestartAct { Times: var times } ? times : 1,
        };
        if (draft.IsFork)
            forks.Add(draft);
        sawCheck |= draft.IsCheck;
        draft.Lines.UnionWith(clause.From.Lines);
        branch.Items.Add(draft);
        all.Add(draft);
        if (draft.Asks is { } yes)
            lastCondition = (draft, yes, clause.From.Depth, Asked: true);
        if (args is RestartArgs restart)
            Precede(draft, restart.Service);
        return draft;
    }

    private Branch? Refuse(Clause clause, string code, string message, string? suggestion = null)
    {
        report.Error(code, clause.From, message, suggestion);
        return null;
    }
}
