using Alvis.Engine.Kinds;
using Alvis.Engine.Scheduling;
using Alvis.Tests.Engine.Response;
using Alvis.Tests.Support;

namespace Alvis.Tests.Engine.Scheduling;

/// <summary>The alarm clock of incidents, on its own file.</summary>
public sealed class IncidentAlarmsTests : IAsyncLifetime, IAsyncDisposable
{
    private static readonly IncidentId First = new(1), Second = new(2);

    private readonly TempFolder folder = new();
    private readonly ManualClock clock = new();
    private readonly RecordingRunner runner = new();
    private readonly Heard<IncidentAlarms> log = new();
    private IncidentAlarms alarms;

    public IncidentAlarmsTests() => alarms = New();

    public async Task InitializeAsync() => await alarms.StartAsync(CancellationToken.None);

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await alarms.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task An_alarm_fires_at_its_instant_and_kicks_its_incident()
    {
        await SetAsync(First, TimeSpan.FromMinutes(1));
        await SetAsync(Second, TimeSpan.FromHours(1));

        clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(First, await runner.NextAsync());
        Assert.Equal(0, runner.Waiting);
    }

    [Fact]
    public async Task A_later_instant_takes_the_place_of_an_earlier_one()
    {
        await SetAsync(First, TimeSpan.FromMinutes(1));
        await SetAsync(First, TimeSpan.FromMinutes(30));
        await SetAsync(Second, TimeSpan.FromMinutes(2));

        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(Second, await runner.NextAsync());

        clock.Advance(TimeSpan.FromMinutes(28));
        Assert.Equal(First, await runner.NextAsync());
    }

    [Fact]
    public async Task An_earlier_instant_takes_the_place_of_a_later_one()
    {
        await SetAsync(First, TimeSpan.FromMinutes(30));
        await SetAsync(First, TimeSpan.FromMinutes(1));

        clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(First, await runner.NextAsync());
    }

    [Fact]
    public async Task An_alarm_survives_a_stop_and_a_start_and_one_that_was_due_in_between_is_made_up_for()
    {
        await SetAsync(First, TimeSpan.FromMinutes(10));
        await SetAsync(Second, TimeSpan.FromHours(2));

        await RestartAsync(() => clock.Advance(TimeSpan.FromHours(1)));
        Assert.Equal(First, await runner.NextAsync());
        Assert.Equal(0, runner.Waiting);

        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(Second, await runner.NextAsync());
        Assert.Empty(log.Lines);
    }

    [Fact]
    public async Task Before_the_start_and_after_the_stop_an_alarm_is_left_to_the_sweep()
    {
        await alarms.StopAsync(CancellationToken.None);
        await SetAsync(First, TimeSpan.Zero);

        await RestartAsync(() => { });
        await SetAsync(Second, TimeSpan.Zero);

        Assert.Equal(Second, await runner.NextAsync());
        Assert.Equal(0, runner.Waiting);
    }

    private Task SetAsync(IncidentId incident, TimeSpan after) => alarms.SetAsync(incident, clock.GetUtcNow() + after, CancellationToken.None);

    private async Task RestartAsync(Action meanwhile)
    {
        await alarms.StopAsync(CancellationToken.None);
        await alarms.DisposeAsync();
        meanwhile();
        alarms = New();
        await alarms.StartAsync(CancellationToken.None);
    }

    private IncidentAlarms New() => new(new DataFolder(folder.Path), runner, clock, log);
}
