using Alvis.Bot.Cli;
using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;

namespace Alvis.Bot.Terminal;

/// <summary>
/// The terminal as a surface, the plainest there is: what was printed cannot be edited, so it prints what is new in the threads and the summary at
/// the end. Verbs are typed (<see cref="TerminalVerbs"/>).
/// </summary>
internal sealed class TerminalSurface(Screen screen) : IChatSurface
{
    private readonly Lock gate = new();
    private IncidentId? last;

    /// <inheritdoc/>
    public string Word => "terminal";

    /// <summary>The thread that was shown last; null before the first.</summary>
    public IncidentThread? Latest { get; private set; }

    /// <inheritdoc/>
    public Task<Delivery> ShowAsync(IncidentThread thread, IReadOnlyList<Post> fresh, CancellationToken cancel)
    {
        lock (gate)
        {
            if (fresh.Count > 0 || thread.Summary is not null)
                Head(thread.Card);
            foreach (var post in fresh)
            {
                foreach (var note in post.Notes)
                    Say(screen, post.At, note.Tone, note.Text);
            }

            if (thread.Summary is { } summary)
            {
                screen.Line();
                screen.Strong("Summary");
                screen.Line(summary);
                screen.Line();
            }

            Latest = thread;
        }

        return Task.FromResult<Delivery>(new Delivery.Sent("printed"));
    }

    /// <summary>One line, by sign and word as well as by colour.</summary>
    public static void Say(Screen screen, DateTimeOffset at, Tone tone, string text)
    {
        // A line that somebody else wrote must not look like several of ours.
        var line = $"{at.UtcDateTime:HH:mm:ss}  {Sign(tone)} {Words.Clip(text, text.Length)}";
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

    // Threads of several incidents come mixed: whose lines follow is said whenever it changes.
    private void Head(IncidentCard card)
    {
        if (last == card.Id)
            return;
        screen.Line();
        screen.Strong($"{card.Id} {card.Service}");
        last = card.Id;
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
