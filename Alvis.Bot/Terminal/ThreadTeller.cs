using Alvis.Bot.Cli;
using Alvis.Engine.Conversations;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.Terminal;

/// <summary>Tells an incident's thread in the terminal, line by line as it grows: the plainest surface there is.</summary>
internal sealed class ThreadTeller(IIncidentStore store, Screen screen, IncidentId id)
{
    private long told;

    /// <summary>The incident as far as it was told; null before its first line.</summary>
    public Incident? Incident { get; private set; }

    /// <summary>Tells what is new.</summary>
    public async Task TellAsync(CancellationToken cancel)
    {
        foreach (var entry in (await store.TimelineAsync(id, cancel)).Where(e => e.Sequence > told))
        {
            Incident = Fold.Next(Incident, entry);
            told = entry.Sequence;
            if (Note.Of(Incident, entry) is { } note)
                Say(screen, entry.At, note.Tone, note.Text);
        }
    }

    /// <summary>One line, by sign and word as well as by colour.</summary>
    public static void Say(Screen screen, DateTimeOffset at, Tone tone, string text)
    {
        var line = $"{at.UtcDateTime:HH:mm:ss}  {Sign(tone)} {text}";
        switch (tone)
        {
            case Tone.Good:
                screen.Good(line);
                break;
            case Tone.Bad:
                screen.Bad(line);
                break;
            case Tone.Doing or Tone.Person:
                screen.Strong(line);
                break;
            default:
                screen.Line(line);
                break;
        }
    }

    private static string Sign(Tone tone) => tone switch
    {
        Tone.Good => "✓",
        Tone.Bad => "✗",
        Tone.Doing => "→",
        Tone.Person => "@",
        _ => "·",
    };
}
