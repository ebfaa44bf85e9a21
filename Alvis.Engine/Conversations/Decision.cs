using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Engine.Conversations;

/// <summary>What a person decided about an incident: it stands where the buttons were that they pressed.</summary>
/// <param name="At">When.</param>
/// <param name="Text">Who and what, in a few words: <c>Mara approved</c>. It may hold a reason that they wrote.</param>
public sealed record Decision(DateTimeOffset At, string Text)
{
    /// <summary>How many a card shows, the newest last.</summary>
    internal const int Shown = 3;

    private const int LongestText = 300;

    /// <summary>The decision in an entry; null when it is none of a person's.</summary>
    internal static Decision? Of(Entry entry) => entry.By.Person is null || What(entry) is not { } what ? null : new(entry.At, Words.Clip($"{entry.By.Name} {what}", LongestText));

    private static string? What(Entry entry) => entry.Event switch
    {
        Approved => "approved",
        Denied d => $"denied{Why(d.Because)}",
        Acknowledged => "acknowledged",
        HandedBack => "handed it back",
        Escalated { HandOver: false } => "escalated",
        Silenced s when s.Until <= entry.At => "ended the silence",
        Silenced s => $"silenced it until {Clock.Utc(s.Until)}{Why(s.Because)}",
        ResumeAsked => "resumed",
        ClosedByPerson c => $"closed it{Why(c.Because)}",
        _ => null,
    };

    private static string Why(string? because) => because is { Length: > 0 } ? $": {because}" : "";
}
