using System.Net;
using System.Net.Sockets;
using Alvis.Bot.Demo;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;
using Alvis.Engine.Storage;
using Alvis.Tests.Support;
using Microsoft.Extensions.Options;

namespace Alvis.Tests.Stories;

/// <summary>
/// A real Alvis, a real service that really hangs, a real SIGKILL. Whenever it comes, the next start goes on, and the service is
/// restarted exactly once.
/// </summary>
public sealed class KillStories
{
    [Theory]
    [InlineData("opened")]
    [InlineData("restart_begun")]
    [InlineData("restart_finished")]
    [InlineData("verifying_begun")]
    [InlineData("closed")]
    public async Task Killed_once_this_is_recorded_the_incident_goes_on_with_one_restart(string word)
    {
        await using var house = await House.BuildAsync();
        await house.HangAsync();

        await house.UntilAsync(async () => (await house.WordsAsync()).Contains(word), $"no {word}");

        await house.KillAndStartAsync();
        await house.EndsWellAsync();
    }
}

/// <summary>The same at moments that nobody chose.</summary>
public sealed class KillAtAnyMomentStories
{
    [Theory]
    [InlineData(2_500)]
    [InlineData(3_200)]
    [InlineData(3_900)]
    [InlineData(4_600)]
    public async Task Killed_at_any_moment_after_the_hang_the_incident_goes_on_with_one_restart(int milliseconds)
    {
        await using var house = await House.BuildAsync();
        await house.HangAsync();

        await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, CancellationToken.None);

        await house.KillAndStartAsync();
        await house.EndsWellAsync();
    }
}

/// <summary>The service, its Alvis and their folder.</summary>
internal sealed class House : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly TempFolder folder = new();
    private readonly int port = FreePort();
    private AlvisProcess alvis = null!;
    private SqliteDatabase? database;

    public static async Task<House> BuildAsync()
    {
        var house = new House();
        Directory.CreateDirectory(house.folder.File("playbooks"));
        await File.WriteAllTextAsync(house.folder.File("playbooks/shop.yaml"), $$"""
            meta: { service: shop, platform: process }
            health_check: { url: "http://127.0.0.1:{{house.port}}/healthy", every: 1s, timeout: 1s, retry_every: 1s }
            restart: { cooldown: 0s }
            details: |-
              If the health check fails, restart the app.
              If it succeeds, close the incident.
              Wait for 2 seconds after restarting the app.
              Run the health check again after restarting the app.
              If it fails again, escalate to the on-call engineer.
            """);
        house.Start();
        await house.UntilAsync(() => AnswersAsync(house.port), "the shop did not come up");
        house.database = await SqliteDatabase.OpenToReadAsync(new DataFolder(house.folder.File("data")), CancellationToken.None);
        return house;
    }

    public Task HangAsync() => SlowCustomers.HangAsync(new Uri($"http://127.0.0.1:{port}/"), TimeProvider.System, CancellationToken.None);

    public async Task KillAndStartAsync()
    {
        await alvis.SignalAsync("KILL");
        await alvis.EndAsync();
        await alvis.DisposeAsync();
        Start();
    }

    public async Task EndsWellAsync()
    {
        await UntilAsync(async () => (await WordsAsync()) is [.., "summary_written"], "the incident did not end");
        var store = Store();
        var line = Assert.Single(await store.ListAsync(10, CancellationToken.None));
        var timeline = await store.TimelineAsync(line.Id, CancellationToken.None);
        Assert.Equal(IncidentStatus.Closed, line.Status);
        Assert.Single(timeline, e => e.Event is IncidentEvent.RestartBegun);
        Assert.Single(timeline, e => e.Event is IncidentEvent.RestartFinished { End: CallEnd.Done });
        Assert.Contains(timeline, e => e.Event is IncidentEvent.Closed { Because: ClosedBecause.Verified });
        Assert.Equal(2, Pids().Count);
        Assert.Equal(2, Pids().Distinct().Count());
    }

    public async Task<IReadOnlyList<string>> WordsAsync() =>
        [.. (await Store().TimelineAsync(new IncidentId(1), CancellationToken.None)).Select(e => EventWords.Of(e.Event))];

    public async Task UntilAsync(Func<Task<bool>> reached, string otherwise)
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        using var often = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!await reached())
        {
            if (limit.IsCancellationRequested)
                Assert.Fail($"{otherwise}: {string.Join(' ', database is null ? [] : await WordsAsync())}\n{alvis.Output}\n{alvis.Errors}");
            await often.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await alvis.SignalAsync("TERM");
        await alvis.EndAsync();
        await alvis.DisposeAsync();
        if (database is not null)
            await database.DisposeAsync();
        // The shop outlives Alvis on purpose; here it must not outlive the test.
        foreach (var pid in Pids().Select(p => p["pid ".Length..]))
        {
            using var kill = System.Diagnostics.Process.Start("kill", ["-KILL", pid]);
            await kill.WaitForExitAsync();
        }

        folder.Dispose();
    }

    private List<string> Pids() => [.. File.ReadLines(folder.File("data/processes/shop.log")).Where(l => l.StartsWith("pid ", StringComparison.Ordinal))];

    private SqliteIncidentStore Store() => new(database!, Options.Create(new ResponseOptions()));

    private void Start()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Checks__Networks__0"] = "loopback",
            ["Processes__shop__StopWithin"] = "3s",
            ["Processes__shop__Env__0"] = "PATH",
            ["Processes__shop__Env__1"] = "HOME",
            ["Processes__shop__Env__2"] = "DOTNET_ROOT",
        };
        string[] run = ["dotnet", Path.Combine(AppContext.BaseDirectory, "Alvis.Bot.dll"), "demo", "site", "--port", $"{port}"];
        for (var n = 0; n < run.Length; n++)
            variables[$"Processes__shop__Run__{n}"] = run[n];
        alvis = AlvisProcess.Start(["serve", "--playbooks", folder.File("playbooks"), "--data", folder.File("data")], folder.Path, variables);
    }

    private static async Task<bool> AnswersAsync(int port)
    {
        try
        {
            using var client = new HttpClient();
            using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{port}/healthy"));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
