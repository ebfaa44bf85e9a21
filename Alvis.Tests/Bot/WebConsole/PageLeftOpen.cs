using System.Net.ServerSentEvents;
using System.Text.Json;
using AngleSharp.Dom;

namespace Alvis.Tests.Bot.WebConsole;

/// <summary>The incident channel in a tab that nobody touches: what was loaded, and what the live connection made of it since, as the page's script does.</summary>
internal sealed class PageLeftOpen : IAsyncDisposable
{
    private readonly CancellationTokenSource closed = new();
    private readonly Lock gate = new();
    private readonly Dictionary<string, (long Version, IElement Article)> shown = new(StringComparer.Ordinal);
    private readonly List<string> sent = [];
    private readonly Stream line;
    private Task reading = Task.CompletedTask;

    private PageLeftOpen(Stream line) => this.line = line;

    /// <summary>The messages of incidents that it shows now. Fails when the live connection was lost: nothing would come any more.</summary>
    public IReadOnlyList<IElement> Articles
    {
        get
        {
            if (reading.IsCompleted)
                throw new InvalidOperationException($"The live connection was lost ({reading.Status}).", reading.Exception);
            lock (gate)
                return [.. shown.Values.Select(s => s.Article)];
        }
    }

    /// <summary>All HTML that came over the live connection.</summary>
    public IReadOnlyList<string> Sent
    {
        get
        {
            lock (gate)
                return [.. sent];
        }
    }

    /// <summary>Opens it. The connection comes first, so that nothing falls between the page and it.</summary>
    public static async Task<PageLeftOpen> OpenAsync(Browser browser)
    {
        var page = new PageLeftOpen(await browser.LiveAsync());
        foreach (var article in Markup.Read(await browser.PageAsync("/")).QuerySelectorAll("article.incident"))
            page.Show(article);
        page.reading = Task.Run(page.ReadAsync);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await closed.CancelAsync();
        await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await line.DisposeAsync();
        closed.Dispose();
    }

    private async Task ReadAsync()
    {
        await foreach (var item in SseParser.Create(line).EnumerateAsync(closed.Token))
        {
            var news = JsonDocument.Parse(item.Data).RootElement;
            var kind = news.GetProperty("kind").GetString();
            Assert.NotEqual("missed", kind);
            if (kind != "incident")
                continue;
            var html = news.GetProperty("html").GetString()!;
            lock (gate)
                sent.Add(html);
            Show(Markup.Read(html).QuerySelector("article")!);
        }
    }

    private void Show(IElement article)
    {
        var version = long.Parse(article.GetAttribute("data-version")!, System.Globalization.CultureInfo.InvariantCulture);
        lock (gate)
        {
            if (!shown.TryGetValue(article.Id!, out var now) || now.Version <= version)
                shown[article.Id!] = (version, article);
        }
    }
}
