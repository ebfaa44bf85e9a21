using System.Globalization;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;
using Alvis.Engine.Storage;
using Microsoft.Extensions.Options;
using Microsoft.Playwright;

namespace Alvis.Bench;

/// <summary>
/// How soon 50 open channel pages of 50 people show what happens: from the instant an event carries in the timeline, taken before it is
/// committed, until the news has arrived (47 lines without a browser) or the change is on the screen (3 real pages in Chromium, whose drawing takes
/// place on the same cores). Every event
/// of every incident on every page counts. All on one machine and one clock.
/// </summary>
internal static class Live
{
    private const int Services = 100, Lines = 47, Windows = 3, Warm = 10, Spaced = 60, Bursts = 3, InABurst = 20;
    private const double MostMs = 300;

    private static readonly TimeSpan Space = TimeSpan.FromSeconds(1), Patience = TimeSpan.FromSeconds(60), Settle = TimeSpan.FromSeconds(3);

    // Notes the wall clock once the frame that shows the change was handed to the screen.
    private const string Watch =
        """
        (() => {
          const shown = window.shownAt = [], known = new Map();
          const look = () => {
            for (const one of document.querySelectorAll("#channel > article[data-version]")) {
              const { id } = one, version = Number(one.dataset.version);
              if ((known.get(id) ?? 0) >= version) continue;
              known.set(id, version);
              requestAnimationFrame(() => setTimeout(() => shown.push(`${id} ${version} ${Date.now()}`)));
            }
          };
          document.addEventListener("DOMContentLoaded", () =>
            new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-version"] }));
        })();
        """;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(CancellationToken cancel)
    {
        using var scratch = new Scratch();
        await using var site = await Site.StartAsync();
        var fleet = new Fleet(site, Services, "5s", hookEach: true);
        fleet.WritePlaybooks(scratch["playbooks"]);
        await File.WriteAllTextAsync(scratch["secret"], Site.Secret, cancel);
        await using var program = AlvisProgram.Start(["serve", "--data", scratch["data"], "--playbooks", scratch["playbooks"]], fleet.Settings(scratch["secret"]));
        var console = new Uri((await program.LinkAsync(Patience)).GetLeftPart(UriPartial.Authority));
        await site.SeenAsync(Services, Patience, cancel);

        var data = new DataFolder(scratch["data"]);
        var (lines, windows) = (new ShownLog(), new ShownLog());
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var visitors = await Visitor.ManyAsync(Lines, console, data, cancel);
        var staying = await OpenAsync(visitors, lines, ending.Token);
        await using var chromium = await Chromium.StartAsync();
        var pages = await OpenAsync(chromium, Visitor.LinksFor(Windows, console, data));

        var (warm, spaced, all) = await RunAsync(site, fleet, data, cancel);
        foreach (var (page, n) in pages.Select((page, n) => (page, n)))
            await CollectAsync(page, n, windows);
        await ending.CancelAsync();
        await EndedAsync(staying);
        foreach (var visitor in visitors)
            visitor.Dispose();
        await program.StopAsync();

        var entries = await EntriesAsync(data, cancel);
        return
        [
            .. Took(entries, warm, spaced, lines, Lines).Figures($"event to the open page, {Lines + Windows} pages, an incident every second: {Lines} live lines", MostMs),
            .. Took(entries, warm, spaced, windows, Windows).Figures($"the same on the screen of {Windows} Chromium pages", MostMs),
            .. Took(entries, spaced, all, lines, Lines).Figures($"{InABurst} services fail within the same second: {Lines} live lines", MostMs),
            .. Took(entries, spaced, all, windows, Windows).Figures($"the same on the screen of {Windows} Chromium pages", MostMs),
        ];
    }

    private static async Task<IReadOnlyList<Task>> OpenAsync(IReadOnlyList<Visitor> visitors, ShownLog log, CancellationToken cancel)
    {
        var staying = new List<Task>();
        foreach (var (visitor, n) in visitors.Select((visitor, n) => (visitor, n)))
        {
            var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            staying.Add(new OpenPage(n, visitor, log).StayAsync(listening, cancel));
            await await Task.WhenAny(listening.Task.WaitAsync(Patience, TimeProvider.System, cancel), staying[^1]);
        }

        return staying;
    }

