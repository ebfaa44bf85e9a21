using Alvis.Engine.Kinds;
using Alvis.Engine.Response;
using Alvis.Engine.Storage;
using Microsoft.Extensions.Options;

namespace Alvis.Bench;

/// <summary>
/// The same reaction for the first incident of a fresh process, which is the common one: incidents are rare, and nothing is compiled,
/// opened or cached yet. Several starts, one incident each.
/// </summary>
internal static class FirstIncident
{
    private const int Starts = 7;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(3);

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(CancellationToken cancel)
    {
        var took = new List<double>();
        for (var n = 0; n < Starts; n++)
            took.Add(await OnceAsync(cancel));
        var sample = new Sample(took);
        return [new($"first incident of a fresh process: median of {Starts} starts", sample.Percentile(50), "ms"), new("first incident of a fresh process: worst", sample.Max, "ms")];
    }

    private static async Task<double> OnceAsync(CancellationToken cancel)
    {
        using var scratch = new Scratch();
        await using var site = await Site.StartAsync();
        var fleet = new Fleet(site, 1, "1s", hookEach: true);
        fleet.WritePlaybooks(scratch["playbooks"]);
        await File.WriteAllTextAsync(scratch["secret"], Site.Secret, cancel);
        await using var program = AlvisProgram.Start(["serve", "--data", scratch["data"], "--playbooks", scratch["playbooks"]], fleet.Settings(scratch["secret"]));
        await site.FirstCheckAsync(Patience);
        await Task.Delay(Settle, TimeProvider.System, cancel);
        site.Break(fleet.Services[0]);
        await site.CalledAsync(1, Patience);
        await program.StopAsync();

        await using var database = await SqliteDatabase.OpenToReadAsync(new DataFolder(scratch["data"]), cancel);
        return (await Reaction.TookAsync(new SqliteIncidentStore(database, Options.Create(new ResponseOptions())), site.Calls, cancel))[0];
    }
}
