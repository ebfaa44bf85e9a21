using Alvis.Engine.Checks;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Platforms;
using Alvis.Engine.Playbooks;
using Alvis.Engine.Response;
using Alvis.Engine.Storage;
using Alvis.Tests.Support;

namespace Alvis.Tests.Engine.Response;

/// <summary>From results of a check to incidents, over real stores.</summary>
public sealed class WatcherTests : IAsyncLifetime
{
    private readonly RecordingSchedule schedule = new();
    private readonly Heard<Watcher> log = new();
    private Core core = null!;
    private TempStore store = null!;
    private SqliteCheckStore kept = null!;
    private CheckStates states = null!;
    private Watcher watcher = null!;

    public async Task InitializeAsync()
    {
        core = await Core.StartAsync();
        store = await TempStore.StartAsync();
        kept = new SqliteCheckStore(store.Database);
        states = new CheckStates(kept, core.Clock);
        watcher = new Watcher(core, core.Intake, core.RealStore, states, schedule, core, core.Clock, log);
    }

    public async Task DisposeAsync()
    {
        await core.DisposeAsync();
        await store.DisposeAsync();
    }

    [Fact]
    public async Task One_failure_opens_nothing_and_asks_for_another_look_soon()
    {
        await FailAsync();

        Assert.Empty(await ListAsync());
        Assert.Equal([("shop", Some.Night + TimeSpan.FromSeconds(5))], schedule.Again);
    }

    [Fact]
    public async Task As_many_failures_as_the_playbook_says_open_one_incident_and_further_ones_open_no_second()
    {
        core.RestartHelps = false;
        await FailAsync();
        await FailAsync();
        Assert.Equal("shop", Assert.Single(await ListAsync()).Service);

        await FailAsync();
        await core.DrainAsync();
        await FailAsync();

        Assert.Single(await ListAsync());
    }

    [Fact]
    public async Task An_incident_knows_the_first_failure_as_its_beginning()
    {
        await FailAsync();
        await FailAsync();
        Assert.Equal(Some.Night, (await core.IncidentAsync()).FailingSince);
    }

    [Fact]
    public async Task A_fault_that_could_not_be_recorded_is_told_again_by_the_next_failure()
    {
        await FailAsync();
        core.CrashIn = 0;
        await Assert.ThrowsAsync<Killed>(FailAsync);
        Assert.Empty(await ListAsync());

        core.CrashIn = null;
        await FailAsync();
        Assert.Single(await ListAsync());
    }

    [Fact]
    public async Task A_confirmed_recovery_closes_the_incident()
    {
        await FailAsync();
        await FailAsync();
        await PassAsync();
        Assert.True((await core.IncidentAsync()).IsOpen);

        await PassAsync();
        await core.DrainAsync();

        Assert.False((await core.IncidentAsync()).IsOpen);
        Assert.Empty(core.Platform.Restarts);
    }

    [Fact]
    public async Task An_incident_that_was_escalated_after_the_confirming_pass_is_closed_by_a_later_one()
    {
        await PassAsync();
        await PassAsync();
        core.Platform.Answers = CallResult.Failed("no such program");
        Assert.Equal(IncidentStatus.Escalated, (await core.FailAsync()).Status);

        await PassAsync();
        await core.DrainAsync();

        Assert.False((await core.IncidentAsync()).IsOpen);
    }

    [Fact]
    public async Task A_change_is_stored_at_once_and_a_passing_streak_only_with_the_rest()
    {
        await PassAsync();
        await PassAsync();
        await PassAsync();
        Assert.Equal((CheckPhase.Healthy, 1), await StoredAsync());

        await states.FlushAsync(CancellationToken.None);
        Assert.Equal((CheckPhase.Healthy, 3), await StoredAsync());

        await FailAsync();
        Assert.Equal((CheckPhase.Doubtful, 1), await StoredAsync());
        await FailAsync();
        Assert.Equal((CheckPhase.Failing, 2), await StoredAsync());
    }

    [Fact]
    public async Task A_check_that_cannot_look_is_told_to_the_operator_once_a_day_and_opens_nothing()
    {
        await BlindAsync();
        await BlindAsync();
        core.Clock.Advance(TimeSpan.FromHours(23));
        await BlindAsync();

        var (to, page) = Assert.Single(core.Pages);
        Assert.Equal("on-call", to);
        Assert.Equal("Alvis cannot check shop", page.Subject);
        Assert.Equal("The check health_check of shop cannot look, so nobody would notice a failure: there is no secret 'token'", page.Body);
        Assert.False(page.Urgent);

        core.Clock.Advance(TimeSpan.FromHours(1));
        await BlindAsync();
        Assert.Equal(2, core.Pages.Count);
        Assert.NotEqual(core.Pages[0].Page.Key, core.Pages[1].Page.Key);
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task The_operator_who_could_not_be_told_is_tried_again_after_a_while()
    {
        core.Deliver = _ => new Delivery.Failed("the address does not exist");
        await BlindAsync();
        await BlindAsync();
        Assert.Single(core.Pages);

        core.Clock.Advance(TimeSpan.FromMinutes(5));
        core.Deliver = to => new Delivery.Sent($"sent to {to}");
        await BlindAsync();
        Assert.Equal(2, core.Pages.Count);

        core.Clock.Advance(TimeSpan.FromMinutes(5));
        await BlindAsync();
        Assert.Equal(2, core.Pages.Count);
    }

    [Fact]
    public async Task A_look_that_was_not_possible_does_not_break_a_streak_of_failures()
    {
        await FailAsync();
        await BlindAsync();
        await FailAsync();
        Assert.Single(await ListAsync());
    }

    [Fact]
    public async Task A_paused_playbook_is_not_followed()
    {
        core.InForce["shop"] = Some.InForce() with { Paused = new Pause("we are migrating") };
        await FailAsync();
        await FailAsync();
        await BlindAsync();

        Assert.Empty(await ListAsync());
        Assert.Empty(core.Pages);
        Assert.Empty(schedule.Again);
        Assert.Equal(CheckState.Start, states.Of("shop"));
    }

    [Fact]
    public async Task A_service_without_a_playbook_is_not_followed()
    {
        await watcher.SeenAsync("till", CheckSpec.HealthCheck, Some.Failing(core.Now), CancellationToken.None);
        Assert.Equal(CheckState.Start, states.Of("till"));
    }

    private Task FailAsync() => SeeAsync(Some.Failing(core.Now));

    private Task PassAsync() => SeeAsync(Some.Passing(core.Now));

    private Task BlindAsync() => SeeAsync(new CheckResult(Healthy: false, "there is no secret 'token'", core.Now, CheckFailure.Forbidden));

    /// <summary>One result, and a moment until the next.</summary>
    private async Task SeeAsync(CheckResult result)
    {
        await watcher.SeenAsync("shop", CheckSpec.HealthCheck, result, CancellationToken.None);
        core.Clock.Advance(TimeSpan.FromMilliseconds(5));
    }

    private Task<IReadOnlyList<IncidentLine>> ListAsync() => core.RealStore.ListAsync(10, CancellationToken.None);

    private async Task<(CheckPhase Phase, int Streak)> StoredAsync()
    {
        var state = (await kept.StatesAsync(CancellationToken.None))[("shop", CheckSpec.HealthCheck)];
        return (state.Phase, state.Streak);
    }
}
