using System.Net;
using System.Net.Sockets;
using Alvis.Engine.Conversations;
using Alvis.Engine.Platforms;

namespace Alvis.Bot.Demo;

/// <summary>
/// All the demo needs, made fresh and taken away again: a data folder, the example playbook with a free port, a running Alvis, and the
/// shop as a registered process of its own.
/// </summary>
internal sealed class DemoWorld : IAsyncDisposable
{
    /// <summary>The service the demo is about.</summary>
    public const string Service = "demo-shop";

    private const string PortOfExample = ":5081/";

    private readonly AlvisHost alvis;
    private readonly DirectoryInfo folder;

    private DemoWorld(AlvisHost alvis, DirectoryInfo folder, Uri site)
    {
        (this.alvis, this.folder, Site) = (alvis, folder, site);
    }

    /// <summary>Where the shop is.</summary>
    public Uri Site { get; }

    /// <summary>The running Alvis.</summary>
    public IServiceProvider Services => alvis.Services;

    /// <summary>The shop's process now.</summary>
    public int? Pid => Services.GetRequiredService<IProcesses>().Find(Service)?.Pid;

    /// <summary>Starts everything.</summary>
    public static async Task<DemoWorld> StartAsync(TextWriter terminal, IChatSurface surface, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("alvis-demo-");
        try
        {
            var port = FreePort();
            var playbooks = folder.CreateSubdirectory("playbooks");
            var example = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "examples", $"{Service}.yaml"), cancel);
            await File.WriteAllTextAsync(Path.Combine(playbooks.FullName, $"{Service}.yaml"), example.Replace(PortOfExample, $":{port}/", StringComparison.Ordinal), cancel);
            var alvis = await AlvisHost.StartAsync(
                new StartOptions
                {
                    Data = Path.Combine(folder.FullName, "data"),
                    Playbooks = playbooks.FullName,
                    Settings = Settings(port),
                    Port = 0,
                    Terminal = terminal,
                    Parts = parts => parts.AddSingleton(surface),
                    Logs = false,
                },
                cancel);
            return new DemoWorld(alvis, folder, new Uri($"http://127.0.0.1:{port}/"));
        }
        catch
        {
            folder.Delete(recursive: true);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // First Alvis, or it would restart what is stopped here.
        var processes = Services.GetRequiredService<IProcesses>();
        await alvis.StopAsync(CancellationToken.None);
        await processes.StopAsync(Service, CancellationToken.None);
        await alvis.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private static Dictionary<string, string?> Settings(int port)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Checks:Networks:0"] = "loopback",
            [$"Processes:{Service}:StopWithin"] = "2s",
        };
        string[] names = ["PATH", "HOME", "DOTNET_ROOT"];
        for (var n = 0; n < names.Length; n++)
            settings[$"Processes:{Service}:Env:{n}"] = names[n];
        var run = ThisProgram().Concat(["demo", "site", "--port", $"{port}"]).ToList();
        for (var n = 0; n < run.Count; n++)
            settings[$"Processes:{Service}:Run:{n}"] = run[n];
        return settings;
    }

    // Started as 'dotnet Alvis.Bot.dll' the process is dotnet's, started as the program itself it is ours.
    private static IReadOnlyList<string> ThisProgram()
    {
        var dll = Path.Combine(AppContext.BaseDirectory, "Alvis.Bot.dll");
        var process = Environment.ProcessPath ?? "dotnet";
        return Path.GetFileNameWithoutExtension(process) == "dotnet" ? [process, dll] : [process];
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
