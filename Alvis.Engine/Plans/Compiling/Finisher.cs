namespace Alvis.Engine.Plans.Compiling;

/// <summary>What the whole plan is judged by once every clause is in place: outcomes without a rule, bans, closing without a pass.</summary>
internal sealed class Finisher(Weaver weaver, CompileContext context, Report report)
{
    public void Finish()
    {
        if (weaver.All.Count == 0)
            return;
        Inherit();
        LastPagesEscalate();
        Uncovered();
        ClosedWithoutPass();
        Approvals();
        foreach (var restart in weaver.All.Where(d => d.Times > 1).ToList())
            weaver.Include(Unroller.Unroll(restart, report));
        Bans();
    }

    /// <summary>A re-check takes over what happens on success, never what happens on failure: that would loop.</summary>
    private void Inherit()
    {
        foreach (var check in weaver.All.Where(d => d.IsCheck && !d.Pass!.Begun).ToList())
        {
            if (PathBack.Repeated(check) is not { Pass: { Begun: true } rule } || rule.Items is not [.., { Ends: true }]
                || rule.Items.Exists(i => i.Args is not (CloseArgs or EscalateArgs or NotifyArgs))
                // The text says what must not be done on success: that is a rule of its own.
                || weaver.Bans.Exists(b => ReferenceEquals(b.Scope, check.Pass)))
            {
                continue;
            }

            check.Pass = rule;
            report.Warn("inherited_outcome", check.From, $"Nothing is said of this check passing; what line {rule.From?.Lines[0]} says for the earlier check is taken.",
                "If it passes, close the incident.");
        }
    }

    private void LastPagesEscalate()
    {
        foreach (var page in weaver.All.Where(d => d.IsPage && d.After() is null))
            page.Args = new EscalateArgs(((NotifyArgs)page.Args).To);
    }

    private void Uncovered()
    {
        foreach (var check in weaver.All.Where(d => d.IsCheck))
        {
            if (!check.Pass!.Begun)
                NotCovered(check, "when this check passes");
            if (!check.Fail!.Begun)
                NotCovered(check, "when this check fails");
        }

        foreach (var approval in weaver.All.Where(d => d.Args is ApproveArgs))
        {
            if (!approval.Pass!.Begun)
                NotCovered(approval, "when this is approved");
            if (!approval.Fail!.Begun)
                NotCovered(approval, "when this is refused");
        }

        foreach (var step in weaver.All.Where(d => d is { Ends: false, IsFork: false } && d.After() is null))
            NotCovered(step, "after this");

        if (weaver.All.FirstOrDefault(d => d.Args is RestartArgs && !d.Before().Any(b => b.Step.IsCheck)) is { } blind)
            report.Warn("restart_without_check", blind.From, "This restarts without looking first.");
    }

    private void NotCovered(Draft step, string when) =>
        report.Warn("path_not_covered", step.From, $"Nothing is said of {when}; Alvis then hands over to {context.DefaultEscalation}.");

    private void ClosedWithoutPass()
    {
        foreach (var close in weaver.All.Where(d => d.Args is CloseArgs))
        {
            if (close.Before().FirstOrDefault(b => b.Step.IsCheck).Result != Outcome.Pass)
                report.Error("ambiguous_condition", close.From, "This would close the incident where no check has passed.", "If it passes, close the incident.");
        }
    }

    private void Approvals()
    {
        foreach (var action in weaver.All)
        {
            if (action.Args is ActionArgs a && context.Actions.Any(k => k.Name == a.Name && k.Destructive) && !IsApproved(action))
                report.Error("destructive_without_approval", action.From, $"The action {a.Name} destroys something and needs an approval before it on every path.");
        }
    }

    private void Bans()
    {
        foreach (var (ban, from, scope) in weaver.Bans)
        {
            var broken = weaver.All.FirstOrDefault(d => d.Home.IsWithin(scope) && IsBanned(ban, d) && !Allowed(ban, d));
            if (broken is null)
                report.Info("prohibition", from, "The plan keeps this.");
            else
                report.Error("prohibition", from, $"Line {broken.From.Lines[0]} does what this forbids.", also: broken.From.Lines);
        }
    }

    /// <summary>An approval was given on its path since the last restart or action.</summary>
    private static bool IsApproved(Draft step) =>
        step.Before().TakeWhile(b => b.Step.Args is not (RestartArgs or ActionArgs)).Any(b => b is { Step.Args: ApproveArgs, Result: Outcome.Pass });

    private static bool Allowed(BanAct ban, Draft step) =>
        (ban.UnlessApproved && IsApproved(step))
        || (ban.Most > 0 && 1 + step.Before().Count(b => b.Step.Args is RestartArgs r && r.Service == ((RestartArgs)step.Args).Service) <= ban.Most);

    private static bool IsBanned(BanAct ban, Draft step) => step.Args switch
    {
        RestartArgs r => ban.Kind == "restart" && (ban.Service is null || ban.Service == r.Service),
        CloseArgs => ban.Kind == "close",
        EscalateArgs or NotifyArgs { Page: true } => ban.Kind == "escalate",
        _ => false,
    };
}
