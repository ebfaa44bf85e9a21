using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Platforms;
using Alvis.Engine.Playbooks;
using Alvis.Tests.Support;

namespace Alvis.Tests.Engine.Response;

public sealed class EscalatingTests
{
    [Fact]
    [Shows("escalate.ack_within")]
    [Shows("escalate.repeat")]
    public async Task Pages_go_on_round_by_round_and_level_by_level_until_somebody_acknowledges()
    {
        await using var core = await Core.StartAsync();
        core.RestartHelps = false;
        await core.FailAsync();

        await core.PassAsync(TimeSpan.FromMinutes(62), TimeSpan.FromSeconds(20));
        Assert.Equal(["on-call engineer", "on-call engineer", "on-call engineer", "on-call", "on-call", "on-call", "on-call"], core.Pages.Select(p => p.To));

        await core.PressAsync(new Press.Acknowledge(Some.Mara));
        core.Pages.Clear();
        await core.PassAsync(TimeSpan.FromMinutes(59), TimeSpan.FromSeconds(20));
        Assert.Empty(core.Pages);
    }

    [Fact]
    public async Task A_target_that_cannot_be_reached_passes_the_page_on_at_once()
    {
        await using var core = await Core.StartAsync();
        core.RestartHelps = false;
        core.Deliver = to => to == "on-call engineer" ? new Delivery.Failed("address unknown") : new Delivery.Sent("ok");

        await core.FailAsync();
        await core.PassAsync(TimeSpan.FromSeconds(62));

        Assert.Equal(["on-call engineer", "on-call"], core.Pages.Select(p => p.To));
    }

    [Fact]
    public async Task An_owner_is_reminded_after_an_hour_and_then_somebody_else_is_woken()
    {
        await using var core = await Core.StartAsync();
        core.RestartHelps = false;
        await core.FailAsync();
        await core.PressAsync(new Press.Acknowledge(Some.Mara));
        core.Pages.Clear();

        await core.PassAsync(TimeSpan.FromMinutes(61), TimeSpan.FromSeconds(20));
        Assert.Contains("Mara, shop still fails", Assert.Single(core.Pages).Page.Subject, StringComparison.Ordinal);

        await core.PassAsync(TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(20));
        Assert.Equal(IncidentStatus.Escalated, (await core.IncidentAsync()).Status);
    }

    [Fact]
    public async Task An_acknowledged_incident_that_recovers_closes_half_an_hour_later()
    {
        await using var core = await Core.StartAsync();
        core.RestartHelps = false;
        await core.FailAsync();
        await core.PressAsync(new Press.Acknowledge(Some.Mara));

        core.Healthy = true;
        await core.Intake.RecoveryAsync("shop", Some.Passing(core.Now), CancellationToken.None);
        await core.PassAsync(TimeSpan.FromMinutes(29), TimeSpan.FromSeconds(20));
        Assert.True((await core.IncidentAsync()).IsOpen);

        await core.PassAsync(TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(20));
        Assert.Equal(IncidentStatus.Closed, (await core.IncidentAsync()).Status);
    }
}

public sealed class TakingOverTests
{
    [Fact]
    public async Task Acknowledging_ends_the_call_under_way_and_nothing_further_is_done()
    {
        await using var core = await Core.StartAsync();
        core.Platform.During = async cancel =>
        {
            await core.Desk.PressAsync(new(1), new Press.Acknowledge(Some.Mara), CancellationToken.None);
            cancel.ThrowIfCancellationRequested();
        };

        await core.FailAsync();
        await core.PassAsync(TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(5));

        Assert.Empty(core.Platform.Restarts);
        var incident = await core.IncidentAsync();
        Assert.Equal(IncidentStatus.Acknowledged, incident.Status);
        Assert.Null(incident.Call);
        Assert.Empty(core.Pages);
    }

