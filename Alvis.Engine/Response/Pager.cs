using Alvis.Engine.Escalations;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Summaries;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Engine.Response;

/// <summary>
/// Reaches people: level after level, round after round, until somebody acknowledges or the service recovers. Pages are sent at least
/// once; the key lets a receiver drop a repeat.
/// </summary>
public sealed class Pager(IIncidentStore store, IEscalations escalations, TimeProvider time)
{
    private static readonly TimeSpan SoonestRetry = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LatestRetry = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan AllFailed = TimeSpan.FromMinutes(1);

    /// <summary>Sends the page that is due and says what comes next.</summary>
    public async Task<Paged> PageAsync(Incident incident, Paging paging, CancellationToken cancel)
    {
        var levels = escalations.Levels(paging.To);
        var now = time.Now();
        if (levels.Count == 0)
            return new Paged("nobody", paging.Round, Ok: false, "no escalation is registered; set Escalations and Escalation:Default", 0, 1, now + incident.Policy.AckWithin);

        var level = Math.Min(paging.Level, levels.Count - 1);
        var to = levels[level];
        var body = incident.IsUmbrella
            ? HandOver.Storm(incident, await store.UnderAsync(incident.Id, cancel), paging.Why)
            : HandOver.Write(incident, await store.TimelineAsync(incident.Id, cancel), paging.Why);
        var what = incident.IsUmbrella ? "a storm of failures" : incident.Service;
        var page = new Page(to, incident.Id, incident.Service, $"{incident.Id}-{to}-{paging.Round}", $"[{incident.Id}] {what} needs a person: {Words.Clip(paging.Why, 120)}", body, now, Urgent: true);
        var delivery = await escalations.SendAsync(to, page, cancel);

        // After the last level it goes on with the default ones, for as long as nobody answers.
        var (after, wrapped) = level + 1 < levels.Count ? (level + 1, false) : (levels.Count > 1 ? 1 : 0, true);
        now = time.Now();
        return delivery switch
        {
            Delivery.Sent when paging.Round < incident.Policy.Repeat => new Paged(to, paging.Round, Ok: true, delivery.Text, level, paging.Round + 1, now + incident.Policy.AckWithin),
            Delivery.Sent => new Paged(to, paging.Round, Ok: true, delivery.Text, after, 1, now + incident.Policy.AckWithin),
            Delivery.Retry retry => new Paged(to, paging.Round, Ok: false, delivery.Text, level, paging.Round, now + Within(retry.After)),
            _ => new Paged(to, paging.Round, Ok: false, delivery.Text, after, 1, wrapped ? now + AllFailed : now),
        };
    }

    /// <summary>Tells those who may approve that they are asked; the first level that takes it is enough.</summary>
    public async Task<ApproversTold> TellApproversAsync(Incident incident, PendingApproval asked, CancellationToken cancel)
    {
        var subject = $"[{incident.Id}] approve {asked.For}?";
        var body = HandOver.Ask(incident, asked);
        var failures = new List<string>();
        foreach (var to in escalations.Levels(asked.From ?? incident.Policy.EscalateTo))
        {
            var page = new Page(to, incident.Id, incident.Service, $"{incident.Id}-{asked.Id}", subject, body, time.Now(), Urgent: true);
            var delivery = await escalations.SendAsync(to, page, cancel);
            if (delivery is Delivery.Sent)
                return new ApproversTold(asked.Id, to, Ok: true, delivery.Text);
            failures.Add($"{to}: {delivery.Text}");
        }

        return new ApproversTold(asked.Id, "nobody", Ok: false, failures.Count > 0 ? string.Join("; ", failures) : "no escalation is registered");
    }

    /// <summary>Reminds the owner of an acknowledged incident that still fails.</summary>
    public async Task<OwnerReminded> RemindAsync(Incident incident, CancellationToken cancel)
    {
        var subject = $"[{incident.Id}] {incident.Owner?.Name}, {(incident.IsUmbrella ? Rules.StillOpen(incident) : $"{incident.Service} still fails")}";
        var body = $"{incident.Owner?.Name} acknowledged {incident.Id} {Duration.Spoken(incident.Policy.AckFor)} ago and it is still open. "
            + $"{(incident.IsUmbrella ? "Resume, " : "Hand it back, ")}close it with a reason, or acknowledge again; otherwise it is escalated in {Duration.Spoken(incident.Policy.AckWithin)}.";
        if (escalations.Levels(incident.Policy.EscalateTo) is not [var to, ..])
            return new OwnerReminded(Ok: false, "no escalation is registered");
        var delivery = await escalations.SendAsync(to, new Page(to, incident.Id, incident.Service, $"{incident.Id}-reminder-{incident.Version}", subject, body, time.Now(), Urgent: false), cancel);
        return new OwnerReminded(delivery is Delivery.Sent, delivery.Text);
    }

    private static TimeSpan Within(TimeSpan after) => after < SoonestRetry ? SoonestRetry : after > LatestRetry ? LatestRetry : after;
}
