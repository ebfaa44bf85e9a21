using Alvis.Engine.Kinds;
using Alvis.Engine.Platforms;
using Alvis.Engine.Platforms.Os;

namespace Alvis.Tests.Engine.Platforms;

/// <summary>A data folder with registered processes over it; what a test started is ended with it.</summary>
internal sealed class ProcessWorld : IAsyncDisposable
{
    /// <summary>A secret that an operator registered.</summary>
    public const string Secret = "hunter2hunter2";

    private readonly string settings;

    /// <param name="run">The argument list, as JSON.</param>
    /// <param name="more">Further settings, as JSON.</param>
    public ProcessWorld(string run = """["/bin/sleep", "600"]""", string more = "")
    {
        settings = $$"""{ "Processes": { "shop": { "Run": {{run.Replace("FOLDER", Folder.Path, StringComparison.Ordinal)}} {{more}} } } }""";
        Processes = Again();
    }

    public TemporaryFolder Folder { get; } = new();

    public Processes Processes { get; private set; }

    public RegisteredProcess Shop => Processes.Look("shop")!;

    public int Pid => Processes.Find("shop")!.Pid!.Value;

    public ProcessFiles Files => new(Path.Combine(Folder.Path, "processes"), "shop");

    /// <summary>As another start of Alvis sees it.</summary>
    public Processes Again() => Processes = new Processes(Given.Settings(settings), Folder.Data, new KnownSecrets(("db", Secret)), TimeProvider.System, new RandomIds());

    public Task<CallResult> StartAsync() => Processes.EnsureRunningAsync("shop", CancellationToken.None);

    public Task<CallResult> RestartAsync(string key = "key-1") => Shop.RestartAsync(key, CancellationToken.None);

    public Task<Happened> HappenedAsync(string key = "key-1") => Shop.RestartedAsync(key, CancellationToken.None);

    /// <summary>Waits until the service has written something, for a moment at most.</summary>
    public async Task<string> ReadAsync(string file)
    {
        var path = Path.Combine(Folder.Path, file);
        await UntilAsync(() => File.Exists(path) && new FileInfo(path).Length > 0);
        return await File.ReadAllTextAsync(path);
    }

    public static async Task UntilAsync(Func<bool> true_)
    {
        for (var i = 0; i < 1_000 && !true_(); i++)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        Assert.True(true_());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var entry in ProcTable.AllLive().Where(p => ProcTable.Variable(p.Pid, ProcessLauncher.MarkerVariable) == Files.Marker).ToList())
            Signals.Send(entry.Pid, Signals.Kill);
        await UntilAsync(() => !ProcTable.AllLive().Any(p => ProcTable.Variable(p.Pid, ProcessLauncher.MarkerVariable) == Files.Marker));
        Processes.Dispose();
        Folder.Dispose();
    }
}
