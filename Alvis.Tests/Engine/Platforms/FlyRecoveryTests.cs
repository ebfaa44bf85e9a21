using Alvis.Engine.Platforms;
using Alvis.Tests.Support;

namespace Alvis.Tests.Engine.Platforms;

/// <summary>What fly.io can say of a restart that was cut off.</summary>
public sealed partial class FlyPlatformTests
{
    [Fact]
    public async Task Some_machines_restarted_and_some_not_is_unknown()
    {
        var clock = new SkippingClock();
        await using var fly = await FakeFly.StartAsync(clock, "a1", "b2");
        var since = clock.GetUtcNow().AddMinutes(-5);
        fly.Restarted(fly.Machines[0], since.AddSeconds(8));

        Assert.Equal(Happened.Unknown, await HappenedAsync(fly, clock, since));
    }

    [Fact]
    public async Task All_machines_restarted_is_yes_and_those_that_slept_do_not_count()
    {
        var clock = new SkippingClock();
        await using var fly = await FakeFly.StartAsync(clock, "a1", "b2");
        fly.Add("c3").State = "stopped";
        var since = clock.GetUtcNow().AddMinutes(-5);
        fly.Restarted(fly.Machines[0], since.AddSeconds(8));
        fly.Restarted(fly.Machines[1], since.AddSeconds(20));

        Assert.Equal(Happened.Yes, await HappenedAsync(fly, clock, since));
    }

    [Fact]
    public async Task A_machine_on_its_way_is_unknown()
    {
        var clock = new SkippingClock();
        await using var fly = await FakeFly.StartAsync(clock, "a1");
        fly.Machines[0].State = "stopping";

        Assert.Equal(Happened.Unknown, await HappenedAsync(fly, clock, clock.GetUtcNow().AddMinutes(-5)));
    }

    [Fact]
    public async Task An_event_that_the_clocks_do_not_tell_apart_is_unknown()
    {
        var clock = new SkippingClock();
        await using var fly = await FakeFly.StartAsync(clock, "a1");
        var since = clock.GetUtcNow().AddMinutes(-5);
        fly.Restarted(fly.Machines[0], since.AddSeconds(-2));

        Assert.Equal(Happened.Unknown, await HappenedAsync(fly, clock, since));
    }

    [Fact]
    public async Task A_restart_that_was_just_asked_for_is_given_time_to_show()
    {
        var clock = new ManualClock();
        await using var fly = await FakeFly.StartAsync(clock, "a1");
        var asking = HappenedAsync(fly, clock, clock.GetUtcNow());
        await ProcessWorld.UntilAsync(() => fly.Calls.Count > 0);

        clock.Advance(TimeSpan.FromSeconds(1));
        fly.Restarted(fly.Machines[0], clock.GetUtcNow());
        await ProcessWorld.UntilAsync(() =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(100));
            return asking.IsCompleted;
        });

        Assert.Equal(Happened.Yes, await asking);
    }

    [Fact]
    public async Task An_api_that_does_not_answer_is_unknown()
    {
        var clock = new SkippingClock();
        await using var fly = await FakeFly.StartAsync(clock, "a1");
        fly.Answers(FlyCall.List, 500, times: 100);

        Assert.Equal(Happened.Unknown, await HappenedAsync(fly, clock, clock.GetUtcNow().AddMinutes(-5)));
    }
}
