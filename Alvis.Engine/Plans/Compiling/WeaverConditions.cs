namespace Alvis.Engine.Plans.Compiling;

/// <summary>Which check or approval a condition speaks of, and the branch that it begins.</summary>
internal sealed partial class Weaver
{
    private Branch? Begin(Clause clause, Branch scope)
    {
        if (clause.If is { Subject: Subject.RestartCall } call)
            return Called(call, clause, scope);

        var check = clause.If is { } condition ? Meant(condition, clause, scope) : lastCondition?.Check;
        if (check is null)
        {
            if (clause.Otherwise)
                report.Error("ambiguous_condition", clause.From, "There is no condition before this 'otherwise'.", "If it fails, restart the app.");
            return null;
        }

        if (clause.Otherwise && ((lastCondition!.Value.Depth != clause.From.Depth && !(lastCondition.Value.Asked && lastCondition.Value.Depth < clause.From.Depth)) || !check.Home.IsWithin(scope)))
        {
            report.Error("ambiguous_condition", clause.From, "It is not clear which condition this 'otherwise' belongs to.", "If it fails, restart the app.");
            return null;
        }

        if (clause.If is { } said && !Agrees(said, check, clause))
            return null;
        var outcome = clause.If switch
        {
            null => ConditionParser.Other(lastCondition!.Value.Outcome),
            { Subject: Subject.Asked } asked => asked.Outcome == Outcome.Pass ? check.Asks!.Value : ConditionParser.Other(check.Asks!.Value),
            { } other => other.Outcome,
        };
        var branch = check.On(outcome);
        if (branch is { Begun: true, Items: [{ Implied: true } promised] })
        {
            // "Ask for approval before restarting it. If approved, …": where the rule says the restart itself, that is the one.
            if (clause.Acts.Any(a => (a is RestartAct r && promised.Args is RestartArgs restart && r.Service == restart.Service) || (a is RunAct run && promised.Args is ActionArgs action && run.Name == action.Name)))
            {
                branch.Items.Clear();
                all.Remove(promised);
                report.Info("merged_steps", clause.From, "This is what approval was asked for; it is done once.");
            }

            branch.Begun = false;
        }

        if (branch.Begun)
        {
            var code = clause.If is { Again: true } or { Still: true } ? "ambiguous_condition" : "contradiction";
            report.Error(code, clause.From,
                check.IsCheck ? $"There is a rule already for when this check {(outcome == Outcome.Pass ? "passes" : "fails")}; Alvis does not choose between two."
                    : "There is a rule already for this answer to the request; Alvis does not choose between two.",
                also: branch.From?.Lines ?? check.From.Lines);
            return null;
        }

        check.Lines.UnionWith(clause.From.Lines);
        lastCondition = (check, outcome, clause.From.Depth, Asked: false);
        if (clause.IsHeader || clause.Acts.Any(a => a is not BanAct))
        {
            Start(branch, clause);
            branch.From = clause.From;
            if (clause.If is { OrNoAnswer: true } && check.NoAnswer is { Begun: false })
                check.NoAnswer = branch;
        }

        return branch;
    }

    /// <summary>"If the restart fails": the restart itself, not what is checked after it.</summary>
    private Branch? Called(Condition condition, Clause clause, Branch scope)
    {
        if (all.LastOrDefault(d => d.Args is RestartArgs && d.Home.IsWithin(scope)) is not { } restart)
        {
            report.Error("ambiguous_condition", clause.From, "There is no restart before this condition.", "Restart the app.");
            return null;
        }

        if (condition.Outcome == Outcome.Pass && ReferenceEquals(restart.Home.Items[^1], restart))
            return restart.Home;
        if (condition.Outcome != Outcome.Fail || restart.Fail!.Begun)
        {
            report.Error("contradiction", clause.From, "There is a rule already for this restart; Alvis does not choose between two.", also: restart.From.Lines);
            return null;
        }

        restart.Lines.UnionWith(clause.From.Lines);
        return Start(restart.Fail, clause);
    }

