using Alvis.Engine.Incidents;
using Alvis.Engine.Playbooks;
using Alvis.Tests.Support;

namespace Alvis.Tests.Engine.Response;

public sealed class RunningAPlanTests
{
    [Fact]
    public async Task A_restart_that_helps_closes_the_incident_with_a_summary()
    {
        await using var core = await Core.StartAsync();

        await core.FailAsync();
        await core.PassAsync(TimeSpan.FromSeconds(75));

        Assert.Equal(
            ["opened", "step_finished", "restart_begun", "restart_finished", "step_finished", "wait_begun", "step_finished", "probed", "step_finished",
             "verifying_begun", "probed", "probed", "closed", "summary_written"],
            await core.WordsAsync());
        var incident = await core.IncidentAsync();
        Assert.Equal(IncidentStatus.Closed, incident.Status);
        Assert.Contains("INC-1 shop: recovered after 1 restart", incident.Summary, StringComparison.Ordinal);
        Assert.Contains("2026-03-01 03:00:00 UTC", incident.Summary, StringComparison.Ordinal);
        Assert.Empty(core.Pages);
    }

    [Fact]
    public async Task A_restart_that_does_not_help_wakes_a_person_and_closes_nothing()
    {
        await using var core = await Core.StartAsync();
        core.RestartHelps = false;

        await core.FailAsync();
        await core.PassAsync(TimeSpan.FromSeconds(75));

        var incident = await core.IncidentAsync();
        Assert.Equal(IncidentStatus.Escalated, incident.Status);
        var (to, page) = Assert.Single(core.Pages);
        Assert.Equal("on-call engineer", to);
        Assert.Contains("still failing after 1 restart", page.Body, StringComparison.Ordinal);
        Assert.Contains("stopped pid 10, started pid 11", page.Body, StringComparison.Ordinal);
        Assert.Single(core.Platform.Restarts);
    }

    [Fact]
    public async Task A_service_that_recovers_before_anything_was_done_is_left_alone()
    {
        await using var core = await Core.StartAsync();
        core.InForce["shop"] = Some.InForce(approval: Approval.Ask);
        await core.FailAsync();

        core.Healthy = true;
        await core.Intake.RecoveryAsync("shop", Some.Passing(core.Now), CancellationToken.None);
        await core.DrainAsync();

        Assert.Empty(core.Platform.Restarts);
        Assert.Equal(["opened", "step_finished", "approval_requested", "approvers_told", "approval_withdrawn", "probed", "closed", "summary_written"], await core.WordsAsync());
    }

