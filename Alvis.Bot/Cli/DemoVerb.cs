using System.CommandLine;
using Alvis.Bot.Access;
using Alvis.Bot.Demo;
using Alvis.Bot.Terminal;

namespace Alvis.Bot.Cli;

/// <summary>Shows Alvis at work: a real service hangs and is brought back.</summary>
internal sealed class DemoVerb : CliVerb
{
    private readonly Option<bool> once = new("--once") { Description = "One incident, told here, then end: 0 when it was closed." };
    private readonly Option<int?> port = new("--port") { Description = "Port of the console. Default: 5080; with --once any free one.", HelpName = "N" };

    public override string Path => "demo";

    public override string Summary => "Watch Alvis work in the browser: a small shop hangs, Alvis notices, restarts it, verifies, and writes the summary.";

    public override string Example => "alvis demo";

    public override IEnumerable<Symbol> Takes => [once, port];

    public override async Task<int> RunAsync(ParseResult line, Screen screen, CancellationToken cancel)
    {
        using var asked = new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, asked.Token);
        void Stop(System.Runtime.InteropServices.PosixSignalContext signal)
        {
            // Ending tidily stops the shop too and takes the folder away.
            signal.Cancel = true;
            asked.Cancel();
        }

        using var interrupt = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGINT, Stop);
        using var terminate = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGTERM, Stop);
        try
        {
            return line.GetValue(once)
                ? await OnceAsync(screen, line.GetValue(port), either.Token)
                : await ServeAsync(screen, line.GetValue(port), either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            screen.Line("Ended.");
            return line.GetValue(once) ? ExitCodes.Found : ExitCodes.Ok;
        }
        catch (TimeoutException e)
        {
            screen.Error(e.Message);
            return ExitCodes.Found;
        }
    }

    // For scripts and for the impatient: one incident, told in the terminal.
    private static async Task<int> OnceAsync(Screen screen, int? port, CancellationToken cancel)
    {
        var terminal = new TerminalSurface(screen);
        await using var world = await DemoWorld.StartAsync(screen.Output, terminal, port ?? 0, cancel);
        var story = new DemoStory(world, screen, terminal, TimeProvider.System);
        if ((await story.BeginAsync(cancel) ?? await story.HangAndTellAsync(cancel)) is not { } refusal)
            return ExitCodes.Ok;
        screen.Error($"The demo did not end well: {refusal.Text}.");
        return ExitCodes.Found;
    }

    private static async Task<int> ServeAsync(Screen screen, int? port, CancellationToken cancel)
    {
        await using var world = await DemoWorld.StartAsync(screen.Output, new TerminalSurface(screen), port, cancel);
        var link = await world.Services.GetRequiredService<FirstLink>().MakeAsync(world.Console, cancel);
        screen.Strong("The demo runs. Open this link, once and within 10 minutes:");
        screen.Line($"  {link}");
        screen.Line($"There you make the shop hang ({DemoWorld.Service}, {world.Site}) and watch Alvis. The threads are told here, too. Ctrl+C ends all of it.");
        var person = Console.IsInputRedirected ? null : Console.In;
        if (person is not null)
            screen.Line("For another link, type: console");
        if (!Console.IsOutputRedirected && link is not null)
            Browser.Open(link);
        await new TerminalVerbs(world.Services, screen, TimeProvider.System).RunAsync(person, cancel);
        return ExitCodes.Ok;
    }
}
