using Alvis.Engine.Conversations;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Engine.Summaries;

/// <summary>One thing that is known, in a sentence, with the timeline entries it comes from.</summary>
public sealed record Fact(string Text, IReadOnlyList<long> Entries);

/// <summary>
/// Everything a summary may say of an ended incident. A writer chooses words, never facts: what is not here is not known.
/// </summary>
/// <param name="Title">One line.</param>
/// <param name="Happened">What failed, where, since when.</param>
/// <param name="Cause">What is known of the cause; honestly that it is unknown when it is.</param>
/// <param name="Done">What Alvis and people did, in order, with the results.</param>
/// <param name="Outcome">How and when it ended, and how long it was down.</param>
public sealed record FactSheet(Fact Title, IReadOnlyList<Fact> Happened, IReadOnlyList<Fact> Cause, IReadOnlyList<Fact> Done, IReadOnlyList<Fact> Outcome)
{
    /// <summary>Reads the facts off a timeline.</summary>
    /// <exception cref="ArgumentException">The timeline does not begin with an opening.</exception>
    public static FactSheet From(IReadOnlyList<Entry> timeline)
    {
        if (timeline is not [{ Event: Opened opened } first, ..])
            throw new ArgumentException("The timeline does not begin with an opening.", nameof(timeline));
        if (opened.Service == ServiceName.Umbrella)
            return StormFacts.From(timeline);
        var incident = Fold.All(timeline)!;
        var end = timeline.LastOrDefault(e => e.Event is Closed or ClosedByPerson);
        return new FactSheet(
            new Fact($"{incident.Id} {opened.Service}: {CardWords.Ending(incident, end)}", [first.Sequence, .. end is null ? [] : new[] { end.Sequence }]),
            WhatHappened(first, opened),
            [CauseOf(timeline, incident)],
            [.. timeline.Select(e => Deed(incident, e)).OfType<Fact>()],
            [.. Outcomes(timeline, incident, end)]);
    }

    private static List<Fact> WhatHappened(Entry first, Opened o)
    {
        var facts = new List<Fact>
        {
            new($"The check {o.Check} of {o.Service} ({o.Target} on {o.Platform}) failed since {Clock.Utc(o.FailingSince)}: {Stop(o.Result.Finding)}", [first.Sequence]),
            new($"The incident was opened at {Clock.Utc(first.At)}.", [first.Sequence]),
        };
        if (o.Linked is { } linked)
            facts.Add(new($"It follows {linked}, with {Words.Count(o.RestartsBefore, "restart")} begun before this incident.", [first.Sequence]));
        if (o.Because is { } because)
            facts.Add(new($"It was opened again because {Stop(because)}", [first.Sequence]));
        if (o.AskedBy is { } asker)
            facts.Add(new($"{asker.Name} asked for the run that opened it.", [first.Sequence]));
        if (o.Under is { } umbrella)
            facts.Add(new($"Many services failed at once, so it was opened under {umbrella}, to wait there.", [first.Sequence]));
        return facts;
    }

    private static Fact CauseOf(IReadOnlyList<Entry> timeline, Incident i)
    {
        var reason = timeline.LastOrDefault(e => e.Event is ClosedByPerson);
        if (reason?.Event is ClosedByPerson c)
            return new Fact($"{reason.By.Name} gave this reason: {Stop(c.Because)}", [reason.Sequence]);
        return !i.IsOpen && timeline.LastOrDefault(e => e.Event is RestartFinished { End: CallEnd.Done } or ActionFinished { End: CallEnd.Done }) is { } action
            ? new Fact("Not known. That it passes after an action says nothing about why it failed.", [timeline[0].Sequence, action.Sequence])
            : new Fact("Not known.", [timeline[0].Sequence]);
    }

