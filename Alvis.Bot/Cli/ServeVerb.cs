using System.CommandLine;
using Alvis.Bot.Access;
using Alvis.Bot.Terminal;
using Alvis.Bot.WebConsole;
using Alvis.Engine.Conversations;
using Alvis.Engine.Response;

namespace Alvis.Bot.Cli;

/// <summary>Runs Alvis until it is told to stop.</summary>
internal sealed class ServeVerb : CliVerb
{
    private readonly Option<string?> playbooks = new("--playbooks") { Description = "Folder of playbooks; adding a file confirms it. Default: Playbooks:Folder.", HelpName = "DIR" };
    private readonly Option<string?> data = CommonOptions.Data();

    private readonly Option<int?> port = new("--port") { Description = "Port of the console. Default: that of Console:Url, 5080.", HelpName = "N" };

    public override string Path => "serve";

    public override string Summary => "Run Alvis: check services, restart them as their playbooks say, wake people. The default verb.";

    public override string Example => "alvis serve --playbooks playbooks";

    public override IEnumerable<Symbol> Takes => [playbooks, data, port];

    public override async Task<int> RunAsync(ParseResult line, Screen screen, CancellationToken cancel)
    {
        var options = new StartOptions
        {
            Data = line.GetValue(data),
            Playbooks = line.GetValue(playbooks),
            Port = line.GetValue(port),
            Terminal = screen.Output,
            Parts = parts => parts.AddSingleton<IChatSurface>(new TerminalSurface(screen)),
        };
        if (options.Playbooks is { } folder && !Directory.Exists(folder))
        {
            screen.Error($"--playbooks {folder}: there is no such folder. Make it, or name another one.");
            return ExitCodes.Settings;
        }

        await using var alvis = await AlvisHost.StartAsync(options, cancel);
        screen.Strong("Alvis is running. Stop it with Ctrl+C.");
        screen.Line(await alvis.Services.GetRequiredService<FirstLink>().LinesAsync(alvis.Services.GetRequiredService<ConsoleAddress>().Shown, cancel));
        screen.Line($"Data: {AlvisHost.DataFolderOf(options).Path}");
        screen.Line(alvis.Services.GetRequiredService<IConfiguration>()["Playbooks:Folder"] is { Length: > 0 } from
            ? $"Playbooks: {from}"
            : $"Playbooks: {alvis.Services.GetRequiredService<Library>().All.Count} stored; name a folder with --playbooks DIR to add some");

        var person = Console.IsInputRedirected ? null : Console.In;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancel, alvis.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        try
        {
            await new TerminalVerbs(alvis.Services, screen, TimeProvider.System).RunAsync(person, ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            screen.Line("Stopping.");
        }

        return ExitCodes.Ok;
    }
}
