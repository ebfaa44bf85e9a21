using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;
using Alvis.Engine.Playbooks;
using Alvis.Tests.Support;

namespace Alvis.Tests.Engine.Plans;

/// <summary>From a playbook to the plan that is shown and confirmed: approvals, limits, worst case.</summary>
public class MakingAPlanTests
{
    private const string Details =
        "If the health check fails, restart the shop.\nIf it passes, close the incident.\nWait for one minute after restarting the shop.\nRun the health check again.\nIf it fails again, escalate to the on-call engineer.";

    [Fact]
    public void Auto_leaves_the_plan_as_it_is()
    {
        var made = Make(Approval.Auto);
        Assert.Equal(Texts.Plan(Details), Case.Flat(made.Compiled.Plan!));
        Assert.DoesNotContain(made.Compiled.Diagnostics, d => d.Code == "approval_added");
    }

    [Fact]
    public void Ask_puts_a_person_before_the_restart()
    {
        var made = Make(Approval.Ask);
        Assert.Contains("approve( 900)[restart(shop)[wait(60)", Case.Flat(made.Compiled.Plan!), StringComparison.Ordinal);
        Assert.Contains("| handover | handover]", Case.Flat(made.Compiled.Plan!), StringComparison.Ordinal);
        var warning = Assert.Single(made.Compiled.Diagnostics, d => d.Code == "approval_added");
        Assert.Equal((Severity.Warning, 1), (warning.Severity, warning.Lines[0]));
        Assert.Contains("a person is asked before shop is restarted, for 15 minutes", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ask_asks_before_every_restart()
    {
        var made = Make(Approval.Ask, Details.Replace("escalate to the on-call engineer", "restart the shop", StringComparison.Ordinal));
        Assert.Equal(2, made.Compiled.Plan!.Steps.Count(s => s.Args is ApproveArgs));
    }

    [Fact]
    public void Ask_asks_once_where_the_plan_asks_already()
    {
        var plan = Some.ApprovedPlan();
        var (kept, warnings) = ApprovalInserter.Apply(plan, new RestartPolicy { Approval = Approval.Ask }, "on-call", l => new Place(l, 1));
        Assert.Equal(PlanJson.Write(plan), PlanJson.Write(kept));
        Assert.Empty(warnings);
    }

    [Fact]
    public void Off_hands_over_where_it_would_restart()
    {
        var made = Make(Approval.Off);
        Assert.Equal("check(health_check     Any)[close | handover]", Case.Flat(made.Compiled.Plan!));
        Assert.Contains(made.Compiled.Diagnostics, d => d is { Code: "restart_off", Severity: Severity.Warning } && d.Lines.Contains(1));
        Assert.Equal(0, made.Cost!.MostRestarts);
    }

    [Fact]
    public void Off_with_nothing_before_the_restart_escalates() =>
        Assert.Equal("escalate(on-call engineer)", Case.Flat(Make(Approval.Off, "Restart the shop.").Compiled.Plan!));

    [Fact]
    public void The_worst_case_adds_up_what_may_take_time()
    {
        // Two checks of 2 s, a minute, a restart of 5 min; with ask, 15 min more.
        Assert.Equal(new PlanCost(TimeSpan.FromSeconds(2 + 300 + 60 + 2), 1), Make(Approval.Auto).Cost);
        Assert.Equal(new PlanCost(TimeSpan.FromSeconds(2 + 900 + 300 + 60 + 2), 1), Make(Approval.Ask).Cost);
    }

    [Fact]
    public void Attempts_and_polls_count_in_the_worst_case()
    {
        var bounds = new CostBounds { CheckTimeout = _ => TimeSpan.FromSeconds(10) };
        TimeSpan Of(CheckArgs check) => PlanCost.Of(new Plan("a", [new PlanStep("a", check, [1], Plan.HandOver, Plan.HandOver)], []), bounds).Longest;
        Assert.Equal(TimeSpan.FromSeconds(10), Of(new CheckArgs()));
        Assert.Equal(TimeSpan.FromSeconds(3 * 10 + 2 * 30), Of(new CheckArgs(Attempts: 3, EverySeconds: 30)));
        Assert.Equal(TimeSpan.FromSeconds(300 + 10), Of(new CheckArgs(EverySeconds: 30, TimeoutSeconds: 300)));
    }

    [Fact]
    public void More_restarts_than_the_playbook_allows_are_refused()
    {
        var playbook = Playbook(Approval.Auto, Details.Replace("escalate to the on-call engineer", "restart the shop", StringComparison.Ordinal));
        var made = PlanMaker.Make(playbook with { Restart = new RestartPolicy { Max = 1 } }, Texts.Context);
        Assert.Null(made.Compiled.Plan);
        Assert.Contains(made.Compiled.Diagnostics, d => d.Message.Contains("restart number 2 of shop on one path; restart.max is 1", StringComparison.Ordinal));
    }

    [Fact]
    public void A_person_who_is_not_registered_is_refused_when_the_registry_is_known()
    {
        var limits = PlanLimits.Of(Texts.Context) with { People = ["second-line"] };
        Assert.Contains(PlanMaker.Make(Playbook(Approval.Auto, Details), Texts.Context, limits).Compiled.Diagnostics, d => d is { Code: "unknown_target", Severity: Severity.Error });
    }

    [Fact]
    public void A_diagnostic_points_into_the_playbooks_file()
    {
        var made = PlanMaker.Make(Playbook(Approval.Ask, Details) with { DetailsAt = Texts.In(1, 1) }, Texts.Context);
        Assert.Equal(Texts.In(1, 1), made.Compiled.Diagnostics.First(d => d.Code == "approval_added").At);
    }

    [Fact]
    public void Steps_are_made_as_the_text_is()
    {
        var node = YamlText.Read("- restart: shop\n- wait: 60s", new Problems("test"))!;
        var made = PlanMaker.Make(Playbook(Approval.Ask, "") with { Steps = node }, Texts.Context);
        Assert.Equal("approve( 900)[restart(shop)[wait(60)[handover] | handover] | handover | handover]", Case.Flat(made.Compiled.Plan!));
    }

    [Fact]
    public void Problems_of_steps_are_diagnostics()
    {
        var node = YamlText.Read("- restart: shap", new Problems("test"))!;
        var error = Assert.Single(PlanMaker.Make(Playbook(Approval.Auto, "") with { Steps = node }, Texts.Context).Compiled.Diagnostics);
        Assert.Equal(Severity.Error, error.Severity);
        Assert.Contains("did you mean 'shop'?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_preview_shows_each_step_beside_its_lines_and_what_became_none()
    {
        var lines = PlanPreview.Of(Make(Approval.Auto, "This usually happens at night.\n" + Details)).Plain();
        Assert.Contains(lines, l => l.StartsWith("s2  restart shop  (done: s3; fails: hand over)", StringComparison.Ordinal)
            && l.EndsWith("| 2: If the health check fails, restart the shop.", StringComparison.Ordinal));
        Assert.Contains("Not a step: This usually happens at night", lines);
        Assert.Contains(lines, l => l.StartsWith("Warning at 5:1 (line 5, inherited_outcome)", StringComparison.Ordinal));
        Assert.Equal("At worst 6 minutes 4 seconds and 1 restart.", lines[^1]);
    }

    [Fact]
    public void The_preview_of_a_rejected_text_has_its_reasons_and_no_step()
    {
        var preview = PlanPreview.Of(Make(Approval.Auto, "Restart the shap."));
        Assert.All(preview.Lines, l => Assert.Equal(PreviewRole.Error, l.Role));
        Assert.StartsWith("Error at 1:1 (line 1, unknown_target): \"Restart the shap\"", Assert.Single(preview.Plain()), StringComparison.Ordinal);
    }

    private static MadePlan Make(Approval approval, string details = Details) => PlanMaker.Make(Playbook(approval, details), Texts.Context);

    private static Playbook Playbook(Approval approval, string details) => Some.Playbook(approval: approval) with { Details = details };
}
