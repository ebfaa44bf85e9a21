using Alvis.Engine.Guards;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Engine.Response;

/// <summary>What came of an action on a service before: for who is asked to allow it once more.</summary>
internal static class TrackRecord
{
    /// <summary>How far back it looks.</summary>
    public static readonly TimeSpan Back = TimeSpan.FromDays(30);

    /// <summary>A service that restarts all day has more incidents than are worth reading for one sentence.</summary>
    private const int MostIncidents = 20;

    /// <summary>The record of what <paramref name="asking"/> wants consent for; null when it is no restart: only restarts are kept by target.</summary>
    public static async Task<string?> OfAsync(IIncidentStore store, Incident incident, PlanStep asking, DateTimeOffset now, CancellationToken cancel)
    {
        var acting = asking.Args is ApproveArgs ? incident.Plan.Steps.FirstOrDefault(s => s.Id == asking.OnSuccess)?.Args : asking.Args;
        if (acting is not RestartArgs)
            return null;
        var past = await store.RestartsAsync(incident.Platform, incident.Target, now - Back, cancel);
        var newest = past.Select(r => r.Incident).Distinct().Reverse().Take(MostIncidents).ToHashSet();
        var helped = 0;
        foreach (var id in newest)
        {
            if (Helped(await store.TimelineAsync(id, cancel)))
                helped++;
        }

        return Words(past, newest, helped);
    }

    /// <summary>True when the last restart of an incident was followed by enough passing checks, with no person in between.</summary>
    private static bool Helped(IReadOnlyList<Entry> timeline) => timeline.Any(e => e.Event is Closed { Because: ClosedBecause.Verified });

    private static string Words(IReadOnlyList<PastRestart> past, HashSet<IncidentId> read, int helped)
    {
        var seen = past.Count(r => read.Contains(r.Incident));
        var said = (seen, helped) switch
        {
            (1, 1) => "it recovered",
            (1, 0) => "it did not recover",
            (_, 0) => "it never recovered",
            _ => $"it recovered after {helped} of them",
        };
        return past.Count switch
        {
            0 => $"not restarted in {Duration.Spoken(Back)}",
            1 => $"restarted once in {Duration.Spoken(Back)}; {said}",
            _ when seen < past.Count => $"restarted {past.Count} times in {Duration.Spoken(Back)}; of the last {seen}, {(helped == 0 ? "none" : helped)} helped",
            _ => $"restarted {past.Count} times in {Duration.Spoken(Back)}; {said}",
        };
    }
}
