using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Engine.Conversations;

/// <summary>An incident in one line.</summary>
public static class CardWords
{
    /// <summary>How it ended, or that it did not: <c>recovered after 1 restart</c>.</summary>
    public static string Ending(Incident i, Entry? end) => end?.Event switch
    {
        Closed { Because: ClosedBecause.RecoveredOnItsOwn } => "recovered on its own",
        Closed when i.RestartsMade > 0 => $"recovered after {Words.Count(i.RestartsMade, "restart")}",
        Closed => "recovered",
        ClosedByPerson => $"closed by {end.By.Name}",
        _ => "still open",
    };

    internal static string Title(Incident i, Facts facts) => i switch
    {
        { Service: "" } => $"{i.Id}: written by a newer Alvis",
        { IsUmbrella: true, IsOpen: true } => $"Storm: {Words.Count(Services(i), "service")}",
        { IsUmbrella: true } => $"Storm: closed, {Words.Count(Services(i), "service")} had failed",
        { IsOpen: false, ClosedByPerson: true } => $"{i.Service}: {Ending(i, facts.End)}",
        { IsOpen: false } => $"{i.Service}: closed, {Ending(i, facts.End)}",
        { ClosesAt: not null } => $"{i.Service} is up again",
        _ => $"{i.Service} is down{(facts.Again ? " again" : "")}",
    };

    internal static Tone ToneOf(Incident i) => i switch
    {
        { FromNewer: true } or { ClosedByPerson: true } => Tone.Info,
        { Status: IncidentStatus.Closed } => Tone.Good,
        { ClosesAt: not null } => Tone.Good,
        { Status: not IncidentStatus.Open } or { Approval: not null } => Tone.Person,
        { Call: not null } or { Verifying: true } => Tone.Doing,
        _ => Tone.Bad,
    };

    // The services that failed before the storm was seen have incidents of their own; of those that count, the last was the first to wait.
    private static int Services(Incident umbrella) => umbrella.Joined.Count == 0 ? umbrella.Failed : Math.Max(umbrella.Failed - 1, 0) + umbrella.Joined.Count;
}
