using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Engine.Summaries;

/// <summary>What is known of a storm: which services waited under the umbrella since when, what people did, and how it ended.</summary>
internal static class StormFacts
{
    /// <summary>Reads the facts off the timeline of an umbrella.</summary>
    public static FactSheet From(IReadOnlyList<Entry> timeline)
    {
        var (first, opened) = (timeline[0], (Opened)timeline[0].Event);
        var incident = Fold.All(timeline)!;
        var end = timeline.LastOrDefault(e => e.Event is Closed or ClosedByPerson);
        var joined = timeline.Where(e => e.Event is Joined).ToList();
        return new FactSheet(
            new Fact($"{incident.Id} storm: {Ending(end)}", [first.Sequence, .. end is null ? [] : new[] { end.Sequence }]),
            [
                new($"{opened.Result.Finding}.", [first.Sequence]),
                new($"The incident was opened at {Clock.Utc(first.At)}; {Words.Count(joined.Count, "incident")} {(joined.Count == 1 ? "was" : "were")} opened under it.", [first.Sequence, .. joined.Select(e => e.Sequence)]),
            ],
            [end is { Event: ClosedByPerson c }
                ? new($"{end.By.Name} gave this reason: {FactSheet.Stop(c.Because)}", [end.Sequence])
                : new("Not known.", [first.Sequence])],
            [.. timeline.Select(e => FactSheet.Deed(incident, e)).OfType<Fact>()],
            Outcome(timeline, end));
    }

    private static string Ending(Entry? end) => end?.Event switch
    {
        Closed => "over",
        ClosedByPerson => $"closed by {end.By.Name}",
        _ => "still open",
    };

    private static IReadOnlyList<Fact> Outcome(IReadOnlyList<Entry> timeline, Entry? end) => end switch
    {
        null => [new("The incident is still open.", [timeline[^1].Sequence])],
        { Event: Closed } => [new($"No incident under it was open any more, and it was closed at {Clock.Utc(end.At)} by {end.By.Name}.", [end.Sequence])],
        _ => [new($"The incident was closed at {Clock.Utc(end.At)} by {end.By.Name}.", [end.Sequence])],
    };
}
