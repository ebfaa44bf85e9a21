using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;

namespace Alvis.Bot.WebConsole;

/// <summary>
/// Keeps what a person was answered until their browser, which runs no script, has fetched the page that shows it. For that person alone.
/// </summary>
internal sealed class Answers(IIds ids)
{
    private const int Most = 500;
    private const int MostOfOne = 10;

    private readonly Lock gate = new();
    private readonly List<(string Id, string Person, Card Card)> kept = [];

    /// <summary>Keeps an answer and says under which id.</summary>
    public string Keep(Card card, Person person)
    {
        var id = ids.Next();
        lock (gate)
        {
            // The oldest gives way, one's own first: who asks much must not use up what others have yet to read.
            if (kept.Count(k => k.Person == person.Id) >= MostOfOne)
                kept.RemoveAt(kept.FindIndex(k => k.Person == person.Id));
            else if (kept.Count >= Most)
                kept.RemoveAt(0);
            kept.Add((id, person.Id, card));
        }

        return id;
    }

    /// <summary>The answer with an id, if it was this person's; shown again when the page is loaded again.</summary>
    public Card? Take(string? id, Person person)
    {
        if (id is null)
            return null;
        lock (gate)
            return kept.Find(k => k.Id == id && k.Person == person.Id).Card;
    }
}
