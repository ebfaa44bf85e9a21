using Alvis.Engine.Guards;
using Alvis.Engine.Playbooks;

namespace Alvis.Tests.Engine.Guards;

public sealed class RestartCapTests
{
    private readonly RestartCap guard = new();

    [Fact]
    public void Below_the_limit_it_is_silent() => Assert.Null(guard.Ask(Facts.After((1, 40), (1, 20))));

    [Fact]
    public void At_the_limit_it_says_the_rule_its_numbers_and_when_the_next_one_is_allowed()
    {
        var refusal = guard.Ask(Facts.After((1, 50), (2, 40), (3, 20)));

        Assert.Equal(
            "shop was restarted 3 times within 1 hour, the playbook's limit (restart.max). The next one would be allowed at 2026-03-01 03:10:00 UTC.", refusal!.Text);
    }

    [Fact]
    public void Over_the_limit_the_next_one_is_allowed_when_enough_of_them_are_old()
    {
        var facts = Facts.After((1, 50), (2, 40), (3, 20), (3, 10)) with { Restart = new RestartPolicy { Max = 2 } };

        Assert.Contains("The next one would be allowed at 2026-03-01 03:40:00 UTC.", guard.Ask(facts)!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_restart_a_whole_period_ago_does_not_count() => Assert.Null(guard.Ask(Facts.After((1, 60), (2, 40), (3, 20))));

    [Fact]
    public void A_limit_of_none_is_a_refusal_and_no_fault()
    {
        var facts = Facts.Plain with { Restart = new RestartPolicy { Max = 0 } };

        Assert.Equal("the playbook allows no restart of shop (restart.max: 0)", guard.Ask(facts)!.Text);
    }

    [Fact]
    public void An_action_that_is_no_restart_is_not_counted_against_it() =>
        Assert.Null(guard.Ask(Facts.After((1, 50), (2, 40), (3, 20)) with { IsRestart = false }));
}