    [Fact]
    public async Task Handed_back_it_looks_first_and_goes_on_where_it_stood()
    {
        await using var core = await Core.StartAsync();
        core.InForce["shop"] = Some.InForce(approval: Approval.Ask);
        await core.FailAsync();
        await core.PressAsync(new Press.Acknowledge(Some.Mara));

        Assert.Contains("Mara has INC-1 already", (await core.PressAsync(new Press.HandBack(Some.Ivo)))!.Text, StringComparison.Ordinal);
        Assert.Null(await core.PressAsync(new Press.HandBack(Some.Mara)));

        Assert.Equal(["acknowledged", "handed_back", "probed", "approval_requested", "approvers_told"], (await core.WordsAsync()).TakeLast(5));
    }

    [Fact]
    public async Task Closed_by_a_person_nothing_opens_for_half_an_hour_and_then_it_says_why_it_does()
    {
        await using var core = await Core.StartAsync();
        core.RestartHelps = false;
        await core.FailAsync();
        await core.PressAsync(new Press.Close(Some.Mara, "known, fixed tomorrow"));

        await core.PassAsync(TimeSpan.FromMinutes(29), TimeSpan.FromSeconds(30));
        Assert.Null(await core.Intake.FaultAsync("shop", "GET", Some.Failing(core.Now), core.Now, CancellationToken.None));

        await core.PassAsync(TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(30));
        await core.FailAsync();
        var opened = (IncidentEvent.Opened)(await core.TimelineAsync(2))[0].Event;
        Assert.Equal("Mara closed INC-1, and the service has not recovered since", opened.Because);
        Assert.Contains("Mara gave this reason: known, fixed tomorrow.", (await core.IncidentAsync()).Summary, StringComparison.Ordinal);
    }
}

public sealed class UncertaintyTests
{
    [Fact]
    public async Task An_unknown_restart_is_never_made_again_and_a_passing_service_goes_on()
    {
        await using var core = await Core.StartAsync();
        core.Platform.Answers = CallResult.Unknown("no answer within 30 seconds");

        await core.FailAsync();
        await core.PassAsync(TimeSpan.FromSeconds(90));

        Assert.Single(core.Platform.Restarts);
        Assert.Equal(IncidentStatus.Closed, (await core.IncidentAsync()).Status);
    }

    [Fact]
    public async Task An_unknown_restart_of_a_service_that_still_fails_goes_to_a_person()
    {
        await using var core = await Core.StartAsync();
        core.RestartHelps = false;
        core.Platform.Answers = CallResult.Unknown("no answer within 30 seconds");

        await core.FailAsync();
        await core.PassAsync(TimeSpan.FromSeconds(90));

        Assert.Single(core.Platform.Restarts);
        Assert.Contains("a restart may have been made at 2026-03-01 03:00:00 UTC", (await core.IncidentAsync()).Paging!.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_services_on_one_target_are_not_restarted_at_the_same_time()
    {
        await using var core = await Core.StartAsync();
        var twin = Some.InForce(service: "twin");
        core.InForce["twin"] = twin with { Playbook = twin.Playbook with { App = "shop", Restart = new RestartPolicy { Cooldown = TimeSpan.Zero } } };
        core.Platform.During = async _ =>
        {
            core.Platform.During = null;
            await core.Intake.FaultAsync("twin", "GET", Some.Failing(core.Now), core.Now, CancellationToken.None);
            await core.Responder.AdvanceAsync(new(2), CancellationToken.None);
        };

        await core.FailAsync();

        Assert.Equal(1, core.Platform.MostAtOnce);
        Assert.Equal(["opened", "step_finished", "wait_begun"], await core.WordsAsync(2));
    }

    [Fact]
    public async Task A_jump_of_the_clock_moves_what_waits()
    {
        await using var core = await Core.StartAsync();
        await core.FailAsync();
        var before = (await core.IncidentAsync()).WaitUntil;

        core.Clock.SetWall(TimeSpan.FromHours(1));
        Assert.Equal(TimeSpan.FromHours(1), await core.ClockWatch.LookAsync(CancellationToken.None));

        Assert.Equal(before + TimeSpan.FromHours(1), (await core.IncidentAsync()).WaitUntil);
    }
}
