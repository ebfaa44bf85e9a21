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

    private readonly Lock gate = new();
    private readonly HashSet<LivePage> pages = [];

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

    /// <inheritdoc/>
    public async Task<Delivery> ShowAsync(IncidentThread thread, IReadOnlyList<Post> fresh, CancellationToken cancel)
    {
        LivePage[] open;
        lock (gate)
            open = [.. pages];
        if (open.Length > 0)
        {
            var news = new LiveNews("incident", thread.Card.Id.ToString(), thread.Version, await views.DrawAsync<Parts.IncidentMessage>(thread, cancel));
            foreach (var page in open)
                page.Send(news);
        }

        return new Delivery.Sent("shown");
    }

    /// <summary>A page that is told of everything from now on, until it is disposed of; null when too many are open.</summary>
    public LivePage? Open()
    {
        lock (gate)
        {
            if (pages.Count >= MostPages)
                return null;
            var page = new LivePage(Close);
            pages.Add(page);
            return page;
        }
    }

    private void Close(LivePage page)
    {
        lock (gate)
            pages.Remove(page);
    }
}