    /// <summary>The check that a condition speaks of; null after saying why there is none.</summary>
    private Draft? Meant(Condition condition, Clause clause, Branch scope)
    {
        if (all.Count == 0 && condition is { Subject: Subject.Check, Again: false })
        {
            var args = CheckTarget.Args(condition.Target!);
            if (condition.Repeat is not { } repeat)
                return Add(args, Root, clause, conditional: false);
            if (repeat.Every is { } every)
            {
                var when = condition.Outcome == Outcome.Fail ? PassWhen.Any : PassWhen.All;
                return Add(args with { Attempts = repeat.Attempts, EverySeconds = every, PassWhen = when }, Root, clause, conditional: false);
            }

            report.Error("missing_duration", clause.From, "It does not say how long to wait between two looks.", "If the health check fails twice, 30 seconds apart, restart the app.");
            return null;
        }

        var depth = clause.From.Depth;
        var within = forks.Where(c => c.Home.IsWithin(scope) && Answers(c, condition)).ToList();
        var seen = within.Where(c => c.Depth <= depth).ToList();
        // Where the outer check has its rule, the one nested check that has none is meant: it comes last when the plan runs.
        if (seen.Count > 0 && seen[^1].IsCheck && condition.Subject != Subject.Asked && seen[^1].On(condition.Outcome).Begun
            && within.Where(c => c.Depth > depth && c.IsCheck && !c.On(condition.Outcome).Begun).ToList() is [var nested] && ReferenceEquals(within[^1], nested))
        {
            return nested;
        }

        if (seen.Count == 0)
        {
            NoCheck(clause, condition);
            return null;
        }

        var check = seen[^1];
        if (!check.IsCheck)
            return check;
        var afterRestart = check.Before().Any(b => b.Step.Args is RestartArgs or ActionArgs);
        var repeats = PathBack.Repeated(check) is not null;
        var stale = check.Fail!.Items.Concat(check.Pass!.Items).Any(i => i.Args is RestartArgs or ActionArgs);
        if ((condition.Again && (!(repeats || afterRestart) || stale)) || (condition.Subject == Subject.Restart && !afterRestart) || (condition.IsLater && stale))
        {
            report.Error("ambiguous_condition", clause.From, "There is no check after the restart that could tell.", "Run the health check again after restarting the app.");
            return null;
        }

        // Below a check with two readings, only "again", "still" or a rule that is taken already can tell which check is meant.
        var other = seen.LastOrDefault(c => c.IsCheck && c.Depth < depth);
        if (condition.Subject != Subject.Asked && depth > 0 && check.InCondition && check.Depth == depth && other is not null && !other.On(condition.Outcome).Begun && !condition.Again && !condition.Still)
        {
            report.Error("ambiguous_condition", clause.From, "It is not clear which of the two checks this belongs to.", "If it fails again, escalate to the on-call engineer.");
            return null;
        }

        return check;
    }

    private static bool Answers(Draft fork, Condition condition) => condition.Subject switch
    {
        Subject.Approval => fork.Args is ApproveArgs,
        Subject.Asked => fork.Asks is not null,
        _ => fork.IsCheck && (condition.Target is null || PathBack.Target(fork) == condition.Target),
    };

    private void NoCheck(Clause clause, Condition condition)
    {
        if (condition.Subject == Subject.Approval)
            report.Error("ambiguous_condition", clause.From, "No approval was asked for before this condition.", "Ask for approval before restarting the app.");
        else
            report.Error("ambiguous_condition", clause.From, condition.Subject == Subject.Asked ? "Nothing was asked before this answer." : "No check was run before this condition.", "Run the health check.");
    }

