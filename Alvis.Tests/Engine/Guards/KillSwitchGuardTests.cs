using Alvis.Engine.Guards;
using Alvis.Tests.Support;

namespace Alvis.Tests.Engine.Guards;

public sealed class KillSwitchGuardTests
{
    private readonly KillSwitchGuard guard = new();

    [Fact]
    public void The_one_for_all_services_says_who_set_it_when_and_why() =>
        Assert.Equal(
            "the kill switch for all services is on since 2026-03-01 03:00:00 UTC, set by Mara: data centre move",
            guard.Ask(On(null))!.Text);

    [Fact]
    public void The_service_s_own_stops_it() => Assert.Contains("the kill switch for shop is on", guard.Ask(On("shop"))!.Text, StringComparison.Ordinal);

    [Fact]
    public void Another_service_s_does_not() => Assert.Null(guard.Ask(On("till")));

    [Fact]
    public void It_stops_actions_that_are_no_restarts_too() => Assert.NotNull(guard.Ask(On(null) with { IsRestart = false }));

    [Fact]
    public void It_is_asked_before_all_others() =>
        Assert.All(new IGuard[] { new RestartCap(), new Cooldown(), new DryRun() }, other => Assert.True(guard.Order < other.Order));

    private static GuardFacts On(string? service) => Facts.Plain with { Switches = [new KillSwitch(service, "Mara", Some.Night, "data centre move")] };
}
