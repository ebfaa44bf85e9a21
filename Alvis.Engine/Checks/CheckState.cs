using Alvis.Engine.Incidents;
using Alvis.Engine.Playbooks;

namespace Alvis.Engine.Checks;

/// <summary>What is believed of a service, given the results of one check so far.</summary>
public enum CheckPhase
{
    /// <summary>Never looked at.</summary>
    Unknown,

    /// <summary>The last look was good.</summary>
    Healthy,

    /// <summary>Failing, but fewer than <c>fail_after</c> times in a row.</summary>
    Doubtful,

    /// <summary>Failed <c>fail_after</c> times in a row.</summary>
    Failing,

    /// <summary>Passing after a confirmed fault, but fewer than <c>recover_after</c> times in a row.</summary>
    Recovering,
}

/// <summary>What a result means for whoever acts on it.</summary>
public enum CheckNews
{
    /// <summary>Nothing to act on.</summary>
    None,

    /// <summary>This result confirmed the fault.</summary>
    FaultConfirmed,

    /// <summary>A further failing result after the confirming one: act as for <see cref="FaultConfirmed"/>, if that has not happened yet.</summary>
    StillFailing,

    /// <summary>This result confirmed the recovery.</summary>
    RecoveryConfirmed,

    /// <summary>The check could not look, for a reason of Alvis's own (settings, a missing secret): nothing was learned of the service.</summary>
    CouldNotLook,
}

/// <summary>
/// What one check has seen of one service, as data: results are folded in one after another, and the same results always give the same
/// state. Kept by the caller and stored on every change of <see cref="Phase"/>, so that a streak survives a restart.
/// </summary>
/// <param name="Phase">What is believed.</param>
/// <param name="Streak">How many results in a row speak for the phase; at least 1 but for <see cref="CheckPhase.Unknown"/>.</param>
/// <param name="Since">When the phase began. While failing or recovering: the first failing result of the fault; what "down since" means.</param>
/// <param name="Last">The last result.</param>
/// <param name="NextLookAt">When the next look is due.</param>
public sealed record CheckState(CheckPhase Phase, int Streak, DateTimeOffset? Since, CheckResult? Last, DateTimeOffset? NextLookAt)
{
    /// <summary>Before the first look.</summary>
    public static readonly CheckState Start = new(CheckPhase.Unknown, 0, null, null, null);

    /// <summary>True while the next look is sooner than the schedule's own (<c>retry_every</c>): ask the scheduler to look again.</summary>
    public bool LooksAgain => Phase is CheckPhase.Doubtful or CheckPhase.Recovering;

    /// <summary>Pure: what is believed after one more result, and what that means.</summary>
    public (CheckState Next, CheckNews News) Fold(CheckResult result, CheckSpec spec)
    {
        if (result.Failure == CheckFailure.Forbidden)
            return (this with { Last = result, NextLookAt = result.At + (LooksAgain ? spec.RetryEvery : Regular(spec)) }, CheckNews.CouldNotLook);

        var (phase, streak, news) = (Phase, result.Healthy) switch
        {
            (CheckPhase.Unknown or CheckPhase.Doubtful, true) => (CheckPhase.Healthy, 1, CheckNews.None),
            (CheckPhase.Healthy, true) => (CheckPhase.Healthy, Streak + 1, CheckNews.None),
            (CheckPhase.Failing, true) => Passed(1, spec),
            (CheckPhase.Recovering, true) => Passed(Streak + 1, spec),
            (CheckPhase.Unknown or CheckPhase.Healthy, false) => Failed(1, spec),
            (CheckPhase.Doubtful, false) => Failed(Streak + 1, spec),
            (CheckPhase.Failing, false) => (CheckPhase.Failing, Streak + 1, CheckNews.StillFailing),
            _ => (CheckPhase.Failing, 1, CheckNews.StillFailing),
        };

        // One fault from its first failure to its confirmed recovery: doubt and a broken recovery do not move its beginning.
        var since = phase switch
        {
            _ when phase == Phase => Since,
            CheckPhase.Failing or CheckPhase.Recovering when Phase is CheckPhase.Doubtful or CheckPhase.Failing or CheckPhase.Recovering => Since,
            _ => result.At,
        };
        var next = new CheckState(phase, streak, since, result, null);
        return (next with { NextLookAt = result.At + (next.LooksAgain ? spec.RetryEvery : Regular(spec)) }, news);
    }

    private static (CheckPhase, int, CheckNews) Failed(int streak, CheckSpec spec) =>
        streak >= spec.FailAfter ? (CheckPhase.Failing, streak, CheckNews.FaultConfirmed) : (CheckPhase.Doubtful, streak, CheckNews.None);

    private static (CheckPhase, int, CheckNews) Passed(int streak, CheckSpec spec) =>
        streak >= spec.RecoverAfter ? (CheckPhase.Healthy, streak, CheckNews.RecoveryConfirmed) : (CheckPhase.Recovering, streak, CheckNews.None);

    // A check without a schedule is looked at when a plan says so; while in doubt it has the same beat as any other.
    private static TimeSpan Regular(CheckSpec spec) => spec.Every ?? spec.RetryEvery;
}
