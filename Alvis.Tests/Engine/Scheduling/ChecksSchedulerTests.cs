using Alvis.Engine.Checks;
using Alvis.Engine.Playbooks;
using Alvis.Engine.Scheduling;
using Alvis.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Alvis.Tests.Engine.Scheduling;

public sealed class ChecksSchedulerTests : IAsyncLifetime, IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    private readonly ManualClock clock = new();
    private readonly FakeSink sink = new();
    private readonly ChecksDispatcher dispatcher;
    private readonly ChecksScheduler scheduler;

    public ChecksSchedulerTests()
    {
        dispatcher = new ChecksDispatcher(() => sink, Options.Create(new ChecksOptions()), clock, NullLogger<ChecksDispatcher>.Instance);
        scheduler = new ChecksScheduler(dispatcher, clock, NullLogger<ChecksScheduler>.Instance);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await scheduler.StopAsync(default);
        await scheduler.DisposeAsync();
        await dispatcher.DisposeAsync();
    }

    [Fact]
    public async Task A_check_runs_once_every_interval()
    {
        var check = new FakeCheck("shop:80");
        await scheduler.AddAsync([check.Watched("shop", Every) with { LookAt = NotSoon }], default);
        await scheduler.StartAsync(default);

        await SeenAfterAsync(UntilRegular("shop", Every));
        await SeenAfterAsync(Every);
        await SeenAfterAsync(Every);

        Assert.Equal([false, false, false], check.Fresh);
    }

    [Fact]
    public async Task An_overdue_check_is_made_up_for_within_ten_seconds()
    {
        await scheduler.AddAsync([new FakeCheck("shop:80").Watched("shop", TimeSpan.FromHours(6)) with { LookAt = clock.GetUtcNow().AddHours(-1) }], default);
        await scheduler.StartAsync(default);

        await SeenAfterAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Looking_again_comes_when_asked_over_a_new_connection()
    {
        var check = new FakeCheck("shop:80");
        await scheduler.AddAsync([check.Watched("shop", TimeSpan.FromHours(6)) with { LookAt = NotSoon }], default);
        await scheduler.StartAsync(default);

        Assert.True(await scheduler.LookAgainAsync("shop", clock.GetUtcNow().AddSeconds(5)));
        await SeenAfterAsync(TimeSpan.FromSeconds(5));

        Assert.Equal([true], check.Fresh);
    }

    [Fact]
    public async Task Looking_again_at_what_is_not_watched_is_answered_no() =>
        Assert.False(await scheduler.LookAgainAsync("other", clock.GetUtcNow()));

    [Fact]
    public async Task While_a_look_is_asked_for_the_regular_one_is_left_out()
    {
        var check = new FakeCheck("shop:80");
        await scheduler.AddAsync([check.Watched("shop", Every) with { LookAt = NotSoon }], default);
        await scheduler.LookAgainAsync("shop", clock.GetUtcNow() + Every);
        await scheduler.StartAsync(default);
        Assert.True(UntilRegular("shop", Every) < Every);

        await SeenAfterAsync(Every);

        Assert.Equal([true], check.Fresh);
    }

    [Fact]
    public async Task A_removed_service_is_left_alone()
    {
        var (gone, kept) = (new FakeCheck("gone:80"), new FakeCheck("kept:80"));
        await scheduler.AddAsync([gone.Watched("gone", Every), gone.Watched("gone", Every, name: "deep"), kept.Watched("kept", Every)], default);
        await scheduler.RemoveAsync("gone", default);
        await scheduler.StartAsync(default);

        Assert.Equal("kept", await SeenAfterAsync(Every));
        Assert.Equal("kept", await SeenAfterAsync(Every));

        Assert.Equal(0, gone.Runs);
        Assert.Equal(1, scheduler.Count);
    }

    [Fact]
    public async Task Replacing_a_services_checks_drops_those_not_named_again()
    {
        var (old, fresh) = (new FakeCheck("old:80"), new FakeCheck("new:80"));
        await scheduler.AddAsync([old.Watched("shop", Every), old.Watched("shop", Every, name: "deep")], default);
        await scheduler.ReplaceAsync("shop", [fresh.Watched("shop", Every)], default);
        await scheduler.StartAsync(default);

        await SeenAfterAsync(Every);

        Assert.Equal(0, old.Runs);
        Assert.Equal(1, scheduler.Count);
    }

    [Fact]
    public async Task A_wall_clock_that_is_set_back_stops_no_check()
    {
        await scheduler.AddAsync([new FakeCheck("shop:80").Watched("shop", Every) with { LookAt = NotSoon }], default);
        await scheduler.StartAsync(default);
        await SeenAfterAsync(UntilRegular("shop", Every));

        clock.SetWall(TimeSpan.FromHours(-1));

        await SeenAfterAsync(Every);
    }

    [Fact]
    public void Checks_are_spread_over_their_interval_on_a_grid_that_never_changes()
    {
        var now = new DateTimeOffset(2026, 3, 1, 3, 0, 0, 7, TimeSpan.Zero);
        var first = Enumerable.Range(0, 1000).Select(i => ChecksGrid.Next($"shop-{i}/health_check", Every, now)).ToList();

        Assert.All(first, at => Assert.InRange(at - now, TimeSpan.FromTicks(1), Every));
        Assert.All(first, at => Assert.Equal(0, at.UtcTicks % ChecksGrid.Step.Ticks));
        Assert.All(first.GroupBy(at => at.Second % 10), second => Assert.InRange(second.Count(), 70, 130));
        Assert.Equal(first[0] + Every, ChecksGrid.Next("shop-0/health_check", Every, now + Every));
        // The places of checks are the same in every version: an update must not make two looks follow each other.
        Assert.Equal(TimeSpan.FromMilliseconds(1250), TimeSpan.FromTicks(first[0].UtcTicks % Every.Ticks));
    }

    private DateTimeOffset NotSoon => clock.GetUtcNow().AddDays(1);

    private TimeSpan UntilRegular(string service, TimeSpan every) =>
        ChecksGrid.Next(ChecksEntry.KeyOf(service, CheckSpec.HealthCheck), every, clock.GetUtcNow()) - clock.GetUtcNow();

    /// <summary>Time passes, and then a result comes without any more of it.</summary>
    private async Task<string> SeenAfterAsync(TimeSpan time)
    {
        clock.Advance(time);
        var (service, _, _) = await sink.NextAsync();
        while (dispatcher.Counts.Running > 0)
            await Task.Yield();
        return service;
    }
}
