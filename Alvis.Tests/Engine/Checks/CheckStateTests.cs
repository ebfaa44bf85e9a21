using Alvis.Engine.Checks;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Playbooks;
using Alvis.Tests.Support;

namespace Alvis.Tests.Engine.Checks;

public sealed class CheckStateTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 3, 0, 0, TimeSpan.Zero);

    /// <summary>Results, one a second: p(ass), f(ail), x (could not look). Phase, streak, second the phase or fault began, next look after, news of the last.</summary>
    [Theory]
    [InlineData("p", 2, 2, CheckPhase.Healthy, 1, 0, 60, CheckNews.None)]
    [InlineData("ppp", 2, 2, CheckPhase.Healthy, 3, 0, 60, CheckNews.None)]
    [InlineData("f", 2, 2, CheckPhase.Doubtful, 1, 0, 5, CheckNews.None)]
    [InlineData("ppf", 2, 2, CheckPhase.Doubtful, 1, 2, 5, CheckNews.None)]
    [InlineData("pfp", 2, 2, CheckPhase.Healthy, 1, 2, 60, CheckNews.None)]
    [InlineData("pff", 2, 2, CheckPhase.Failing, 2, 1, 60, CheckNews.FaultConfirmed)]
    [InlineData("pf", 1, 2, CheckPhase.Failing, 1, 1, 60, CheckNews.FaultConfirmed)]
    [InlineData("ff", 3, 2, CheckPhase.Doubtful, 2, 0, 5, CheckNews.None)]
    [InlineData("pfff", 2, 2, CheckPhase.Failing, 3, 1, 60, CheckNews.StillFailing)]
    [InlineData("pffp", 2, 2, CheckPhase.Recovering, 1, 1, 5, CheckNews.None)]
    [InlineData("pffpf", 2, 2, CheckPhase.Failing, 1, 1, 60, CheckNews.StillFailing)]
    [InlineData("pffpp", 2, 2, CheckPhase.Healthy, 2, 4, 60, CheckNews.RecoveryConfirmed)]
    [InlineData("pffp", 2, 1, CheckPhase.Healthy, 1, 3, 60, CheckNews.RecoveryConfirmed)]
    [InlineData("pffppp", 2, 2, CheckPhase.Healthy, 3, 4, 60, CheckNews.None)]
    [InlineData("pffppff", 2, 2, CheckPhase.Failing, 2, 5, 60, CheckNews.FaultConfirmed)]
    [InlineData("x", 2, 2, CheckPhase.Unknown, 0, null, 60, CheckNews.CouldNotLook)]
    [InlineData("pfx", 2, 2, CheckPhase.Doubtful, 1, 1, 5, CheckNews.CouldNotLook)]
    [InlineData("pffx", 2, 2, CheckPhase.Failing, 2, 1, 60, CheckNews.CouldNotLook)]
    [Shows("health_check.every")]
    [Shows("health_check.fail_after")]
    [Shows("health_check.retry_every")]
    [Shows("health_check.recover_after")]
    public void Results_are_folded(string results, int failAfter, int recoverAfter, CheckPhase phase, int streak, int? since, int nextLook, CheckNews news)
    {
        var (state, last) = Fold(results, failAfter, recoverAfter);

        Assert.Equal(phase, state.Phase);
        Assert.Equal(streak, state.Streak);
        Assert.Equal(since is { } s ? Start.AddSeconds(s) : null, state.Since);
        Assert.Equal(Start.AddSeconds(results.Length - 1 + nextLook), state.NextLookAt);
        Assert.Equal(news, last);
    }

    [Theory]
    [InlineData("")]
    [InlineData("pf")]
    [InlineData("pffp")]
    [InlineData("pffpp")]
    public void A_state_read_back_from_its_row_goes_on_where_it_was(string results)
    {
        var (state, _) = Fold(results, 2, 2);

        Assert.Equal(state, CheckStateRow.Of(state).Read());
    }

    [Fact]
    public void The_row_holds_plain_words_and_numbers()
    {
        var row = CheckStateRow.Of(Fold("pff", 2, 2).State);

        Assert.Equal("failing", row.Phase);
        Assert.Equal(2, row.Streak);
        Assert.Equal(Start.AddSeconds(1).ToUnixTimeMilliseconds(), row.SinceAt);
        Assert.Equal(Start.AddSeconds(2).ToUnixTimeMilliseconds(), row.LastAt);
        Assert.Contains("\"failure\":\"status\"", row.LastResult, StringComparison.Ordinal);
    }

    [Fact]
    public void A_phase_of_a_newer_version_is_looked_at_anew()
    {
        var row = CheckStateRow.Of(Fold("pff", 2, 2).State) with { Phase = "pondering" };

        Assert.Equal(CheckState.Start, row.Read());
    }

    private static (CheckState State, CheckNews News) Fold(string results, int failAfter, int recoverAfter)
    {
        var spec = new CheckSpec(
            CheckSpec.HealthCheck, "http", new Section(Place.Start, new Dictionary<string, object>(), new Dictionary<string, Place>(), new Problems("")),
            TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(10), failAfter, TimeSpan.FromSeconds(5), recoverAfter);
        var (state, news) = (CheckState.Start, CheckNews.None);
        for (var i = 0; i < results.Length; i++)
        {
            (state, news) = state.Fold(
                results[i] switch
                {
                    'p' => new CheckResult(true, "answered 200", Start.AddSeconds(i)),
                    'f' => new CheckResult(false, "answered 503, wanted 200", Start.AddSeconds(i), CheckFailure.Status, new Timings(null, TimeSpan.FromMilliseconds(1), null, null, TimeSpan.FromMilliseconds(3)), "sorry"),
                    _ => new CheckResult(false, "refused to connect to 127.0.0.1", Start.AddSeconds(i), CheckFailure.Forbidden),
                },
                spec);
        }

        return (state, news);
    }
}
