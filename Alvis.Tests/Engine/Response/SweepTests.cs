using Alvis.Engine.Kinds;
using Alvis.Engine.Response;
using Alvis.Tests.Support;

namespace Alvis.Tests.Engine.Response;

/// <summary>What finds incidents that nobody has an alarm for.</summary>
public sealed class SweepTests : IAsyncLifetime, IAlarmClock
{
    private readonly RecordingRunner runner = new();
    private readonly List<(IncidentId Incident, DateTimeOffset At)> alarms = [];
    private Core core = null!;
    private Sweep sweep = null!;

    public async Task InitializeAsync()
    {
        core = await Core.StartAsync();
        sweep = new Sweep(core.RealStore, core.Storms, this, runner, core.Clock);
    }

    public async Task DisposeAsync() => await core.DisposeAsync();

    [Fact]
    public async Task An_incident_that_waits_gets_its_alarm_and_is_left_alone()
    {
        var waiting = await core.FailAsync();
        await sweep.OnceAsync(CancellationToken.None);

        Assert.Equal([(waiting.Id, waiting.WaitUntil!.Value)], alarms);
        Assert.Equal(0, runner.Waiting);
    }

    [Fact]
    public async Task An_incident_that_is_due_is_carried_on()
    {
        var waiting = await core.FailAsync();
        core.Clock.Advance(waiting.WaitUntil!.Value - core.Now);
        await sweep.OnceAsync(CancellationToken.None);

        Assert.Equal(waiting.Id, await runner.NextAsync());
        Assert.Empty(alarms);
    }

    [Fact]
    public async Task An_incident_whose_opening_nobody_followed_is_carried_on()
    {
        var id = await core.Intake.FaultAsync("shop", "GET http://shop/health", Some.Failing(core.Now), core.Now, CancellationToken.None);
        await sweep.OnceAsync(CancellationToken.None);
        Assert.Equal(id, await runner.NextAsync());
    }

    [Fact]
    public async Task A_closed_incident_is_not_touched()
    {
        await core.FailAsync();
        await core.PassAsync(TimeSpan.FromMinutes(3));
        Assert.False((await core.IncidentAsync()).IsOpen);

        await sweep.OnceAsync(CancellationToken.None);

        Assert.Empty(alarms);
        Assert.Equal(0, runner.Waiting);
    }

    Task IAlarmClock.SetAsync(IncidentId incident, DateTimeOffset at, CancellationToken cancel)
    {
        alarms.Add((incident, at));
        return Task.CompletedTask;
    }
}