    private static async Task<IReadOnlyList<IPage>> OpenAsync(Chromium chromium, IEnumerable<Uri> links)
    {
        var pages = new List<IPage>();
        foreach (var link in links)
        {
            var context = await chromium.Browser.NewContextAsync(new() { ViewportSize = new() { Width = 1200, Height = 900 } });
            await context.AddInitScriptAsync(Watch);
            var page = await context.NewPageAsync();
            await page.GotoAsync(link.AbsoluteUri);
            var live = page.WaitForRequestAsync("**/live");
            await page.Locator("main button").ClickAsync();
            await live;
            pages.Add(page);
        }

        return pages;
    }

    // Runs the incidents and says how many there were at the end of each phase.
    private static async Task<(int Warm, int Spaced, int All)> RunAsync(Site site, Fleet fleet, DataFolder data, CancellationToken cancel)
    {
        var made = 0;
        async Task<int> BreakAsync(int many, TimeSpan space)
        {
            for (var n = 0; n < many; n++)
            {
                site.Break(fleet.Services[made++ % Services]);
                if (space > TimeSpan.Zero)
                    await Task.Delay(space, TimeProvider.System, cancel);
            }

            await site.CalledAsync(made, Patience);
            var closed = await AllClosedAsync(data, made, cancel);
            await Task.Delay(Settle, TimeProvider.System, cancel);
            return closed;
        }

        var warm = await BreakAsync(Warm, Space);
        var spaced = await BreakAsync(Spaced, Space);
        var all = spaced;
        for (var n = 0; n < Bursts; n++)
            all = await BreakAsync(InABurst, TimeSpan.Zero);
        return (warm, spaced, all);
    }

    private static async Task<int> AllClosedAsync(DataFolder data, int incidents, CancellationToken cancel)
    {
        await using var database = await SqliteDatabase.OpenToReadAsync(data, cancel);
        var (store, until) = (Store(database), TimeProvider.System.GetUtcNow() + Patience);
        while (true)
        {
            var lines = await store.ListAsync(10_000, cancel);
            if (lines.Count >= incidents && lines.All(i => i.Status == IncidentStatus.Closed))
                return lines.Count;
            if (TimeProvider.System.GetUtcNow() > until)
            {
                throw new TimeoutException(
                    $"Not all of {incidents} incidents were closed within {Patience.TotalSeconds:0} s: {string.Join("; ", lines.Where(i => i.Status != IncidentStatus.Closed).Take(3).Select(i => $"{i.Id} {i.Service} {i.Status} {i.Finding}"))}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, cancel);
        }
    }

    private static async Task CollectAsync(IPage page, int number, ShownLog log)
    {
        foreach (var line in await page.EvaluateAsync<string[]>("() => window.shownAt"))
        {
            if (line.Split(' ') is not [var id, var version, var at])
                throw new InvalidOperationException($"A page noted '{line}'.");
            log.Add(new Shown(number, id, long.Parse(version, CultureInfo.InvariantCulture), DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(at, CultureInfo.InvariantCulture))));
        }
    }

    private static async Task EndedAsync(IReadOnlyList<Task> staying)
    {
        await Task.WhenAll(staying).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var task in staying)
        {
            // Being told to end is how a page should end; whatever else ended one spoils the figures.
            if (task.Exception?.InnerException is { } wrong and not OperationCanceledException)
                throw new InvalidOperationException(wrong.Message, wrong);
        }
    }

    private static async Task<IReadOnlyList<Entry>> EntriesAsync(DataFolder data, CancellationToken cancel)
    {
        await using var database = await SqliteDatabase.OpenToReadAsync(data, cancel);
        var (store, entries) = (Store(database), new List<Entry>());
        foreach (var line in await store.ListAsync(10_000, cancel))
            entries.AddRange(await store.TimelineAsync(line.Id, cancel));
        return entries;
    }

    private static Sample Took(IReadOnlyList<Entry> entries, int after, int last, ShownLog log, int pages)
    {
        var took = new List<double>();
        foreach (var entry in entries.Where(e => e.Incident.Number > after && e.Incident.Number <= last))
        {
            var first = log.FirstAt(entry.Incident.ToString(), entry.Sequence);
            if (first.Count != pages)
                throw new InvalidOperationException($"{first.Count} of {pages} pages showed entry {entry.Sequence} of {entry.Incident}.");
            took.AddRange(first.Values.Select(at => (at - entry.At).TotalMilliseconds));
        }

        return new Sample(took);
    }

    private static SqliteIncidentStore Store(SqliteDatabase database) => new(database, Options.Create(new ResponseOptions()));
}
