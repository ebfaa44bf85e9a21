using System.CommandLine;
using Alvis.Bot.Demo;
using Alvis.Bot.Terminal;

namespace Alvis.Bot.Cli;

/// <summary>Shows Alvis at work: a real service hangs and is brought back.</summary>
internal sealed class DemoVerb : CliVerb
{
    private readonly Option<bool> once = new("--once") { Description = "One incident, then end: 0 when it was closed. Without it the shop can be hung again." };

    public override string Path => "demo";

    public override string Summary => "Watch Alvis work: a small shop hangs, Alvis notices, restarts it, verifies, and writes the summary.";

    public override string Example => "alvis demo --once";

    public override IEnumerable<Symbol> Takes => [once];

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
            return await TellAsync(screen, line.GetValue(once) || Console.IsInputRedirected, either.Token);
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

    private static async Task<int> TellAsync(Screen screen, bool onlyOnce, CancellationToken cancel)
    {
        var terminal = new TerminalSurface(screen);
        await using var world = await DemoWorld.StartAsync(screen.Output, terminal, cancel);
        var story = new DemoStory(world, screen, terminal, TimeProvider.System);
        var refusal = await story.BeginAsync(cancel) ?? await story.HangAndTellAsync(cancel);
        while (refusal is null && !onlyOnce)
        {
            screen.Line();
            screen.Quiet("Press Enter to let it hang again, Ctrl+C to end.");
            if (await Task.Run(Console.In.ReadLine, cancel).WaitAsync(cancel) is null)
                break;
            refusal = await story.HangAndTellAsync(cancel);
        }

        if (refusal is null)
            return ExitCodes.Ok;
        screen.Error($"The demo did not end well: {refusal.Text}.");
        return ExitCodes.Found;
    }
}