    internal static Fact? Deed(Incident i, Entry e) => e.Event switch
    {
        StepFinished s when i.Plan.Steps.FirstOrDefault(p => p.Id == s.Step)?.Args is NotifyArgs or CollectArgs => Said(e, $"{char.ToUpperInvariant(s.Text[0])}{Stop(s.Text[1..])}"),
        RestartBegun b => Said(e, $"Alvis began restart {b.Attempt} of {b.Service}: {Stop(b.Call)}"),
        RestartFinished f => Said(e, f.End switch
        {
            CallEnd.Done => $"The restart was made: {Stop(f.Text)}",
            CallEnd.Failed => $"The restart failed: {Stop(f.Text)}",
            _ => $"Whether the restart was made is not known: {Stop(f.Text)}",
        }),
        ActionBegun b => Said(e, $"Alvis began the action {b.Name}: {Stop(b.Call)}"),
        ActionFinished f => Said(e, f.End switch
        {
            CallEnd.Done => $"The action ended well: {Stop(f.Text)}",
            CallEnd.Failed => $"The action failed: {Stop(f.Text)}",
            _ => $"Whether the action took effect is not known: {Stop(f.Text)}",
        }),
        ApprovalRequested a => Said(e, $"Alvis asked for approval of {Stop(a.For)}"),
        ApproversTold { Ok: false } t => Said(e, $"The approvers could not be told: {Stop(t.Text)}"),
        Approved => Said(e, $"{e.By.Name} approved."),
        Denied d => Said(e, d.Because is { Length: > 0 } b ? $"{e.By.Name} denied: {Stop(b)}" : $"{e.By.Name} denied."),
        ApprovalExpired => Said(e, "Nobody answered in time."),
        ApprovalWithdrawn w => Said(e, $"The request for approval was withdrawn: {Stop(w.Why)}"),
        GuardRefused g => Said(e, $"The guard {g.Guard} refused: {Stop(g.Text)}"),
        Escalated x => Said(e, $"It was escalated to {x.To ?? "the default escalation"}: {Stop(x.Why)}"),
        Paged p => Said(e, p.Ok ? $"{p.To} was paged (round {p.Round})." : $"{p.To} could not be paged: {Stop(p.Text)}"),
        Acknowledged => Said(e, $"{e.By.Name} took the incident."),
        Silenced s => Said(e, s.Until <= e.At ? $"{e.By.Name} ended the silence." : $"{e.By.Name} silenced it until {Clock.Utc(s.Until)}{(s.Because is { } why ? $": {Stop(why)}" : ".")}"),
        Joined j => Said(e, $"{j.Incident} ({j.Service}) was opened under it."),
        ResumeAsked => Said(e, $"{e.By.Name} took it and let the incidents under it go on."),
        Resumed => Said(e, "It was resumed after the storm, and Alvis went on."),
        HandedBack => Said(e, $"{e.By.Name} handed it back to Alvis."),
        ClockJumped j => Said(e, $"The clock of Alvis's machine jumped by {Duration.Spoken(j.By.Duration())} {(j.By < TimeSpan.Zero ? "back" : "ahead")}; times before and after do not compare."),
        _ => null,
    };

    private static IEnumerable<Fact> Outcomes(IReadOnlyList<Entry> timeline, Incident i, Entry? end)
    {
        if (end is null)
        {
            yield return new Fact("The incident is still open.", [timeline[^1].Sequence]);
            yield break;
        }

        // The streak of passes that ended it: down until the first of them.
        var looks = timeline.Where(e => e.Event is Opened or RecoverySeen or FaultSeen || (e.Event is Probed p && Fold.IsOfService(i, p.Step))).ToList();
        var streak = looks.AsEnumerable().Reverse().TakeWhile(e => Seen(e).Healthy).Reverse().ToList();
        var last = looks[^1];
        if (end.Event is Closed && streak is [var up, ..])
        {
            // What the clock of the machine jumped while the service was down did not pass.
            var jumps = timeline.Where(e => e.Event is ClockJumped && e.Sequence < up.Sequence).ToList();
            var down = Seen(up).At - i.FailingSince - jumps.Aggregate(TimeSpan.Zero, (sum, e) => sum + ((ClockJumped)e.Event).By);
            yield return new Fact($"The check passed again at {Clock.Utc(Seen(up).At)}: {Stop(Seen(up).Finding)}", [.. streak.Select(e => e.Sequence)]);
            yield return new Fact($"{i.Service} was down for {Duration.Spoken(down)}.", [timeline[0].Sequence, .. jumps.Select(e => e.Sequence), up.Sequence]);
        }
        else if (end.Event is ClosedByPerson)
        {
            yield return (Seen(last).Healthy, looks.LastOrDefault(e => Seen(e).Healthy)) switch
            {
                (true, _) => new Fact($"The last check passed: {Stop(Seen(last).Finding)}", [last.Sequence]),
                (_, null) => new Fact($"The check had not passed since {Clock.Utc(i.FailingSince)}; last seen: {Stop(Seen(last).Finding)}", [timeline[0].Sequence, last.Sequence]),
                (_, var pass) => new Fact($"The check had failed again since it passed at {Clock.Utc(Seen(pass).At)}; last seen: {Stop(Seen(last).Finding)}", [pass.Sequence, last.Sequence]),
            };
        }

        yield return new Fact($"The incident was closed at {Clock.Utc(end.At)} by {end.By.Name}.", [end.Sequence]);
    }

    private static CheckResult Seen(Entry look) => look.Event switch
    {
        Opened e => e.Result,
        Probed e => e.Result,
        RecoverySeen e => e.Result,
        FaultSeen e => e.Result,
        _ => throw new System.Diagnostics.UnreachableException($"{look.Event.GetType().Name} is no look."),
    };

    internal static string Stop(string text) => text.EndsWith('.') ? text : text + ".";

    internal static Fact Said(Entry e, string text) => new($"{Clock.Utc(e.At)}: {text}", [e.Sequence]);
}
