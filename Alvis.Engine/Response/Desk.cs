using Alvis.Engine.Checks;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Steps;

namespace Alvis.Engine.Response;

/// <summary>
/// Takes what people press, on any surface. A stuck key, two people at once, the same delivery three times: one outcome, and the others
/// are told what happened and by whom.
/// </summary>
public sealed class Desk(
    IIncidentStore store, IPlaybooks playbooks, KindSet<IStepKind> steps, ActionRoom actions, IProbes probes, Storms storms, IRunner runner, TimeProvider time)
{
    /// <summary>Answers a press: the incident as it is now, and a refusal when the press changed nothing.</summary>
    public async Task<(Incident? Incident, Refusal? Refusal)> PressAsync(IncidentId id, Press press, CancellationToken cancel)
    {
        // Looking takes a while: somebody else may have decided meanwhile, and brought the service back. Then that is what there is to say.
        if (press is Press.Approve && await store.LoadAsync(id, cancel) is { Approval: not null } asked && await RefuseApprovalAsync(asked, cancel) is { } refusal
            && await store.LoadAsync(id, cancel) is { Approval: not null } still)
            return (still, refusal);

        using var held = press is Press.Close ? await storms.HoldAsync(cancel) : null;
        while (true)
        {
            if (await store.LoadAsync(id, cancel) is not { } incident)
                return (null, new Refusal($"There is no incident {id}."));
            if (press is Press.Close && await storms.RefuseCloseAsync(incident, cancel) is { } early)
                return (incident, early);
            var answer = Presses.Decide(incident, press, time.Now());
            if (answer.Refusal is not null)
                return (incident, Explain(answer.Refusal, press, await LastDecisionAsync(incident, press, cancel)));
            if (await store.AppendAsync(incident, answer.Events, Actor.Of(press.By), time.Now(), cancel) is not Appended.Done done)
                continue;

            if (press is Press.Acknowledge or Press.Close or Press.Escalate)
                actions.End(id);
            runner.Kick(id);
            return (done.Incident, null);
        }
    }

    // An approval is judged at the click: what was true when it was asked may not be true any more.
    private async Task<Refusal?> RefuseApprovalAsync(Incident incident, CancellationToken cancel)
    {
        if (playbooks.Find(incident.Service) is not { Paused: null } inForce)
            return new Refusal($"The playbook of {incident.Service} is paused or gone, so nothing is done for it.");
        if (await probes.LookAsync(incident.Service, Playbooks.CheckSpec.HealthCheck, null, cancel) is { Healthy: true } healthy)
            return new Refusal($"{incident.Service} passes its check now ({healthy.Finding}), so nothing was done. The request is withdrawn once it has recovered.");

        var asked = incident.Approval!;
        var acting = incident.Plan[asked.Step].OnSuccess is { } next && next != Plans.Plan.HandOver && incident.Plan[asked.Step].Args is Plans.ApproveArgs
            ? incident.Plan[next]
            : incident.Plan[asked.Step];
        var run = new StepRun(incident with { Consent = true }, acting, inForce.Playbook, time.Now());
        if (acting.Args is not (Plans.RestartArgs or Plans.ActionArgs) || steps.Find(acting.Kind) is not { } kind)
            return null;
        return await kind.RunAsync(run, cancel) switch
        {
            StepResult.HandsOver h => new Refusal($"It cannot be done any more: {h.Why}"),
            StepResult.Acts a when await actions.AskGuardsAsync(incident, inForce.Playbook.Restart, a.Call, exceptKey: null, cancel) is var (_, refusal) => refusal,
            _ => null,
        };
    }

    private async Task<Entry?> LastDecisionAsync(Incident incident, Press press, CancellationToken cancel) => press is Press.Approve or Press.Deny
        ? (await store.TimelineAsync(incident.Id, cancel)).LastOrDefault(e => e.Event is IncidentEvent.Approved or IncidentEvent.Denied or IncidentEvent.ApprovalExpired or IncidentEvent.ApprovalWithdrawn)
        : null;

    private static Refusal Explain(Refusal refusal, Press press, Entry? decision) => decision switch
    {
        null => refusal,
        { Event: IncidentEvent.Approved, By.Person: { } p } => new Refusal($"{(p.Id == press.By.Id ? "You" : p.Name)} approved it at {Clock.Utc(decision.At)}. {refusal.Text}"),
        { Event: IncidentEvent.Denied, By.Person: { } p } => new Refusal($"{(p.Id == press.By.Id ? "You" : p.Name)} denied it at {Clock.Utc(decision.At)}. {refusal.Text}"),
        { Event: IncidentEvent.ApprovalExpired } => new Refusal($"The time to decide ended at {Clock.Utc(decision.At)}. {refusal.Text}"),
        { Event: IncidentEvent.ApprovalWithdrawn w } => new Refusal($"The request was withdrawn at {Clock.Utc(decision.At)}: {w.Why}. {refusal.Text}"),
        _ => refusal,
    };
}
