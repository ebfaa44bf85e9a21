using System.Collections.Concurrent;
using Alvis.Engine.Checks;
using Alvis.Engine.Escalations;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Playbooks;
using Microsoft.Extensions.Logging;

namespace Alvis.Engine.Response;

/// <summary>
/// Follows every scheduled check: folds its results, looks again soon while in doubt, and tells the intake of confirmed faults and
/// recoveries.
/// </summary>
public sealed partial class Watcher(
    IPlaybooks playbooks, Intake intake, IIncidentStore incidents, CheckStates states, ICheckSchedule schedule, IEscalations escalations, TimeProvider time, ILogger<Watcher> logger) : ICheckSink
{
    /// <summary>How often somebody is told that a check cannot look.</summary>
    public static readonly TimeSpan BlindAgain = TimeSpan.FromHours(24);

    /// <summary>When it is tried again after nobody could be told.</summary>
    private static readonly TimeSpan UntoldAgain = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<(string Service, string Check), DateTimeOffset> saysBlindAgain = [];

    /// <inheritdoc/>
    public async Task SeenAsync(string service, string check, CheckResult result, CancellationToken cancel)
    {
        if (playbooks.Find(service) is not { Paused: null } inForce)
            return;
        var spec = inForce.Playbook.HealthCheck;
        var (state, news) = states.Fold(service, check, result, spec, out var changed);
        if (state.LooksAgain && state.NextLookAt is { } at)
            await schedule.LookAgainAsync(service, at, check, cancel);
        // A confirmed fault first: the intake knows what it has heard already, so a crash in between only tells it twice, and no restart waits
        // for the state to be on disk.
        try
        {
            await TellAsync(service, check, state, news, spec, result, inForce, cancel);
        }
        finally
        {
            if (changed)
                await states.KeepAsync(service, check, cancel);
        }
    }

    private async Task TellAsync(
        string service, string check, CheckState state, CheckNews news, CheckSpec spec, CheckResult result, InForce inForce, CancellationToken cancel)
    {
        switch (news)
        {
            case CheckNews.FaultConfirmed or CheckNews.StillFailing:
                await intake.FaultAsync(service, inForce.CheckShown, result, state.Since ?? result.At, cancel);
                break;
            case CheckNews.CouldNotLook:
                await SayBlindAsync(service, check, result, cancel);
                break;
            // Also later than the confirming pass: an incident may have been escalated after it.
            default:
                if (news == CheckNews.RecoveryConfirmed
                    || (state.Phase == CheckPhase.Healthy && state.Streak >= spec.RecoverAfter && await incidents.FindOpenAsync(service, cancel) is not null))
                    await intake.RecoveryAsync(service, result, cancel);
                break;
        }
    }

    // No incident, for nothing was learned of the service; but a service that nobody looks at must not look well.
    private async Task SayBlindAsync(string service, string check, CheckResult result, CancellationToken cancel)
    {
        Log.CouldNotLook(logger, service, check, result.Finding);
        var now = time.Now();
        if (saysBlindAgain.TryGetValue((service, check), out var again) && now < again)
            return;
        saysBlindAgain[(service, check)] = now + UntoldAgain;
        var page = new Page(
            escalations.Self, new IncidentId(0), service, $"blind-{service}-{check}-{now.ToUnixTimeSeconds()}", $"Alvis cannot check {service}",
            $"The check {check} of {service} cannot look, so nobody would notice a failure: {result.Finding}", now, Urgent: false);
        if (await escalations.SendAsync(escalations.Self, page, cancel) is Delivery.Sent)
            saysBlindAgain[(service, check)] = now + BlindAgain;
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, EventName = "CouldNotLook", Level = LogLevel.Warning, Message = "The check {Check} of {Service} could not look: {Finding}")]
        public static partial void CouldNotLook(ILogger logger, string service, string check, string finding);
    }
}
