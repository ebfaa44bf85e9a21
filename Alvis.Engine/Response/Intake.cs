using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Playbooks;
using Microsoft.Extensions.Options;

namespace Alvis.Engine.Response;

/// <summary>
/// Takes confirmed faults and recoveries of services: opens incidents, one per service, and closes those that passing checks allow.
/// Safe to call again with every result: what is known already changes nothing.
/// </summary>
public sealed class Intake(IIncidentStore store, IPlaybooks playbooks, ISilenceStore silences, Storms storms, IRunner runner, TimeProvider time, IOptions<ResponseOptions> options)
{
    /// <summary>A service's check has failed <c>fail_after</c> times in a row.</summary>
    /// <returns>The open incident of the service; null when none was opened, because a person wants it quiet or the playbook is paused.</returns>
    public Task<IncidentId?> FaultAsync(string service, string check, CheckResult result, DateTimeOffset failingSince, CancellationToken cancel) =>
        FaultAsync(service, check, result, failingSince, askedBy: null, cancel);

    /// <summary>The same, found out because a person asked for it.</summary>
    public async Task<IncidentId?> FaultAsync(string service, string check, CheckResult result, DateTimeOffset failingSince, Person? askedBy, CancellationToken cancel)
    {
        if (await store.FindOpenAsync(service, cancel) is { } open)
        {
            await ChangeAsync(open, i => Rules.FailedAgain(i, result), cancel);
            return open;
        }

        if (playbooks.Find(service) is not { Paused: null } inForce)
            return null;
        var now = time.Now();
        var quiet = await store.QuietAsync(service, cancel);
        if ((quiet is not null && now < quiet.Until) || now < (await silences.FindAsync(service, cancel))?.Until)
            return null;

        var last = await store.LastClosedAsync(service, cancel);
        var linked = last is not null && now - last.ClosedAt < options.Value.LinkWithin ? last : null;
        var opened = Opened(inForce, check, result, failingSince) with
        {
            Linked = linked?.Id,
            AskedBy = askedBy,
            RestartsBefore = linked is null ? 0 : linked.RestartsBefore + linked.Restarts,
            Because = quiet is null ? null : $"{quiet.By} closed {quiet.Incident}, and the service has not recovered since",
        };
        return await storms.OpenAsync(opened, cancel);
    }

    /// <summary>A service's check has passed <c>recover_after</c> times in a row.</summary>
    public async Task RecoveryAsync(string service, CheckResult result, CancellationToken cancel)
    {
        await store.EndQuietAsync(service, cancel);
        if (await store.FindOpenAsync(service, cancel) is { } open)
            await ChangeAsync(open, i => Rules.Recovered(i, result), cancel);
    }

    /// <summary>The opening of an incident by the playbook in force.</summary>
    internal IncidentEvent.Opened Opened(InForce inForce, string check, CheckResult result, DateTimeOffset failingSince)
    {
        var playbook = inForce.Playbook;
        return new IncidentEvent.Opened(
            playbook.Service, playbook.Platform, playbook.App, check, result, failingSince, inForce.Plan, Policy(playbook), playbook.Owner);
    }

    private IncidentPolicy Policy(Playbook playbook) => new()
    {
        RecoverAfter = playbook.HealthCheck.RecoverAfter,
        FailAfter = playbook.HealthCheck.FailAfter,
        RetryEvery = playbook.HealthCheck.RetryEvery,
        Approval = playbook.Restart.Approval,
        Grace = playbook.Restart.Grace,
        AskFor = playbook.Restart.AskFor,
        AckWithin = playbook.Escalate.AckWithin,
        Repeat = playbook.Escalate.Repeat,
        AckFor = options.Value.AckFor,
        EscalateTo = playbook.Escalate.To,
    };

    private async Task ChangeAsync(IncidentId id, Func<Incident, IReadOnlyList<IncidentEvent>> decide, CancellationToken cancel)
    {
        while (await store.LoadAsync(id, cancel) is { IsOpen: true } incident && decide(incident) is { Count: > 0 } events)
        {
            if (await store.AppendAsync(incident, events, Actor.Alvis, time.Now(), cancel) is not Appended.Done)
                continue;
            runner.Kick(id);
            return;
        }
    }
}
