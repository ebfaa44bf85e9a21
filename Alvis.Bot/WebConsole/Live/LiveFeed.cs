using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;

namespace Alvis.Bot.WebConsole.Live;

/// <summary>Something an open page should show now.</summary>
/// <param name="Kind"><c>incident</c>: the message to draw; <c>missed</c>: the page fell behind and should load itself again.</param>
/// <param name="Id">Which incident.</param>
/// <param name="Version">The sequence it was drawn from.</param>
/// <param name="Html">The drawn message.</param>
internal sealed record LiveNews(string Kind, string Id, long Version, string Html);

/// <summary>
/// The console as a surface: draws an incident's message once, however many pages are open, and sends it to all of them. A page that loads
/// reads the timeline itself, so nothing is lost that was sent while nobody looked.
/// </summary>
internal sealed class LiveFeed(Views views) : IChatSurface
{
    /// <summary>How many pages may be open at once.</summary>
    public const int MostPages = 1_000;

    // A page that reads nothing for so many changes loads itself again instead.
    private const int MostWaiting = 100;

    private readonly Lock gate = new();
    private readonly HashSet<Page> pages = [];

    /// <inheritdoc/>
    public string Word => "console";

    /// <summary>How many pages listen.</summary>
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
        Page[] open;
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

    /// <summary>What happens from now on; null when too many pages are open.</summary>
    public IAsyncEnumerable<LiveNews>? Open(CancellationToken cancel)
    {
        var page = new Page();
        lock (gate)
        {
            if (pages.Count >= MostPages)
                return null;
            pages.Add(page);
        }

        return ReadAsync(page, cancel);
    }

    private async IAsyncEnumerable<LiveNews> ReadAsync(Page page, [EnumeratorCancellation] CancellationToken cancel)
    {
        try
        {
            await foreach (var news in page.Waiting.Reader.ReadAllAsync(cancel))
                yield return page.Missed() ? new LiveNews("missed", "", 0, "") : news;
        }
        finally
        {
            lock (gate)
                pages.Remove(page);
        }
    }

    private sealed class Page
    {
        private int missed;

        public Channel<LiveNews> Waiting { get; } = Channel.CreateBounded<LiveNews>(MostWaiting);

        public void Send(LiveNews news)
        {
            if (!Waiting.Writer.TryWrite(news))
                Interlocked.Exchange(ref missed, 1);
        }

        public bool Missed() => Interlocked.Exchange(ref missed, 0) == 1;
    }
}
