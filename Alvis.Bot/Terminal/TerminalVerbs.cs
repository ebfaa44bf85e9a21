using Alvis.Bot.Access;
using Alvis.Bot.Cli;
using Alvis.Bot.Commands;
using Alvis.Bot.WebConsole;
using Alvis.Engine.Conversations;

namespace Alvis.Bot.Terminal;

/// <summary>
/// Takes verbs from the one who sits at the terminal that <c>serve</c> runs in. Whoever can type here runs the program, so no further rights are
/// asked for.
/// </summary>
internal sealed class TerminalVerbs(IServiceProvider services, Screen screen, TimeProvider time)
{
    private readonly ChatVerbs verbs = services.GetRequiredService<ChatVerbs>();
    private readonly People people = services.GetRequiredService<People>();
    private readonly string console = services.GetRequiredService<ConsoleAddress>().Shown.AbsoluteUri.TrimEnd('/');

    /// <summary>Runs until cancelled, also when nobody can type or the input has ended.</summary>
    public async Task RunAsync(TextReader? input, CancellationToken cancel)
    {
        if (input is not null)
            screen.Quiet("Type help for what can be said here.");
        while (input is not null && await Task.Run(input.ReadLine, cancel).WaitAsync(cancel) is { } line)
        {
            if (line.Trim().Length > 0)
                await SayAsync(line, cancel);
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, time, cancel);
    }

    /// <summary>Answers one line.</summary>
    public async Task<Reply> SayAsync(string line, CancellationToken cancel)
    {
        var reply = await verbs.SayAsync(line, await people.OperatorAsync(Accounts.Terminal, cancel), cancel);
        if (reply.Ok)
            screen.Line(PlainText.Of(reply.Card, console));
        else
            screen.Error(PlainText.Of(reply.Card, console));
        return reply;
    }
}
