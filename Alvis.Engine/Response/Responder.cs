using Alvis.Engine.Checks;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;
using Alvis.Engine.Steps;
using Alvis.Engine.Summaries;
using Microsoft.Extensions.Logging;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Engine.Response;

/// <summary>
/// Load, decide, act, append: carries an incident on as far as it goes now. With <see cref="Intake"/> (opening) and
/// <see cref="Desk"/> (people) the only writer of incidents. Everything it needs to know is in the timeline, so any process can go on
/// where another one died.
/// </summary>
public sealed partial class Responder(
    IIncidentStore store, IPlaybooks playbooks, KindSet<IStepKind> steps, ActionRoom actions, IProbes probes, Pager pager, Storms storms,
    ISummaries summaries, IAlarmClock alarm, IIds ids, TimeProvider time, ILogger<Responder> logger)
{
    /// <summary>More moves than any plan has: beyond it something is wrong, and the incident waits for the next sweep.</summary>
    private const int MostMoves = 2_000;

    /// <summary>Carries an incident on until it sleeps, ends or waits for a person.</summary>
    public async Task AdvanceAsync(IncidentId id, CancellationToken cancel)
    {
        var incident = await store.LoadAsync(id, cancel);
        for (var moves = 0; incident is not null && moves < MostMoves; moves++)
        {
            switch (Rules.Next(incident, time.Now()))
            {
                case Move.None:
                    await TendAsync(incident, cancel);
                    return;
                case Move.Sleep sleep:
                    await alarm.SetAsync(id, sleep.Until, cancel);
                    await TendAsync(incident, cancel);
                    return;
                case var move:
                    incident = await DoAsync(incident, move, cancel) is Appended.Done done ? done.Incident : await store.LoadAsync(id, cancel);
                    break;
            }
        }
    }

    // Where an incident of a storm comes to rest, the next one under the umbrella may begin, or the umbrella may close.
    private Task TendAsync(Incident incident, CancellationToken cancel) =>
        (incident.IsUmbrella ? incident.Id : incident.Umbrella) is { } umbrella ? storms.TendAsync(umbrella, cancel) : Task.CompletedTask;

    private async Task<Appended> DoAsync(Incident incident, Move move, CancellationToken cancel) => move switch
    {
        Move.Run run => await RunAsync(incident, run.Step, cancel),
        Move.Settle settle => await SettleAsync(incident, settle.Call, cancel),
        Move.Look look => await AppendAsync(incident, Rules.Looked(incident, look.For, await LookAsync(incident, cancel)), cancel),
        Move.TellApprovers tell => await AppendAsync(incident, [await pager.TellApproversAsync(incident, tell.Approval, cancel)], cancel),
        Move.SendPage page => await AppendAsync(incident, [await pager.PageAsync(incident, page.Paging, cancel)], cancel),
        Move.RemindOwner => await AppendAsync(incident, [await pager.RemindAsync(incident, cancel)], cancel),
        Move.Summarise => await AppendAsync(incident, [await SummariseAsync(incident, cancel)], cancel),
        Move.Record record => await AppendAsync(incident, record.Events, cancel),
        _ => throw new System.Diagnostics.UnreachableException($"No way to do {move.GetType().Name}."),
    };

    private async Task<Appended> RunAsync(Incident incident, PlanStep step, CancellationToken cancel)
    {
        if (Stopped(incident) is { } why)
            return await AppendAsync(incident, [Rules.HandOver(incident, why)], cancel);
        if (steps.Find(step.Kind) is not { } kind)
            return await AppendAsync(incident, [Rules.HandOver(incident, $"this version cannot do the step '{step.Kind}'")], cancel);

        var run = new StepRun(incident, step, playbooks.Find(incident.Service)!.Playbook, time.Now());
        StepResult result;
        try
        {
            result = await kind.RunAsync(run, cancel);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A bug in one step must not stop the incident: a person gets it, the log has the rest.
            Log.StepFailed(logger, incident.Id, step.Id, e);
            result = new StepResult.HandsOver($"Alvis met a fault of its own at step {step.Id}; its log has the details");
        }

        return result switch
        {
            StepResult.Ends e => await AppendAsync(incident, [.. Seen(step, e.Seen), .. Rules.Finish(incident, step, e.Outcome, e.Text)], cancel),
            StepResult.Waits w => await AppendAsync(incident, [.. Seen(step, w.Seen), new WaitBegun(step.Id, w.Until, w.Why)], cancel),
            StepResult.Asks a => await AppendAsync(incident, [await AskAsync(incident, step, a, cancel)], cancel),
            StepResult.Acts a => await actions.BeginAsync(run, a.Call, cancel),
            StepResult.Verifies => await AppendAsync(incident, [new VerifyingBegun(step.Id)], cancel),
            StepResult.Escalates e => await AppendAsync(incident, [new Escalated(e.To, e.Why, HandOver: false)], cancel),
            StepResult.HandsOver h => await AppendAsync(incident, [Rules.HandOver(incident, h.Why)], cancel),
            _ => throw new System.Diagnostics.UnreachableException($"No way to follow {result.GetType().Name}."),
        };
    }

    private async Task<ApprovalRequested> AskAsync(Incident incident, PlanStep step, StepResult.Asks asks, CancellationToken cancel)
    {
        var record = await TrackRecord.OfAsync(store, incident, step, time.Now(), cancel);
        return new ApprovalRequested(step.Id, ids.Next(), asks.From, asks.For, asks.Call, Clock.Cut(time.Now() + asks.Within), record);
    }

    private async Task<Appended> SettleAsync(Incident incident, BegunCall begun, CancellationToken cancel)
    {
        var inForce = playbooks.Find(incident.Service);
        var step = incident.Plan[begun.Step];
        var call = inForce is null ? null : steps.Find(step.Kind)?.Recall(new StepRun(incident, step, inForce.Playbook, time.Now()), begun);
        return await actions.SettleAsync(incident, begun, inForce, call, Stopped(incident), cancel);
    }

    /// <summary>Why no step may be begun for this incident any more, or null.</summary>
    private string? Stopped(Incident incident) => playbooks.Find(incident.Service) switch
    {
        null => $"the playbook of {incident.Service} was removed in the middle of the incident",
        { Paused: { } because } => $"the playbook of {incident.Service} is paused: {because}",
        _ => null,
    };

    private Task<CheckResult> LookAsync(Incident incident, CancellationToken cancel) =>
        probes.LookAsync(incident.Service, Playbooks.CheckSpec.HealthCheck, null, cancel);

    private async Task<SummaryWritten> SummariseAsync(Incident incident, CancellationToken cancel) =>
        await summaries.WriteAsync(incident, FactSheet.From(await store.TimelineAsync(incident.Id, cancel)), cancel);

    private Task<Appended> AppendAsync(Incident incident, IReadOnlyList<IncidentEvent> events, CancellationToken cancel) =>
        store.AppendAsync(incident, events, Actor.Alvis, time.Now(), cancel);

    private static IReadOnlyList<IncidentEvent> Seen(PlanStep step, CheckResult? seen) => seen is null ? [] : [new Probed(step.Id, seen)];

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, EventName = "StepFailed", Level = LogLevel.Error, Message = "Step {Step} of incident {IncidentId} failed inside Alvis; the incident was handed over")]
        public static partial void StepFailed(ILogger logger, IncidentId incidentId, string step, Exception e);
    }
}
