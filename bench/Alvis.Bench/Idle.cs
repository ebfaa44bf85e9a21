namespace Alvis.Bench;

/// <summary>What <c>serve</c> costs while 2,000 services are well and looked at every 10 s: its own process only. Reported, no target.</summary>
internal static class Idle
{
    private const int Services = 2_000;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(30), Settle = TimeSpan.FromSeconds(20), Patience = TimeSpan.FromSeconds(120);

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(CancellationToken cancel)
    {
        using var scratch = new Scratch();
        await using var site = await Site.StartAsync();
        var fleet = new Fleet(site, Services, "10s", hookEach: false);
        fleet.WritePlaybooks(scratch["playbooks"]);
        await File.WriteAllTextAsync(scratch["secret"], Site.Secret, cancel);
        await using var program = AlvisProgram.Start(["serve", "--data", scratch["data"], "--playbooks", scratch["playbooks"]], fleet.Settings(scratch["secret"]));
        await site.FirstCheckAsync(Patience);
        await Task.Delay(Settle, TimeProvider.System, cancel);

        var (cpu, _) = program.Cost();
        var (checks, began) = (site.Checks, TimeProvider.System.GetTimestamp());
        await Task.Delay(Window, TimeProvider.System, cancel);
        var (end, rss) = program.Cost();
        var (took, made) = (TimeProvider.System.GetElapsedTime(began), site.Checks - checks);
        await program.StopAsync();
        return
        [
            new($"{Services:N0} services every 10 s: checks made", made / took.TotalSeconds, "per s"),
            new($"{Services:N0} services every 10 s: processor", (end - cpu) / took * 100, "% of a core"),
            new($"{Services:N0} services every 10 s: processor per 1,000 checks", (end - cpu).TotalSeconds / made * 1000, "s"),
            new($"{Services:N0} services every 10 s: resident memory", rss, "MiB"),
        ];
    }
}
