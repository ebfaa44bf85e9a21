using Alvis.Engine.Conversations;

namespace Alvis.Bot.Slack.Cards;

/// <summary>
/// A tone as an emoji: its colour says it to who glances, its shape to who sees no colour, and its name is read aloud. Messages have no other
/// colour: a bar beside them would need Slack's old attachments, under which blocks fold away.
/// </summary>
internal static class SlackSigns
{
    /// <summary>The character, for texts without markup.</summary>
    public static string Of(Tone tone) => tone switch
    {
        Tone.Good => "✅",
        Tone.Bad => "❌",
        Tone.Doing => "🔄",
        Tone.Person => "✋",
        _ => "🔹",
    };

    /// <summary>Slack's name for it.</summary>
    public static string Name(Tone tone) => tone switch
    {
        Tone.Good => "white_check_mark",
        Tone.Bad => "x",
        Tone.Doing => "arrows_counterclockwise",
        Tone.Person => "hand",
        _ => "small_blue_diamond",
    };
}
