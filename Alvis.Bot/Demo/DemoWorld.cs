using System.Net;
using System.Net.Sockets;
using Alvis.Bot.Terminal;
using Alvis.Bot.WebConsole;
using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;
using Alvis.Engine.Platforms;
using Alvis.Engine.Platforms.Os;
using Alvis.Engine.Response;

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

    /// <summary>Where its console is.</summary>
    public Uri Console => Services.GetRequiredService<ConsoleAddress>().Shown;

    /// <summary>The shop's process now.</summary>
    public int? Pid => Services.GetRequiredService<IProcesses>().Find(Service)?.Pid;

    /// <summary>Starts everything.</summary>
    /// <param name="terminal">Where pages of the escalation kind <c>terminal</c> go.</param>
    /// <param name="surface">Tells the threads.</param>
    /// <param name="console">The console's port; 0 for any free one, null for that of the settings.</param>
    /// <param name="cancel">Ends it.</param>
    public static async Task<DemoWorld> StartAsync(TextWriter terminal, TerminalSurface surface, int? console, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("alvis-demo-");
        AlvisHost? alvis = null;
        try
        {
            var port = FreePort();
            var site = new Uri($"http://127.0.0.1:{port}/");
            alvis = await AlvisHost.StartAsync(
                new StartOptions
                {
                    Data = Path.Combine(folder.FullName, "data"),
                    Settings = Settings(port),
                    Port = console,
                    Terminal = terminal,
                    Logs = false,
                    Parts = parts =>
                    {
                        parts.AddSingleton<IChatSurface>(surface);
                        parts.AddSingleton(s => ActivatorUtilities.CreateInstance<DemoStage>(s, site));
                        parts.AddSingleton<DemoScene>();
                    },
                },
                cancel);
            await ConfirmAsync(alvis.Services, port, cancel);
            return new DemoWorld(alvis, folder, site);
        }
        catch
        {
            if (alvis is not null)
                await alvis.DisposeAsync();
            folder.Delete(recursive: true);
            throw;
        }
    }

    // As a person would in the console: the visitor may change it there afterwards.
    private static async Task ConfirmAsync(IServiceProvider services, int port, CancellationToken cancel)
    {
        var example = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "examples", $"{Service}.yaml"), cancel);
        var proposals = services.GetRequiredService<Proposals>();
        var demo = new Person("demo", "the demo");
        var shown = await proposals.ProposeAsync(
            new ProposedText($"{Service}.yaml", example.Replace(PortOfExample, $":{port}/", StringComparison.Ordinal)), demo, "console", cancel);
        if (shown is PreviewCard { Proposal: { Length: > 0 } proposal } && await proposals.ConfirmAsync(proposal, demo, "console", cancel) is (true, _))
            return;
        throw new InvalidOperationException($"The demo's own playbook cannot be used: {PlainText.Of(shown)}");
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
            ["Playbooks:Folder"] = "",
            [$"Processes:{Service}:StopWithin"] = "2s",
            // People read the command line as the call that restarts the shop; within this folder it is short.
            [$"Processes:{Service}:Folder"] = AppContext.BaseDirectory,
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
        var process = Environment.ProcessPath ?? "dotnet";
        return Path.GetFileNameWithoutExtension(process) == "dotnet" ? [IsOnPath(process) ? "dotnet" : process, "Alvis.Bot.dll"]
            : Path.GetDirectoryName(process) == Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory) ? [$"./{Path.GetFileName(process)}"]
            : [process];
    }

    private static bool IsOnPath(string process) =>
        Programs.Find(Path.GetFileName(process), "/").Path is { } found && (File.ResolveLinkTarget(found, returnFinalTarget: true)?.FullName ?? found) == process;

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
