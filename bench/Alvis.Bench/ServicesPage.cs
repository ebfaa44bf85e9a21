using Alvis.Engine.Kinds;
using Alvis.Engine.Playbooks;
using Alvis.Engine.Response;
using Alvis.Engine.Storage;

namespace Alvis.Bench;

/// <summary>
/// The first page of 5,000 services that are all looked at every 30 s and have three hours of history: what a person waits for it. Every
/// request is one of a browser; the first of the process stands apart.
/// </summary>
internal static class ServicesPage
{
    private const int Services = 5_000, Times = 300, OnThePage = 100;
    private const double MostMs = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3), Settle = TimeSpan.FromSeconds(10), Between = TimeSpan.FromMilliseconds(50);

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(CancellationToken cancel)
    {
        using var scratch = new Scratch();
        await using var site = await Site.StartAsync();
        var fleet = new Fleet(site, Services, "30s", hookEach: false);
        fleet.WritePlaybooks(scratch["playbooks"]);
        await RememberAsync(new DataFolder(scratch["data"]), fleet, cancel);
        await File.WriteAllTextAsync(scratch["secret"], Site.Secret, cancel);
        await using var program = AlvisProgram.Start(["serve", "--data", scratch["data"], "--playbooks", scratch["playbooks"]], fleet.Settings(scratch["secret"]));
        using var visitor = await Visitor.FollowAsync(await program.LinkAsync(Patience), cancel);
        await site.SeenAsync(Services, Patience, cancel);
        await Task.Delay(Settle, TimeProvider.System, cancel);

        var first = await TimeAsync(visitor, cancel);
        var took = new List<double>();
        for (var n = 0; n < Times; n++)
        {
            took.Add(await TimeAsync(visitor, cancel));
            await Task.Delay(Between, TimeProvider.System, cancel);
        }

        await program.StopAsync();
        return
        [
            new($"first page of {Services:N0} services, the first time in the process", first, "ms"),
            .. new Sample(took).Figures($"first page of {Services:N0} services", MostMs),
        ];
    }

    private static async Task<double> TimeAsync(Visitor visitor, CancellationToken cancel)
    {
        var began = TimeProvider.System.GetTimestamp();
        var page = await visitor.PageAsync("/services", cancel);
        var took = TimeProvider.System.GetElapsedTime(began).TotalMilliseconds;
        var lines = page.Split("id=\"service-").Length - 1;
        return lines == OnThePage ? took : throw new InvalidOperationException($"The page has {lines} services; expected {OnThePage}.");
    }

    // As if it had run for three hours: without them the page would have next to nothing to draw.
    private static async Task RememberAsync(DataFolder data, Fleet fleet, CancellationToken cancel)
    {
        await using var database = await SqliteDatabase.OpenAsync(data, TimeProvider.System, cancel);
        var (store, now) = (new SqliteCheckStore(database), TimeProvider.System.GetUtcNow());
        var first = new DateTimeOffset(now.UtcTicks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, TimeSpan.Zero).AddHours(-3);
        foreach (var some in Enumerable.Range(0, 180).Chunk(20))
        {
            var minutes = from minute in some
                          from service in fleet.Services
                          select new CheckMinute(service, CheckSpec.HealthCheck, first.AddMinutes(minute), 2, 0, TimeSpan.FromMilliseconds(8 + (minute % 7)), TimeSpan.FromMilliseconds(12));
            await store.AddMinutesAsync([.. minutes], first.AddDays(-1), cancel);
        }
    }
}
