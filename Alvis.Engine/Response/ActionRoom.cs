using System.Collections.Concurrent;
using Alvis.Engine.Guards;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Platforms;
using Alvis.Engine.Playbooks;
using Alvis.Engine.Steps;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Engine.Response;

/// <summary>
/// The one place where Alvis touches the outside: the guards are asked, the beginning is committed, the call is made, its end is
/// recorded. After a crash in between the platform is asked before anything is called again.
/// </summary>
public sealed partial class ActionRoom(
    IIncidentStore store, IEnumerable<IGuard> guards, ISwitches switches, IIds ids, TimeProvider time, IOptionsMonitor<GuardOptions> options,
    ILogger<ActionRoom> logger)
{
    private static readonly TimeSpan BusyFor = TimeSpan.FromSeconds(2);
    private const int MostBusyWaits = 150;

    private readonly IGuard[] inOrder = [.. guards.OrderBy(g => g.Order).ThenBy(g => g.Word, StringComparer.Ordinal)];
    private readonly ConcurrentDictionary<IncidentId, CancellationTokenSource> underWay = [];

    /// <summary>Ends the call that is under way for an incident, if any: a person took over.</summary>
    public void End(IncidentId incident)
    {
        if (underWay.TryGetValue(incident, out var call))
            call.Cancel();
    }

    /// <summary>What the guards say to an action now; null when all let it pass.</summary>
    public async Task<(string Guard, Refusal Refusal)?> AskGuardsAsync(Incident incident, RestartPolicy policy, OutsideCall call, string? exceptKey, CancellationToken cancel)
    {
        var now = time.Now();
        var since = now - (policy.MaxPer > TimeSpan.FromDays(1) ? policy.MaxPer : TimeSpan.FromDays(1));
        var past = call.IsRestart ? await store.RestartsAsync(call.Platform, call.Target, since, cancel) : [];
        // The attempt that is being settled was recorded before it was cut off; it does not count against itself.
        if (exceptKey is not null && past.LastOrDefault(p => p.Incident == incident.Id) is { } own)
            past = [.. past.Where(p => !ReferenceEquals(p, own))];

        var on = await switches.OnAsync(cancel);
        if (options.CurrentValue.KillSwitch is { Length: > 0 } because)
            on = [new KillSwitch(null, "the operator (Guards:KillSwitch)", incident.OpenedAt, because), .. on];

        var facts = new GuardFacts(incident, call.IsRestart, call.Target, call.Describe, policy, past, on, options.CurrentValue.DryRun, now);
        foreach (var guard in inOrder)
        {
            if (guard.Ask(facts) is { } refusal)
                return (guard.Word, refusal);
        }

        return null;
    }

    /// <summary>Guards, begins, makes and records a call.</summary>
    public async Task<Appended> BeginAsync(StepRun run, OutsideCall call, CancellationToken cancel)
    {
        var incident = run.Incident;
        if (await AskGuardsAsync(incident, run.Playbook.Restart, call, exceptKey: null, cancel) is var (guard, refusal))
            return await AppendAsync(incident, [new GuardRefused(run.Step.Id, guard, refusal.Text), Rules.HandOver(incident, refusal.Text)], cancel);

        var number = incident.Restarts + 1;
        var key = $"{incident.Id}-{number}-{ids.Next()}";
        IncidentEvent begun = call.IsRestart
            ? new RestartBegun(run.Step.Id, number, key, call.Service, call.Platform, call.Target, call.Describe)
            : new ActionBegun(run.Step.Id, key, call.Target, call.Describe);

        // Known before it is committed: whoever takes over from the next instant on finds the call and ends it.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        underWay[incident.Id] = ending;
        try
        {
            switch (await AppendAsync(incident, [begun], cancel))
            {
                case Appended.Busy busy when incident.Waits >= MostBusyWaits:
                    return await AppendAsync(incident, [Rules.HandOver(incident, $"an action for {busy.Holder} on {call.Target} does not end")], cancel);
                case Appended.Busy busy:
                    return await AppendAsync(incident, [new WaitBegun(run.Step.Id, time.Now() + BusyFor, $"{busy.Holder} is acting on {call.Target}")], cancel);
                case Appended.Done done:
                    return await MakeAsync(done.Incident, call, ending.Token, cancel);
                case var stale:
                    return stale;
            }
        }
        finally
        {
            underWay.TryRemove(new(incident.Id, ending));
        }
    }

    /// <summary>Finds out what came of a call that a crash cut off, and goes on from there.</summary>
    /// <param name="incident">The incident.</param>
    /// <param name="begun">The call without an end.</param>
    /// <param name="inForce">The playbook, if there is one.</param>
    /// <param name="call">The same call again; null when its step cannot make it out any more.</param>
    /// <param name="stopped">Why nothing may be begun; null when it may.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task<Appended> SettleAsync(Incident incident, BegunCall begun, InForce? inForce, OutsideCall? call, string? stopped, CancellationToken cancel)
    {
        var attempt = AttemptOf(incident, begun);
        var happened = call is null ? Happened.Unknown : await AskAsync(incident, call, attempt, begun.At, cancel);
        switch (happened)
        {
            case Happened.Yes:
                return await FinishAsync(incident.Id, begun, CallEnd.Done, "it was made before Alvis was interrupted", cancel);
            case Happened.Unknown:
                return await FinishAsync(incident.Id, begun, CallEnd.Unknown, $"Alvis was interrupted; it may have been made at {Clock.Utc(begun.At)} and is not made again", cancel);
        }

        if (incident.Status != IncidentStatus.Open || stopped is not null)
            return await FinishAsync(incident.Id, begun, CallEnd.Failed, $"it was not made: {stopped ?? "a person has the incident"}", cancel);
        if (await AskGuardsAsync(incident, inForce!.Playbook.Restart, call!, begun.Key, cancel) is var (guard, refusal))
        {
            var refused = await AppendAsync(incident, [new GuardRefused(begun.Step, guard, refusal.Text)], cancel);
            return refused is Appended.Done ? await FinishAsync(incident.Id, begun, CallEnd.Failed, $"it was not made: {refusal.Text}", cancel) : refused;
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        underWay[incident.Id] = ending;
        try
        {
            return await MakeAsync(incident, call!, ending.Token, cancel);
        }
        finally
        {
            underWay.TryRemove(new(incident.Id, ending));
        }
    }

    private async Task<Appended> MakeAsync(Incident incident, OutsideCall call, CancellationToken ending, CancellationToken cancel)
    {
        var begun = incident.Call!;
        CallResult result;
        try
        {
            result = await call.MakeAsync(AttemptOf(incident, begun), ending);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            result = CallResult.Unknown("the call was ended because a person took over; it may have taken effect");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.CallFailed(logger, incident.Id, begun.Platform, begun.Target, e);
            result = CallResult.Unknown("the call failed inside Alvis (its log has the details) and may have taken effect");
        }

        return await FinishAsync(incident.Id, begun, End(result.Outcome), result.Text, cancel);
    }

    private async Task<Happened> AskAsync(Incident incident, OutsideCall call, Attempt attempt, DateTimeOffset since, CancellationToken cancel)
    {
        try
        {
            return await call.HappenedAsync(attempt, since, cancel);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.CallFailed(logger, incident.Id, call.Platform, call.Target, e);
            return Happened.Unknown;
        }
    }

    // The end of a call is a fact whoever else wrote meanwhile, so it is recorded on whatever the incident has become.
    private async Task<Appended> FinishAsync(IncidentId id, BegunCall begun, CallEnd end, string text, CancellationToken cancel)
    {
        while (true)
        {
            var incident = await store.LoadAsync(id, cancel);
            if (incident?.Call?.Key != begun.Key)
                return new Appended.Stale();

            IncidentEvent finished = begun.IsRestart ? new RestartFinished(begun.Key, end, text) : new ActionFinished(begun.Key, end, text);
            var step = incident.Plan[begun.Step];
            IReadOnlyList<IncidentEvent> next = incident.Status != IncidentStatus.Open || incident.Step != step.Id ? [] : end switch
            {
                CallEnd.Done => Rules.Finish(incident, step, StepOutcome.Success, text),
                CallEnd.Failed => Rules.Finish(incident, step, StepOutcome.Failure, text),
                _ => [],
            };
            if (await AppendAsync(incident, [finished, .. next], cancel) is Appended.Done done)
                return done;
        }
    }

    private static Attempt AttemptOf(Incident incident, BegunCall begun) =>
        new(incident.Id, begun.Attempt, begun.Key, $"{incident.Id}: {Words.Clip(incident.Latest.Finding, 200)}");

    private static CallEnd End(CallOutcome outcome) => outcome switch
    {
        CallOutcome.Done => CallEnd.Done,
        CallOutcome.Failed => CallEnd.Failed,
        _ => CallEnd.Unknown,
    };

    private Task<Appended> AppendAsync(Incident incident, IReadOnlyList<IncidentEvent> events, CancellationToken cancel) =>
        store.AppendAsync(incident, events, Actor.Alvis, time.Now(), cancel);

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, EventName = "CallFailed", Level = LogLevel.Error, Message = "The call to {Platform} for {Target} in incident {IncidentId} failed inside Alvis")]
        public static partial void CallFailed(ILogger logger, IncidentId incidentId, string platform, string target, Exception e);
    }
}
