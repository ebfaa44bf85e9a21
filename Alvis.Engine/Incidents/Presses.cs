using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Engine.Incidents;

/// <summary>What a person asks of an incident.</summary>
public abstract record Press(Person By)
{
    public sealed record Acknowledge(Person By) : Press(By);

    public sealed record HandBack(Person By) : Press(By);

    /// <summary>Approves what is asked now; <paramref name="Approval"/> is the id on the button, null from a typed command.</summary>
    public sealed record Approve(Person By, string? Approval = null) : Press(By);

    public sealed record Deny(Person By, string? Approval = null, string? Because = null) : Press(By);

    public sealed record Escalate(Person By, string? To = null, string? Because = null) : Press(By);

    public sealed record Close(Person By, string Because) : Press(By);

    /// <summary>Nobody is paged until an instant; one that is past ends an earlier silence.</summary>
    public sealed record Silence(Person By, DateTimeOffset Until, string? Because = null) : Press(By);

    /// <summary>Lets the incidents under an umbrella go on, a few at a time.</summary>
    public sealed record Resume(Person By) : Press(By);
}

/// <summary>The answer to a press: events to append, or a refusal to show. Never both, never neither.</summary>
public sealed record Answer(IReadOnlyList<IncidentEvent> Events, Refusal? Refusal)
{
    public static implicit operator Answer(Refusal refusal) => new([], refusal);

    internal static Answer Of(params IReadOnlyList<IncidentEvent> events) => new(events, null);
}

/// <summary>The whole table of who may do what when. Pure.</summary>
public static class Presses
{
    /// <summary>The answer to a press at an instant.</summary>
    public static Answer Decide(Incident i, Press press, DateTimeOffset at) => (i.Status, press) switch
    {
        _ when i.FromNewer => new Refusal("This incident was written by a newer Alvis. Upgrade this node, or press on one that is newer."),
        (IncidentStatus.Closed, _) => new Refusal($"{i.Id} is closed already. A new failure opens a new incident."),

        // Said again after a reminder or a recovery it means: I still have it, do not escalate, do not close.
        (IncidentStatus.Acknowledged, Press.Acknowledge a) when a.By.Id == i.Owner?.Id && (i.Reminded || i.ClosesAt is not null) => Answer.Of(new Acknowledged()),
        (IncidentStatus.Acknowledged, Press.Acknowledge a) when a.By.Id == i.Owner?.Id => new Refusal($"You have {i.Id} already."),
        (IncidentStatus.Acknowledged, Press.Acknowledge) => HeldBy(i),
        (_, Press.Acknowledge a) => Answer.Of([.. Rules.Withdraw(i, $"{a.By.Name} has the incident"), new Acknowledged()]),

        (_, Press.HandBack) when i.IsUmbrella => new Refusal($"{i.Id} has no plan that could go on. Resume lets the incidents under it go on."),
        (IncidentStatus.Acknowledged, Press.HandBack h) when h.By.Id == i.Owner?.Id => Answer.Of(new HandedBack()),
        (IncidentStatus.Acknowledged, Press.HandBack) => HeldBy(i),
        (_, Press.HandBack) => new Refusal($"Nobody has {i.Id}, so there is nothing to hand back."),

        (IncidentStatus.Open, Press.Approve a) when i.Approval is not null && i.AskedBy?.Id == a.By.Id => new Refusal("You asked for this run, so somebody else must approve it."),
        (IncidentStatus.Open, Press.Approve a) => OnAsked(i, a.Approval, at, asked => Answer.Of([new Approved(asked.Id), .. Granted(i, asked, a.By)])),
        (IncidentStatus.Open, Press.Deny d) => OnAsked(i, d.Approval, at, asked => Answer.Of([new Denied(asked.Id, Said(d.Because)), .. Refused(i, asked, d)])),
        (_, Press.Approve or Press.Deny) => NothingAsked(i),

        // A stuck key wakes nobody twice; naming somebody else does wake them.
        (IncidentStatus.Escalated, Press.Escalate e) when e.To is null || e.To == i.Paging?.To =>
            new Refusal($"{i.Id} is escalated already, and {i.Paging?.To ?? "the on-call engineer"} is paged until somebody acknowledges."),
        (_, Press.Escalate e) => Answer.Of([
            .. Rules.Withdraw(i, $"{e.By.Name} escalated"),
            new Escalated(e.To ?? i.Policy.EscalateTo, Said(e.Because) ?? $"{e.By.Name} asked for a person", HandOver: false)]),

        (_, Press.Close c) when Said(c.Because) is { } because => Answer.Of([.. Rules.Withdraw(i, $"{c.By.Name} closed the incident"), new ClosedByPerson(because)]),
        (_, Press.Close) => new Refusal($"Say why: the reason goes into the summary. Example: close {i.Id} moved to another host"),

        (_, Press.Silence s) when s.Until <= at && !(i.SilencedUntil > at) => new Refusal($"{i.Id} is not silenced, so there is nothing to end."),
        (_, Press.Silence s) => Answer.Of(new Silenced(s.Until, Said(s.Because))),

        (_, Press.Resume) when !i.IsUmbrella => new Refusal(i.Under
            ? $"{i.Id} waits under {i.Umbrella}. Resume there: it lets all incidents under it go on, a few at a time."
            : $"{i.Id} waits under no umbrella, so there is nothing to resume."),
        (IncidentStatus.Acknowledged, Press.Resume r) when r.By.Id != i.Owner?.Id => HeldBy(i),
        (_, Press.Resume) when i.Resuming => new Refusal($"The incidents under {i.Id} go on already."),
        (_, Press.Resume) => Answer.Of(new ResumeAsked()),

        _ => throw new System.Diagnostics.UnreachableException($"No rule for {press.GetType().Name} while {i.Status}."),
    };

    /// <summary>What a person wrote, on one line and at most 500 characters; null when it says nothing.</summary>
    private static string? Said(string? text) => string.IsNullOrWhiteSpace(text) ? null : Words.Clip(text.Trim(), 500);

    private static Answer OnAsked(Incident i, string? id, DateTimeOffset at, Func<PendingApproval, Answer> decide)
    {
        if (i.Approval is not { } asked || (id is not null && id != asked.Id))
            return NothingAsked(i);
        return asked.ExpiresAt <= at ? new Refusal($"The time to decide ended at {Clock.Utc(asked.ExpiresAt)}.") : decide(asked);
    }

    // An approve step ends with the answer; a restart that had to ask by itself stays where it is and finds the consent.
    private static IReadOnlyList<IncidentEvent> Granted(Incident i, PendingApproval asked, Person by) =>
        i.Plan[asked.Step] is { Args: ApproveArgs } step ? Rules.Finish(i, step, StepOutcome.Success, $"{by.Name} approved") : [];

    private static IReadOnlyList<IncidentEvent> Refused(Incident i, PendingApproval asked, Press.Deny d)
    {
        var text = $"{d.By.Name} denied {asked.For}" + (Said(d.Because) is { } because ? $": {because}" : "");
        return i.Plan[asked.Step] is { Args: ApproveArgs } step ? Rules.Finish(i, step, StepOutcome.Failure, text) : [Rules.HandOver(i, text)];
    }

    private static Refusal NothingAsked(Incident i) => new($"Nothing of {i.Id} waits for an approval now.");

    private static Refusal HeldBy(Incident i) => new(i.IsUmbrella
        ? $"{i.Owner?.Name} has {i.Id} already. Ask them, or use Escalate."
        : $"{i.Owner?.Name} has {i.Id} already. Ask them to hand it back, or use Escalate or Close.");
}
