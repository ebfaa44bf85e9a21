using Alvis.Bot;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;
using Microsoft.Extensions.DependencyInjection;

namespace Alvis.Bench;

/// <summary>
/// From the end of the confirming probe (<c>Opened.Result.At</c>, cut to the millisecond) to the arrival of the call at the hook, on one
/// clock: an upper bound of the time until the call begins. First spaced, then all services at once.
/// </summary>
internal static class Reaction
{
    private const int Services = 100, SpacedRounds = 7, Bursts = 3;
    private const double MostMs = 50;

    private static readonly TimeSpan Space = TimeSpan.FromMilliseconds(80);
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(CancellationToken cancel)
    {
        using var scratch = new Scratch();
        await using var site = await Site.StartAsync();
        var fleet = new Fleet(site, Services, "1s", hookEach: true);
        fleet.WritePlaybooks(scratch["playbooks"]);
        await File.WriteAllTextAsync(scratch["secret"], Site.Secret, cancel);
        await using var alvis = await AlvisHost.StartAsync(
            new StartOptions { Data = scratch["data"], Playbooks = scratch["playbooks"], Settings = fleet.Settings(scratch["secret"]), Port = 0, Terminal = TextWriter.Null, Logs = false },
            cancel);
        await QuietAsync(alvis, fleet, cancel);

        var made = 0;
        for (var round = 0; round < SpacedRounds; round++)
        {
            foreach (var service in fleet.Services)
            {
                site.Break(service);
                made++;
                await Task.Delay(Space, TimeProvider.System, cancel);
            }
        }

        await site.CalledAsync(made, Patience);
        await QuietAsync(alvis, fleet, cancel);
        var spaced = made;
        for (var burst = 0; burst < Bursts; burst++)
        {
            foreach (var service in fleet.Services)
                site.Break(service);
            made += fleet.Services.Count;
            await site.CalledAsync(made, Patience);
            await QuietAsync(alvis, fleet, cancel);
        }

        var took = await TookAsync(alvis.Services.GetRequiredService<IIncidentStore>(), site.Calls, cancel);
        return
        [
            // A fresh process compiles its code while the first incidents happen; that is shown apart, not hidden in the rest.
            new($"confirmed fault to restart call, the first {Services} of a fresh process: p90", new Sample(took.Take(Services)).Percentile(90), "ms"),
            new("the same: max", new Sample(took.Take(Services)).Max, "ms"),
            .. new Sample(took.Skip(Services).Take(spaced - Services)).Figures($"confirmed fault to restart call, the following ones, one every {Space.TotalMilliseconds:0} ms", MostMs),
            .. new Sample(took.Skip(spaced)).Figures($"the same, {Services} services fail within the same second", MostMs),
        ];
    }

    /// <summary>Reads both ends of every incident, in the order in which they were opened.</summary>
    public static async Task<IReadOnlyList<double>> TookAsync(IIncidentStore store, IReadOnlyDictionary<long, DateTimeOffset> calls, CancellationToken cancel)
    {
        var took = new List<double>();
        foreach (var (number, arrivedAt) in calls.OrderBy(c => c.Key))
        {
            var incident = (await store.LoadAsync(new IncidentId(number), cancel))!;
            took.Add((arrivedAt - incident.Confirmed.At).TotalMilliseconds);
        }

        return took;
    }

    /// <summary>Waits until every service is well and no incident is open.</summary>
    public static async Task QuietAsync(AlvisHost alvis, Fleet fleet, CancellationToken cancel)
    {
        var (store, states) = (alvis.Services.GetRequiredService<IIncidentStore>(), alvis.Services.GetRequiredService<CheckStates>());
        var until = TimeProvider.System.GetUtcNow() + Patience;
        while ((await store.OpenByServiceAsync(cancel)).Count > 0 || fleet.Services.Any(s => states.Of(s).Phase != Engine.Checks.CheckPhase.Healthy))
        {
            if (TimeProvider.System.GetUtcNow() > until)
                throw new TimeoutException($"Not all services were well within {Patience.TotalSeconds:0} s. {string.Join(' ', alvis.Services.GetRequiredService<FolderSync>().Problems.Take(3))}");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancel);
        }
    }
}
