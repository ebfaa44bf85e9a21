using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Engine.Conversations;

/// <summary>How a note is meant, so that a surface can show it by sign and word as well as by colour.</summary>
public enum Tone
{
    /// <summary>For the record.</summary>
    Info,

    /// <summary>Something is wrong.</summary>
    Bad,

    /// <summary>Something is well.</summary>
    Good,

    /// <summary>Alvis does something.</summary>
    Doing,

    /// <summary>A person is needed or did something.</summary>
    Person,
}

/// <summary>One line of an incident's thread, as data: every surface renders it in its own way.</summary>
public sealed record Note(Tone Tone, string Text)
{
    /// <summary>The name in <c>Escalations</c> of whom this says was paged: a chat product may mention them here, and nobody anywhere else. Null for nobody.</summary>
    public string? Calls { get; init; }

    /// <summary>What an entry says in the thread; null when it says nothing a reader needs.</summary>
    public static Note? Of(Incident incident, Entry entry) => entry.Event switch
    {
        Opened o when incident.IsUmbrella => new(Tone.Bad, $"Storm: {o.Result.Finding}. Whatever else fails now waits under this incident until a person resumes"),
        Opened o => new(Tone.Bad, $"{o.Service} is down: {o.Result.Finding} (failing since {Clock.Utc(o.FailingSince)})"
            + (o.Linked is { } linked ? $". It follows {linked}, with {Words.Count(o.RestartsBefore, "restart")} begun before" : "")
            + (o.Because is { } because ? $". Opened again: {because}" : "")
            + (o.AskedBy is { } asker ? $". {asker.Name} asked for this run" : "")
            + (o.Under is { } umbrella ? $". Many services fail at once: it waits under {umbrella}, and nothing is done until a person resumes there" : "")),
        FaultSeen f => new(Tone.Bad, $"Failing again: {f.Result.Finding}"),
        RecoverySeen r => new(Tone.Good, $"It passes its check again: {r.Result.Finding}. {incident.Owner?.Name} has the incident; it closes in {Duration.Spoken(Fold.ObjectWithin)} unless they object"),
        Probed p => new(p.Result.Healthy ? Tone.Good : Tone.Bad, $"{(p.Result.Healthy ? "Check passed" : "Check failed")}: {p.Result.Finding}"),
        WaitBegun w => new(Tone.Info, Sentence(w.Why)),
        StepFinished s => OfStep(incident, s),
        ApprovalRequested a => new(Tone.Person, $"Approval needed for {a.For}{(a.Call is { } call ? $" ({call})" : "")}. Without an answer by {Clock.Utc(a.ExpiresAt)} {Rules.Unanswered(incident, a.Step)}"),
        ApproversTold t => t.Ok ? new(Tone.Info, $"Asked {t.To}") : new(Tone.Bad, $"The approvers could not be told: {t.Text}"),
        Approved => new(Tone.Person, $"{entry.By.Name} approved"),
        Denied d => new(Tone.Person, $"{entry.By.Name} denied" + (d.Because is { Length: > 0 } why ? $": {why}" : "")),
        ApprovalExpired => new(Tone.Person, "Nobody answered in time"),
        ApprovalWithdrawn w => new(Tone.Info, $"The request for approval is withdrawn: {w.Why}"),
        GuardRefused g => new(Tone.Bad, $"Not done ({g.Guard}): {g.Text}"),
        RestartBegun b => new(Tone.Doing, $"Restarting {b.Service}: {b.Call}" + (b.Attempt > 1 ? $" (attempt {b.Attempt})" : "")),
        RestartFinished f => new(ToneOf(f.End), f.End switch
        {
            CallEnd.Done => $"Restarted: {f.Text}",
            CallEnd.Failed => $"The restart failed: {f.Text}",
            _ => $"It is not known whether the restart was made: {f.Text}",
        }),
        ActionBegun b => new(Tone.Doing, $"Running {b.Name}: {b.Call}"),
        ActionFinished f => new(ToneOf(f.End), f.End switch
        {
            CallEnd.Done => $"Done: {f.Text}",
            CallEnd.Failed => $"The action failed: {f.Text}",
            _ => $"It is not known whether the action took effect: {f.Text}",
        }),
        VerifyingBegun => new(Tone.Info, $"Verifying: {Words.Count(incident.Policy.RecoverAfter, "pass", "passes")} in a row close the incident"),
        Escalated e => new(Tone.Person, e.HandOver
            ? $"Handing over to {e.To ?? "the on-call engineer"}: {e.Why}"
            : $"Waking {e.To ?? "the on-call engineer"}: {e.Why}"),
        Paged p => p.Ok
            ? new(Tone.Person, $"Paged {p.To} (round {p.Round})") { Calls = p.To }
            : new(Tone.Bad, $"{p.To} could not be paged: {p.Text}") { Calls = p.To },
        Acknowledged when incident.IsUmbrella => new(Tone.Person, $"{entry.By.Name} has it. Nobody is paged for it any more"),
        Acknowledged => new(Tone.Person, $"{entry.By.Name} has it. Alvis does nothing further and keeps checking"),
        OwnerReminded { Ok: false } r => new(Tone.Bad, $"{incident.Owner?.Name} could not be reminded: {r.Text}"),
        OwnerReminded => new(Tone.Person, $"Reminded {incident.Owner?.Name}: {Rules.StillOpen(incident)}"),
        HandedBack when incident.Under => new(Tone.Person, $"{entry.By.Name} handed it back. It waits under {incident.Umbrella}"),
        HandedBack => new(Tone.Person, $"{entry.By.Name} handed it back. Alvis looks again and goes on"),
        Silenced s when s.Until <= entry.At => new(Tone.Person, $"{entry.By.Name} ended the silence"),
        Silenced s => new(Tone.Person, $"{entry.By.Name} silenced it until {Clock.Utc(s.Until)}{(s.Because is { } why ? $": {why}" : "")}. Nobody is paged till then"),
        Joined j => new(Tone.Bad, $"{j.Service} fails too: {j.Incident} waits here"),
        ResumeAsked => new(Tone.Person, $"{entry.By.Name} has it and resumed. The incidents that wait here go on, a few at a time"),
        Resumed => new(Tone.Doing, "Resumed. Alvis looks again and goes on"),
        Closed c => new(Tone.Good, $"Closed: {WhyClosed(c.Because)}"),
        ClosedByPerson c => new(Tone.Person, $"{entry.By.Name} closed it: {c.Because}"),
        ClockJumped j => new(Tone.Info, $"The machine's clock jumped by {Duration.Spoken(j.By.Duration())} {(j.By < TimeSpan.Zero ? "back" : "ahead")}; what was waiting still waits as long"),
        Unknown u => new(Tone.Info, $"'{u.Word}', written by a newer Alvis; this one does not act on the incident"),
        _ => null,
    };

    // A step's own event says what happened; only what no other event tells is a line of its own.
    private static Note? OfStep(Incident incident, StepFinished s) => incident.Plan.Steps.FirstOrDefault(p => p.Id == s.Step)?.Args switch
    {
        Plans.NotifyArgs => new(Tone.Person, Sentence(s.Text)),
        Plans.CollectArgs => new(Tone.Info, Sentence(s.Text)),
        _ => null,
    };

    private static Tone ToneOf(CallEnd end) => end == CallEnd.Done ? Tone.Doing : Tone.Bad;

    private static string WhyClosed(ClosedBecause because) => because switch
    {
        ClosedBecause.Verified => "it passes its check again",
        ClosedBecause.RecoveredOnItsOwn => "it recovered on its own before anything was done",
        ClosedBecause.RecoveredAfterEscalation => "it passes its check again",
        ClosedBecause.StormOver => "no incident under it is open any more",
        _ => "it passes its check again and its owner did not object",
    };

    private static string Sentence(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