    [Fact]
    public async Task A_failure_while_recovery_is_verified_hands_over()
    {
        await using var core = await Core.StartAsync();
        await core.FailAsync();
        await core.PassAsync(TimeSpan.FromSeconds(61));

        core.Healthy = false;
        await core.PassAsync(TimeSpan.FromSeconds(10));

        var incident = await core.IncidentAsync();
        Assert.Equal(IncidentStatus.Escalated, incident.Status);
        Assert.Contains("failed again while its recovery was being verified", incident.Paging!.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_removed_playbook_hands_over_and_never_closes()
    {
        await using var core = await Core.StartAsync();
        await core.FailAsync();

        core.InForce.Clear();
        await core.PassAsync(TimeSpan.FromSeconds(120));

        var incident = await core.IncidentAsync();
        Assert.Equal(IncidentStatus.Escalated, incident.Status);
        Assert.Contains("was removed in the middle", incident.Paging!.Why, StringComparison.Ordinal);
    }
}

public sealed class ApprovalTests
{
    [Fact]
    [Shows("restart.approval")]
    public async Task Nothing_is_restarted_before_a_person_approves()
    {
        await using var core = await Asked();

        await core.PassAsync(TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(10));
        Assert.Empty(core.Platform.Restarts);
        Assert.Contains("approve restarting shop?", Assert.Single(core.Pages).Page.Subject, StringComparison.Ordinal);

        Assert.Null(await core.PressAsync(new Press.Approve(Some.Mara)));
        Assert.Single(core.Platform.Restarts);
    }

    [Fact]
    public async Task The_second_of_two_who_press_is_told_who_decided()
    {
        await using var core = await Asked();

        Assert.Null(await core.PressAsync(new Press.Approve(Some.Mara)));
        var refusal = await core.PressAsync(new Press.Deny(Some.Ivo));

        Assert.Contains("Mara approved it at 2026-03-01 03:00:00 UTC", refusal!.Text, StringComparison.Ordinal);
        Assert.Single(core.Platform.Restarts);
    }

    [Fact]
    public async Task Denied_it_goes_to_a_person_with_the_reason()
    {
        await using var core = await Asked();

        await core.PressAsync(new Press.Deny(Some.Mara, Because: "we are migrating"));

        Assert.Empty(core.Platform.Restarts);
        Assert.Contains("Mara denied restarting shop: we are migrating", (await core.IncidentAsync()).Paging!.Why, StringComparison.Ordinal);
    }

    [Fact]
    [Shows("restart.ask_for")]
    public async Task Without_an_answer_it_goes_to_a_person()
    {
        await using var core = await Asked();

        await core.PassAsync(TimeSpan.FromMinutes(16), TimeSpan.FromSeconds(20));

        Assert.Empty(core.Platform.Restarts);
        Assert.Contains("nobody approved restarting shop within 15 minutes", (await core.IncidentAsync()).Paging!.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_is_well_at_the_click_is_not_restarted()
    {
        await using var core = await Asked();
        core.Healthy = true;

        var refusal = await core.PressAsync(new Press.Approve(Some.Mara));

        Assert.Contains("shop passes its check now", refusal!.Text, StringComparison.Ordinal);
        Assert.Empty(core.Platform.Restarts);
    }

    [Fact]
    public async Task A_playbook_that_became_stricter_in_the_middle_is_obeyed()
    {
        await using var core = await Core.StartAsync();
        core.InForce["shop"] = Some.InForce(Some.RestartPlan(), Approval.Ask);

        await core.FailAsync();

        Assert.Empty(core.Platform.Restarts);
        Assert.Null(await core.PressAsync(new Press.Approve(Some.Mara)));
        Assert.Single(core.Platform.Restarts);
    }

    private static async Task<Core> Asked()
    {
        var core = await Core.StartAsync();
        core.InForce["shop"] = Some.InForce(approval: Approval.Ask);
        await core.FailAsync();
        return core;
    }
}

public sealed class GuardingTests
{
    [Fact]
    public async Task The_kill_switch_stops_the_restart_and_not_the_page()
    {
        await using var core = await Core.StartAsync();
        await core.Switches.TurnOnAsync(new(null, "Mara", core.Now, "data centre move"), CancellationToken.None);

        await core.FailAsync();

        Assert.Empty(core.Platform.Restarts);
        Assert.Contains("the kill switch for all services is on", Assert.Single(core.Pages).Page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_says_what_it_would_have_done()
    {
        await using var core = await Core.StartAsync();
        core.Guards.DryRun = true;

        await core.FailAsync();

        Assert.Empty(core.Platform.Restarts);
        Assert.Contains("would have done 'restart shop'", (await core.IncidentAsync()).Paging!.Why, StringComparison.Ordinal);
    }

    [Fact]
    [Shows("restart.cooldown")]
    public async Task A_restart_soon_after_the_last_incident_s_is_a_person_s_decision()
    {
        await using var core = await Core.StartAsync();
        await core.FailAsync();
        await core.PassAsync(TimeSpan.FromSeconds(75));

        await core.FailAsync();

        Assert.Single(core.Platform.Restarts);
        Assert.Contains("restart.cooldown", (await core.IncidentAsync(2)).Paging!.Why, StringComparison.Ordinal);
        Assert.Equal(1, (await core.IncidentAsync(2)).RestartsBefore);
    }

    [Fact]
    [Shows("restart.max")]
    public async Task The_cap_counts_over_incidents()
    {
        await using var core = await Core.StartAsync();
        for (var n = 0; n < 3; n++)
        {
            await core.FailAsync();
            await core.PassAsync(TimeSpan.FromMinutes(7), TimeSpan.FromSeconds(5));
        }

        await core.FailAsync();

        Assert.Equal(3, core.Platform.Restarts.Count);
        Assert.Contains("was restarted 3 times within 1 hour", (await core.IncidentAsync(4)).Paging!.Why, StringComparison.Ordinal);
    }
}
