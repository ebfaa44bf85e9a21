using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Engine.Incidents;

/// <summary>
/// What happens next. Pure: same incident, same instant, same answer. <see cref="Presses"/> answers people; this answers time,
/// checks and the ends of steps.
/// </summary>
public static class Rules
{
    /// <summary>The next move at an instant.</summary>
    public static Move Next(Incident i, DateTimeOffset at)
    {
        if (i.FromNewer)
            return new Move.None();
        if (i.Call is { } call)
            return new Move.Settle(call);

        return i.Status switch
        {
            IncidentStatus.Closed => i.Summary is null ? new Move.Summarise() : new Move.None(),
            IncidentStatus.Acknowledged => WhileAcknowledged(i, at),
            IncidentStatus.Escalated => DueOr(Held(i, i.Paging!.NextAt), at, () => new Move.SendPage(i.Paging)),
            _ => WhileOpen(i, at),
        };
    }

    /// <summary>When the incident needs attention next: an instant in the past means now, null means never by itself.</summary>
    public static DateTimeOffset? DueAt(Incident i) => Next(i, i.LastAt) switch
    {
        Move.None => null,
        Move.Sleep s => s.Until,
        _ => i.LastAt,
    };

    /// <summary>The events that end a step, with the handover where its successor is one.</summary>
    public static IReadOnlyList<IncidentEvent> Finish(Incident i, PlanStep step, StepOutcome outcome, string text)
    {
        var finished = new StepFinished(step.Id, outcome, text);
        return Fold.Successor(i, finished) == Plan.HandOver ? [finished, HandOver(i, text)] : [finished];
    }

    /// <summary>The events after a probe that was made for <paramref name="why"/>, the probe itself first.</summary>
    public static IReadOnlyList<IncidentEvent> Looked(Incident i, LookFor why, CheckResult result)
    {
        var probed = new Probed(null, result);
        return why switch
        {
            LookFor.Closing when !result.Healthy => [probed, HandOver(i, $"it failed again while its recovery was being verified: {result.Finding}")],
            LookFor.Closing => PassesInARow(i) + 1 >= i.Policy.RecoverAfter ? [probed, new Closed(ClosedBecause.Verified)] : [probed],

            LookFor.Doubt when result.Healthy => [probed, .. SettleDoubt(i)],
            LookFor.Doubt => i.Probes.Count + 1 >= i.Policy.FailAfter ? [probed, HandOver(i, DoubtText(i.Doubt!, result))] : [probed],

            _ when result.Healthy => [probed, new VerifyingBegun(null)],
            _ when i.Step is null => [probed, HandOver(i, $"it was handed back, its plan had ended, and it still fails: {result.Finding}")],
            _ => [probed],
        };
    }

    /// <summary>What a confirmed recovery by the schedule means for the incident; empty when nothing changes.</summary>
    public static IReadOnlyList<IncidentEvent> Recovered(Incident i, CheckResult result) => i.Status switch
    {
        _ when i.FromNewer || i.Call is not null => [],
        IncidentStatus.Open when !i.Acted => [.. Withdraw(i, "the service recovered on its own"), new Probed(null, result), new Closed(ClosedBecause.RecoveredOnItsOwn)],
        // Once something was done the plan's own checks decide; but nobody should approve an action on a service that is well.
        IncidentStatus.Open when i.Approval is not null => [.. Withdraw(i, "the service recovered"), new Probed(null, result), new VerifyingBegun(null)],
        IncidentStatus.Escalated => [new Probed(null, result), new Closed(ClosedBecause.RecoveredAfterEscalation)],
        IncidentStatus.Acknowledged when i.ClosesAt is null => [new RecoverySeen(result)],
        _ => [],
    };

    /// <summary>What a confirmed fault means for an incident that is open already; empty when nothing changes.</summary>
    public static IReadOnlyList<IncidentEvent> FailedAgain(Incident i, CheckResult result) =>
        // While Alvis acts the plan's own checks see it; while a person has it nothing else would, and they would be told it is well.
        i.Status is IncidentStatus.Acknowledged or IncidentStatus.Escalated && i.Latest.Healthy && !i.FromNewer ? [new FaultSeen(result)] : [];

    /// <summary>Leaves the plan: to a person, with what was done and what was not.</summary>
    public static Escalated HandOver(Incident i, string why) => new(i.Policy.EscalateTo, why, HandOver: true);

    /// <summary>Withdraws the pending approval, if any.</summary>
    public static IReadOnlyList<IncidentEvent> Withdraw(Incident i, string why) =>
        i.Approval is { } asked ? [new ApprovalWithdrawn(asked.Id, why)] : [];

