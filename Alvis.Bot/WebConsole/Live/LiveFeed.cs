using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;

namespace Alvis.Bot.WebConsole.Live;

/// <summary>
/// The console as a surface: draws an incident's message once, however many pages are open, and sends it to all of them. A page that loads
/// reads the timeline itself, so nothing is lost that was sent while nobody looked.
/// </summary>
internal sealed class LiveFeed(Views views) : IChatSurface
{
    /// <summary>How many pages may be open at once.</summary>
    public const int MostPages = 1_000;

    /// <summary>How many of them may be one person's: nobody keeps the others from looking.</summary>
    public const int MostOfOne = 100;

    private readonly Lock gate = new();
    private readonly HashSet<LivePage> pages = [];
    private readonly Dictionary<string, int> ofEach = new(StringComparer.Ordinal);
    private long sent;

    /// <inheritdoc/>
    public string Word => "console";

    /// <summary>How many pages are open.</summary>
    public int Pages
    {
        get
        {
            lock (gate)
                return pages.Count;
        }
    }

    /// <summary>How often something was sent so far.</summary>
    public long Sent
    {
        get
        {
            lock (gate)
                return sent;
        }
    }

    /// <inheritdoc/>
    public async Task<Delivery> ShowAsync(IncidentThread thread, IReadOnlyList<Post> fresh, CancellationToken cancel)
    {
        LivePage[] open;
        long count;
        lock (gate)
        {
            open = [.. pages];
            count = ++sent;
        }

        if (open.Length > 0)
        {
            var news = new LiveNews("incident", thread.Card.Id.ToString(), thread.Version, await views.DrawAsync<Parts.IncidentMessage>(thread, cancel), count).Written();
            foreach (var page in open)
                page.Send(news);
        }

        return new Delivery.Sent("shown");
    }

    /// <summary>A page of a person that is told of everything from now on, until it is disposed of; or why there are too many.</summary>
    public (LivePage? Page, Refusal? Refusal) Open(Person by)
    {
        lock (gate)
        {
            if (pages.Count >= MostPages)
                return (null, new Refusal($"{MostPages} pages are open already; close some."));
            if (ofEach.GetValueOrDefault(by.Id) >= MostOfOne)
                return (null, new Refusal($"{MostOfOne} pages of yours are open already; close some."));
            var page = new LivePage(closed => Close(closed, by.Id));
            pages.Add(page);
            ofEach[by.Id] = ofEach.GetValueOrDefault(by.Id) + 1;
            return (page, null);
        }
    }

    private void Close(LivePage page, string person)
    {
        lock (gate)
        {
            if (pages.Remove(page) && --ofEach[person] == 0)
                ofEach.Remove(person);
        }
    }
}
