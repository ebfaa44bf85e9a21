using Alvis.Engine.Guards;
using Alvis.Engine.Playbooks;

namespace Alvis.Tests.Engine.Guards;

public sealed class CooldownTests
{
    private readonly Cooldown guard = new();

    [Fact]
    public void Soon_after_an_earlier_incident_s_restart_it_refuses_with_both_durations() =>
        Assert.Equal(
            "shop was restarted for INC-7 2 minutes ago, and the playbook wants 5 minutes in between (restart.cooldown).",
            guard.Ask(Facts.After((7, 2)))!.Text);

    [Fact]
    public void After_the_cooldown_it_is_silent() => Assert.Null(guard.Ask(Facts.After((7, 5))));

    [Fact]
    public void The_incident_s_own_restarts_do_not_count() => Assert.Null(guard.Ask(Facts.After((1, 2))));

    [Fact]
    public void An_own_restart_does_not_hide_an_earlier_incident_s() =>
        Assert.Contains("INC-7", guard.Ask(Facts.After((7, 3), (1, 1)))!.Text, StringComparison.Ordinal);

    [Fact]
    public void A_clock_that_was_set_back_does_not_open_the_gate() =>
        Assert.Contains("0 seconds ago", guard.Ask(Facts.After((7, -30)))!.Text, StringComparison.Ordinal);

    [Fact]
    public void A_cooldown_of_zero_is_none() =>
        Assert.Null(guard.Ask(Facts.After((7, 0)) with { Restart = new RestartPolicy { Cooldown = TimeSpan.Zero } }));

    [Fact]
    public void An_action_that_is_no_restart_needs_none() => Assert.Null(guard.Ask(Facts.After((7, 2)) with { IsRestart = false }));
}