    /// <summary>What happens when nobody answers an approval in time, for people.</summary>
    public static string Unanswered(Incident i, string asking)
    {
        var step = i.Plan.Steps.FirstOrDefault(s => s.Id == asking);
        var next = step?.Args is ApproveArgs ? step.OnTimeout ?? step.OnFailure : null;
        return i.Plan.Steps.FirstOrDefault(s => s.Id == next)?.Args switch
        {
            null or EscalateArgs => "it goes to a person",
            CloseArgs => "the plan goes on to close, if the check passes",
            var args => $"the plan goes on without it ({args.Kind})",
        };
    }

    private static Move WhileAcknowledged(Incident i, DateTimeOffset at)
    {
        if (i.ClosesAt <= at)
            return new Move.Record([new Closed(ClosedBecause.RecoveredWhileAcknowledged)]);
        if (i.ClosesAt is { } closes)
            return new Move.Sleep(closes);
        return DueOr(Held(i, i.RemindAt!.Value), at, () => i.Reminded
            ? new Move.Record([new Escalated(i.Policy.EscalateTo, $"{i.Owner?.Name} acknowledged it {Duration.Spoken(i.Policy.AckFor + i.Policy.AckWithin)} ago, {StillOpen(i)}, and the reminder had no answer", HandOver: true)])
            : new Move.RemindOwner());
    }

    private static Move WhileOpen(Incident i, DateTimeOffset at)
    {
        // A storm has one message and one page, those of the umbrella; it is of no service, so no playbook is needed for its only step.
        if (i.Under)
            return new Move.None();
        if (i.IsUmbrella)
            return new Move.Record([new Escalated(i.Policy.EscalateTo, i.Confirmed.Finding, HandOver: false)]);
        if (i.Doubt is not null)
            return DueOr(NextLook(i), at, () => new Move.Look(LookFor.Doubt));
        if (i.FreshCheck)
            return new Move.Look(LookFor.Handback);
        if (i.Verifying)
            return DueOr(NextLook(i), at, () => new Move.Look(LookFor.Closing));
        if (i.Approval is { } asked)
            return WhileAsking(i, asked, at);
        if (i.Step is null)
            return new Move.Record([HandOver(i, "the plan ended without closing the incident")]);
        var step = i.Plan[i.Step];
        return i.WaitUntil is { } until ? DueOr(until, at, () => new Move.Run(step)) : new Move.Run(step);
    }

    /// <summary>Why an incident that a person has is not over, for a sentence.</summary>
    public static string StillOpen(Incident i) => i.IsUmbrella ? "incidents under it are still open" : "it still fails";

    private static Move WhileAsking(Incident i, PendingApproval asked, DateTimeOffset at)
    {
        if (asked.ExpiresAt <= at)
        {
            var text = $"nobody approved {asked.For} within {Duration.Spoken(asked.ExpiresAt - asked.RequestedAt)}";
            var step = i.Plan[asked.Step];
            return new Move.Record([new ApprovalExpired(asked.Id), .. step.Args is ApproveArgs ? Finish(i, step, StepOutcome.Timeout, text) : [HandOver(i, text)]]);
        }

        return asked.Told ? new Move.Sleep(asked.ExpiresAt) : new Move.TellApprovers(asked);
    }

    // A probe right after the step or the action judges it; the grace of the playbook comes first, then one look every retry_every.
    private static DateTimeOffset NextLook(Incident i)
    {
        var afterAction = i.LastActionAt is { } acted ? acted + i.Policy.Grace : DateTimeOffset.MinValue;
        var afterProbe = i.Probes.Count > 0 ? i.Probes[^1].At + i.Policy.RetryEvery : DateTimeOffset.MinValue;
        return afterAction > afterProbe ? afterAction : afterProbe;
    }

    private static int PassesInARow(Incident i) => i.Probes.Reverse().TakeWhile(p => p.Healthy).Count();

    private static IReadOnlyList<IncidentEvent> SettleDoubt(Incident i) =>
        i.Step is null || i.Plan[i.Step].Id != i.Doubt!.Step
            ? [new VerifyingBegun(null)]
            : Finish(i, i.Plan[i.Step], StepOutcome.Success, $"it is not known whether {What(i.Doubt)} was made, but the service passes its check");

    private static string DoubtText(BegunCall call, CheckResult result) =>
        $"{What(call)} may have been made at {Clock.Utc(call.At)}, nobody can say, and the service still fails: {result.Finding}. Alvis does not make it twice";

    private static string What(BegunCall call) => call.IsRestart ? "a restart" : $"the action {call.Target}";

    // Silenced, nobody is paged or reminded; what was due meanwhile is due at its end.
    private static DateTimeOffset Held(Incident i, DateTimeOffset due) => i.SilencedUntil > due ? i.SilencedUntil.Value : due;

    private static Move DueOr(DateTimeOffset due, DateTimeOffset at, Func<Move> move) => due <= at ? move() : new Move.Sleep(due);
}
