using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;
using Alvis.Engine.Playbooks;

namespace Alvis.Engine.Conversations;

/// <summary>What happens in an incident now and next, in plain words. It follows <see cref="Rules.Next"/> state by state.</summary>
internal static class NowWords
{
    public static string Of(Incident i, Facts facts) => i.Status switch
    {
        _ when i.FromNewer => "Written by a newer Alvis. This one shows it and does not act on it.",
        IncidentStatus.Closed => WhenClosed(i, facts),
        IncidentStatus.Acknowledged => WhileHeld(i, i.Owner?.Name ?? "Somebody"),
        IncidentStatus.Escalated => WhilePaging(i, i.Paging!, facts) + (i.IsUmbrella ? " What waits here waits until a person resumes." : ""),
        _ => WhileOpen(i),
    };

    private static string WhenClosed(Incident i, Facts facts)
    {
        var how = facts.End is { } end && Note.Of(i, end) is { } note ? note.Text : "Closed";
        return i.Summary is null ? $"{Stop(how)} The summary is being written." : Stop(how);
    }

    private static string WhileHeld(Incident i, string owner) => i switch
    {
        { ClosesAt: { } closes } => $"{owner} has it, and it passes its check again. It closes at {Clock.Utc(closes)} unless {owner} acknowledges again.",
        { Reminded: true } => $"{owner} has it and was reminded. Without an answer it is escalated at {Clock.Utc(Held(i, i.RemindAt!.Value))}.",
        { IsUmbrella: true, Resuming: true } => $"{owner} resumed: what waits here goes on, a few at a time.{Reminder(i, owner)}",
        { IsUmbrella: true } => $"{owner} has it, and nobody is paged. What waits here waits until {owner} resumes.{Reminder(i, owner)}",
        _ => $"{owner} has it. Alvis does nothing further and keeps checking.{Reminder(i, owner)}",
    };

    private static string Reminder(Incident i, string owner) => i.RemindAt is { } at ? $" {owner} is reminded at {Clock.Utc(Held(i, at))} if it is still open." : "";

    private static DateTimeOffset Held(Incident i, DateTimeOffset due) => i.SilencedUntil > due ? i.SilencedUntil.Value : due;

    private static string WhilePaging(Incident i, Paging paging, Facts facts)
    {
        if (i.SilencedUntil > i.LastAt)
            return $"Silenced: nobody is paged until {Clock.Utc(i.SilencedUntil.Value)}. Then {paging.To ?? "the on-call engineer"} is, unless it has recovered.";
        if (facts.Paged is not { } last)
            return $"Waking {paging.To ?? "the on-call engineer"}.";
        var whom = facts.SameNext ? $"{last.To} is paged again" : "the next level is paged";
        var when = paging.NextAt > i.LastAt ? $"at {Clock.Utc(paging.NextAt)}" : "now";
        return last.Ok
            ? $"{last.To} was paged. Unless somebody acknowledges, {whom} {when}."
            : $"{last.To} could not be paged: {Words.Clip(last.Text, 200)}. Unless somebody acknowledges, {whom} {when}.";
    }

    private static string WhileOpen(Incident i) => i switch
    {
        { Call: { IsRestart: true } call } => $"Restarting {call.Service}{(call.Attempt > 1 ? $", attempt {call.Attempt}" : "")}: {call.Call}.{Then(i, call.Step)}",
        { Call: { } call } => $"Running {call.Target}: {call.Call}.{Then(i, call.Step)}",
        { Under: true } => $"Waits under {i.Umbrella}: many services fail at once. Nothing is done for it until a person resumes there.",
        { IsUmbrella: true } => $"Waking {i.Policy.EscalateTo ?? "the on-call engineer"}. What waits here waits until a person resumes.",
        { Doubt: { } call } => $"It is not known whether {(call.IsRestart ? "the restart" : "the action")} was made, and it is not made twice. The check decides: passing, the plan goes on; failing, a person is woken.",
        { FreshCheck: true } => "Looking at the service again before anything is done.",
        { Verifying: true } => $"Verifying: it closes when its check has passed {Words.Count(i.Policy.RecoverAfter, "time")} in a row, {i.Probes.Reverse().TakeWhile(p => p.Healthy).Count()} so far.",
        { Approval: { } asked } => $"Waiting for approval of {asked.For} until {Clock.Utc(asked.ExpiresAt)}. Without an answer {Rules.Unanswered(i, asked.Step)}.",
        _ when i.Plan.Steps.FirstOrDefault(s => s.Id == i.Step) is { } step => AtStep(i, step),
        _ => "The plan has ended. A person is woken.",
    };

    private static string AtStep(Incident i, PlanStep step) => (step.Args, i.WaitUntil) switch
    {
        (WaitArgs, { } until) => $"Waiting until {Clock.Utc(until)}.{Then(i, step.Id)}",
        (CheckArgs c, { } until) => $"{(i.Probes.Count > 0 ? "Checking" : "Waiting, then checking")} {What(i, c)} {(i.Probes.Count > 0 ? "again " : "")}at {Clock.Utc(until)}.{Branches(i, step)}",
        (CheckArgs c, null) => $"Checking {What(i, c)}.{Branches(i, step)}",
        (_, { } until) => $"Waiting until {Clock.Utc(until)}. Then Alvis will {StepWords.Of(step.Args)}.",
        _ => $"Next, Alvis will {StepWords.Of(step.Args)}.",
    };

    private static string Branches(Incident i, PlanStep step) => $" If it passes, {Will(i, step.OnSuccess)}; if not, {Will(i, step.OnFailure)}.";

    private static string Then(Incident i, string step) => $" Then {Will(i, i.Plan.Steps.FirstOrDefault(s => s.Id == step)?.OnSuccess)}.";

    private static string Will(Incident i, string? step) => i.Plan.Steps.FirstOrDefault(s => s.Id == step)?.Args switch
    {
        null => "a person is woken",
        EscalateArgs e => $"{e.To} is woken",
        CloseArgs => "it is verified and closed",
        CheckArgs c => $"Alvis will check {What(i, c)}",
        var args => $"Alvis will {StepWords.Of(args)}",
    };

    private static string What(Incident i, CheckArgs c) => c.Url ?? (c.Target == CheckSpec.HealthCheck ? i.Service : c.Target);

    private static string Stop(string text) => text.EndsWith('.') ? text : text + ".";
}
