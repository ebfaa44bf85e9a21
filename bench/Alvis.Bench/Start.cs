namespace Alvis.Bench;

/// <summary>
/// How soon <c>serve</c> looks after 10,000 stored playbooks: from the start of its process until the first check arrives, and until all
/// are on the schedule (it says that it is running). Before that the first reading of the folder they come from.
/// </summary>
internal static class Start
{
    private const int Playbooks = 10_000, Starts = 5;
    private const double MostSeconds = 3;

    private static readonly TimeSpan FirstLoad = TimeSpan.FromMinutes(5), Patience = TimeSpan.FromSeconds(60), Settle = TimeSpan.FromSeconds(3);

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(CancellationToken cancel)
    {
        using var scratch = new Scratch();
        await using var site = await Site.StartAsync();
        var fleet = new Fleet(site, Playbooks, "10s", hookEach: false);
        fleet.WritePlaybooks(scratch["playbooks"]);
        await File.WriteAllTextAsync(scratch["secret"], Site.Secret, cancel);
        var settings = fleet.Settings(scratch["secret"]);
        var first = await LoadFolderAsync(site, scratch, settings, cancel);

        var (toFirst, toAll, cpu) = (new List<double>(), new List<double>(), new List<double>());
        for (var n = 0; n < Starts; n++)
        {
            site.Forget();
            await using var program = AlvisProgram.Start(["serve", "--data", scratch["data"]], settings);
            toAll.Add(Seconds(program.StartedAt, await program.PrintsAsync("Alvis is running", Patience)));
            cpu.Add(program.Cost().Cpu.TotalSeconds);
            toFirst.Add(Seconds(program.StartedAt, await site.FirstCheckAsync(Patience)));
            await program.PrintsAsync($"{Playbooks} stored", Patience);
            await Task.Delay(Settle, TimeProvider.System, cancel);
            await program.StopAsync();
        }

        return
        [
            new($"first load of a folder of {Playbooks:N0} playbooks, until the last is checked", first, "s"),
            new($"start with {Playbooks:N0} stored playbooks to the first check: median of {Starts}", new Sample(toFirst).Percentile(50), "s"),
            new("start to the first check: worst", new Sample(toFirst).Max, "s", MostSeconds),
            new("start until all are on the schedule: median", new Sample(toAll).Percentile(50), "s"),
            new("start until all are on the schedule: worst", new Sample(toAll).Max, "s"),
            new("start until all are on the schedule: processor time used", new Sample(cpu).Percentile(50), "s"),
        ];
    }

    private static async Task<double> LoadFolderAsync(Site site, Scratch scratch, Dictionary<string, string?> settings, CancellationToken cancel)
    {
        await using var program = AlvisProgram.Start(["serve", "--data", scratch["data"], "--playbooks", scratch["playbooks"]], settings);
        await site.SeenAsync(Playbooks, FirstLoad, cancel);
        var took = Seconds(program.StartedAt, TimeProvider.System.GetTimestamp());
        await program.StopAsync();
        return took;
    }

    private static double Seconds(long from, long to) => TimeProvider.System.GetElapsedTime(from, to).TotalSeconds;
}