    /// <summary>Takes over what the condition says of attempts and times, or says why it does not fit.</summary>
    private bool Agrees(Condition said, Draft fork, Clause clause)
    {
        if (fork.Args is ApproveArgs approve)
        {
            if (said.Within is not { } within || approve.TimeoutSeconds == within)
                return true;
            if (approve.TimeoutSeconds is not null)
                return Disagrees(clause, "contradiction", $"The request waits {approve.TimeoutSeconds} seconds for an answer, and this says {within}.");
            fork.Args = approve with { TimeoutSeconds = within };
            return true;
        }

        var check = (CheckArgs)fork.Args;
        if (said.IsTimeout && check.TimeoutSeconds is null)
            return Disagrees(clause, "unknown_condition", "A check that does not answer in time has failed; a plan does not tell the two apart.", "If it fails, restart the app.");
        if (said.Within is { } seconds && check.TimeoutSeconds != seconds)
            return Disagrees(clause, "ambiguous_condition", "A check tells what is now. To look for a time, say how often and for how long.", "Run the health check every 30 seconds for up to 5 minutes.");
        if (said.AfterTimes is { } times && fork.Before().FirstOrDefault(b => b.Step.Args is RestartArgs).Step is not { Times: > 1 } && fork.Home.Items.FindLast(d => d.Args is RestartArgs) is var loop
            && (loop is null || (times > 1 && loop.Times != times) || (times == 0 && loop.Times == 1)))
        {
            return Disagrees(clause, "ambiguous_condition", "There are not so many restarts before this condition.", "Restart the app up to three times. After each restart wait one minute and run the health check.");
        }

        if (said.Repeat is { } repeat && !(fork.Asks is null && said is { Subject: Subject.Check } && fork.From == clause.From))
        {
            if (check.Attempts != repeat.Attempts || (repeat.Every is not null && repeat.Every != check.EverySeconds))
                return Disagrees(clause, "ambiguous_condition", $"The check before this does not look {repeat.Attempts} times.", "Run the health check twice, 30 seconds apart.");
            said = said with { PassWhen = said.Outcome == Outcome.Fail ? PassWhen.Any : PassWhen.All, Attempts = repeat.Attempts };
        }

        if (said.PassWhen is not { } when)
            return true;
        var most = check.Attempts ?? (check.TimeoutSeconds is null ? 1 : 0);
        if (most == 1 || (said.Attempts is > 0 and var count && most != count))
            return Disagrees(clause, "ambiguous_condition", most == 1 ? "There is only one attempt before this." : $"There are {most} attempts before this, not {said.Attempts}.", "Run the health check twice, 30 seconds apart.");
        if ((check.PassWhen == PassWhen.All || fork.Pass!.Begun || fork.Fail!.Begun) && check.PassWhen != when)
            return Disagrees(clause, "ambiguous_condition", "Some attempts may pass and some fail; it is not said what happens then.", "Run the health check twice, 30 seconds apart. If both fail, restart the app. If either passes, close the incident.");
        fork.Args = check with { PassWhen = when };
        return true;
    }

    private bool Disagrees(Clause clause, string code, string message, string? suggestion = null)
    {
        report.Error(code, clause.From, message, suggestion);
        return false;
    }

    /// <summary>"Still down? Page the DBA.": a question that no check before it can answer is a look of its own.</summary>
    private bool Look(Clause clause, Branch scope)
    {
        var condition = clause.If!;
        if (forks.LastOrDefault(f => f.IsCheck && f.Home.IsWithin(scope)) is { } last)
        {
            var unanswered = OpenEnds.Of(scope) is [{ Unbranched: { } open }] && ReferenceEquals(open, last) && (condition.Target is null || condition.Target == PathBack.Target(last));
            var halfAnswered = !last.On(condition.Outcome).Begun && last.On(ConditionParser.Other(condition.Outcome)).Items is [] or [.., { Ends: true }] && ReferenceEquals(last, PathEnd(scope));
            if (unanswered || halfAnswered)
                return true;
        }

        return Put(new CheckAct(clause.From.Tokens[0], condition.Target, Again: false) { Asks = condition.Outcome }, clause, scope, conditional: false) is not null;
    }

    /// <summary>The step that was placed last within a scope.</summary>
    private Draft? PathEnd(Branch scope) => all.LastOrDefault(d => d.Home.IsWithin(scope) && d is { Ends: false });
}
