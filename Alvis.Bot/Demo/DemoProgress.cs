using Alvis.Engine.Checks;
using Alvis.Engine.Conversations;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Playbooks;
using Alvis.Engine.Response;

namespace Alvis.Bot.Demo;

/// <summary>Where a step of the demo's story is.</summary>
public enum DemoStepState
{
    Ahead,
    Now,
    Done,
}

/// <summary>One step of the demo's story.</summary>
/// <param name="Word">What happens in it.</param>
/// <param name="State">Where it is.</param>
public sealed record DemoStep(string Word, DemoStepState State);

/// <summary>What is known of both ends of the demo.</summary>
/// <param name="Answers">True when the shop answers a customer now.</param>
/// <param name="Known">Its playbook; null when there is none any more.</param>
/// <param name="Check">What Alvis has seen of it.</param>
/// <param name="Incident">Its newest incident.</param>
public sealed record DemoFacts(bool Answers, InForce? Known, CheckState Check, Incident? Incident);

/// <summary>What happens in the demo now, for somebody who has never seen Alvis.</summary>
/// <param name="Tone">How it is meant.</param>
/// <param name="Text">What happens and what to do next.</param>
/// <param name="Steps">The whole story with where it is.</param>
/// <param name="CanHang">True when the shop can be made to hang.</param>
/// <param name="IsYours">True when Alvis will not restart the shop, so that a person must.</param>
/// <param name="Asked">The incident that waits for a decision; null for none.</param>
public sealed record DemoProgress(Tone Tone, string Text, IReadOnlyList<DemoStep> Steps, bool CanHang, bool IsYours, IncidentId? Asked)
{
    private const int Well = 0, Hangs = 1, Noticed = 2, Approve = 3, Restart = 4, Again = 5, Summary = 6, Over = 7;

    private static readonly string[] Tale = ["The shop is well", "It hangs", "Alvis notices", "You decide", "It is restarted", "Its check passes", "Summary"];

    /// <summary>Pure: the same facts give the same progress.</summary>
    public static DemoProgress Of(DemoFacts facts)
    {
        var (tone, text) = Tell(facts);
        var asks = facts.Known?.Playbook.Restart.Approval == Approval.Ask || facts.Incident is { IsOpen: true, Approval: not null };
        var steps = Story(At(facts), asks);
        var open = facts.Incident is { IsOpen: true };
        var yours = !facts.Answers && (facts.Known is null or { Paused: not null } || IsQuiet(facts) || facts.Incident is { Status: IncidentStatus.Escalated or IncidentStatus.Acknowledged });
        return new DemoProgress(tone, text, steps, facts.Answers && !open && facts.Known is { Paused: null }, yours, facts.Incident is { IsOpen: true, Approval: not null } asked ? asked.Id : null);
    }

    private static (Tone, string) Tell(DemoFacts facts) => facts switch
    {
        { Known: null } => (Tone.Bad, "The shop's playbook was removed, so nobody looks at it. Add another one, or start the demo again."),
        { Known.Paused: { } paused } => (Tone.Person, $"The shop is paused: {paused}. Resume it on its page."),
        { Incident: { IsOpen: true } open } => WhileOpen(open),
        { Answers: false, Check.Phase: CheckPhase.Doubtful } => (Tone.Doing,
            $"Alvis has seen {Words.Count(facts.Check.Streak, "failed look")}. After {facts.Known.Playbook.HealthCheck.FailAfter} in a row it believes it."),
        _ when IsQuiet(facts) => (Tone.Person, "The shop answers nobody, and no incident opens for it now, because one was closed or silenced by hand. Restart the shop yourself."),
        { Answers: false } => (Tone.Doing, $"The shop answers nobody. Nobody has told Alvis: it looks {Every(facts.Known)} and will see."),
        { Incident: { Summary: null } } => (Tone.Doing, $"{facts.Incident.Id} is closed. Its summary is being written."),
        { Incident: { ClosedAt: { } closed } over } => (Tone.Good,
            $"{over.Id} was closed after {Duration.Spoken(closed - over.OpenedAt)}. Read its summary, change the playbook, or make the shop hang again."),
        { Check.Phase: CheckPhase.Healthy } => (Tone.Good, $"All is well: Alvis checks the shop {Every(facts.Known)}. Press Make it hang and watch."),
        _ => (Tone.Doing, "The shop is starting."),
    };

    private static (Tone, string) WhileOpen(Incident open) => open switch
    {
        { Approval: not null } => (Tone.Person, $"{open.Id} waits for you: read what Alvis asks for and press Approve restart."),
        { Status: IncidentStatus.Escalated } => (Tone.Person, $"{open.Id} was handed to a person, and that is you: Alvis does nothing further. Restart the shop yourself, and Alvis sees it."),
        { Status: IncidentStatus.Acknowledged } => (Tone.Person, $"{open.Owner?.Name ?? "A person"} has {open.Id}, so Alvis does nothing further and keeps checking. Press Hand back, or restart the shop yourself."),
        { Call.IsRestart: true } => (Tone.Doing, $"{open.Id}: Alvis restarts the shop."),
        { Verifying: true } => (Tone.Doing, $"{open.Id}: the shop answers again. Alvis looks once more before it believes it."),
        { RestartsMade: > 0 } => (Tone.Doing, $"{open.Id}: the shop was restarted. Alvis gives it a moment and looks again."),
        _ => (Tone.Doing, $"{open.Id} is open: Alvis begins what the playbook says."),
    };

    private static int At(DemoFacts facts) => facts switch
    {
        { Incident: { IsOpen: true, Approval: not null } } => Approve,
        { Incident: { IsOpen: true } open } => open.Verifying || (open.RestartsMade > 0 && open.Call is null) ? Again : Restart,
        { Answers: false, Check.Phase: CheckPhase.Doubtful } => Noticed,
        { Answers: false } => Hangs,
        { Incident.Summary: null } => Summary,
        { Incident: not null } => Over,
        _ => Well,
    };

    private static List<DemoStep> Story(int at, bool asks) =>
    [
        .. Tale.Select((word, n) => (Word: word, N: n)).Where(w => asks || w.N != Approve)
            .Select(w => new DemoStep(w.Word, w.N < at ? DemoStepState.Done : w.N == at ? DemoStepState.Now : DemoStepState.Ahead)),
    ];

    // Its fault is confirmed and yet nothing is open.
    private static bool IsQuiet(DemoFacts facts) => facts is { Answers: false, Check.Phase: CheckPhase.Failing, Incident: null or { IsOpen: false } };

    private static string Every(InForce known) => $"every {Duration.Spoken(known.Playbook.HealthCheck.Every ?? TimeSpan.Zero)}";
}
