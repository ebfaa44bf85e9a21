using Alvis.Engine.Guards;

namespace Alvis.Tests.Engine.Guards;

public sealed class DryRunTests
{
    private readonly DryRun guard = new();

    [Fact]
    public void It_says_what_would_have_been_done_and_which_setting_stops_it() =>
        Assert.Equal("dry run: would have done 'restart shop' (Guards:DryRun is set)", guard.Ask(Facts.Plain with { DryRun = true })!.Text);

    [Fact]
    public void Not_set_it_is_silent() => Assert.Null(guard.Ask(Facts.Plain));

    [Fact]
    public void It_is_asked_last_so_that_what_it_says_is_true() =>
        Assert.All(new IGuard[] { new RestartCap(), new Cooldown(), new KillSwitchGuard() }, other => Assert.True(guard.Order > other.Order));
}
