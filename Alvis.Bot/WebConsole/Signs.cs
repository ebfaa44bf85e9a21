using Alvis.Engine.Conversations;
using Alvis.Engine.Incidents;

namespace Alvis.Bot.WebConsole;

/// <summary>A tone by sign and by class: what colour says, shape says too.</summary>
internal static class Signs
{
    public static string Of(Tone tone) => tone switch
    {
        Tone.Good => "✓",
        Tone.Bad => "✗",
        Tone.Doing => "→",
        Tone.Person => "@",
        _ => "·",
    };

    public static string Css(Tone tone) => tone.ToString().ToLowerInvariant();

    public static string Of(IncidentStatus status) => status.ToString().ToLowerInvariant();
}
