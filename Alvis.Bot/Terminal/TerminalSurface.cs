using Alvis.Bot.Access;
using Alvis.Bot.Cli;
using Alvis.Bot.Commands;
using Alvis.Bot.WebConsole;
using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.Terminal;

/// <summary>
/// The terminal that <c>serve</c> runs in, as a surface: tells the threads of incidents, and takes verbs from the one who sits there.
/// Whoever can type here runs the program, so no further rights are asked for.
/// </summary>
internal sealed class TerminalSurface(IServiceProvider services, Screen screen, TextReader? input, TimeProvider time)
{
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(1);
    private const int Newest = 100;

    private readonly IIncidentStore store = services.GetRequiredService<IIncidentStore>();
    private readonly Dictionary<IncidentId, ThreadTeller> tellers = [];

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        // What happened before this start is history: 'alvis incidents' shows it.
        var known = (await store.ListAsync(1, cancel)).Select(i => i.Id.Number).FirstOrDefault();
        var open = (await store.OpenByServiceAsync(cancel)).Values.ToHashSet();
        await Task.WhenAll(TellAsync(id => id.Number > known || open.Contains(id), cancel), ListenAsync(cancel));
    }

    private async Task TellAsync(Func<IncidentId, bool> wanted, CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            foreach (var line in (await store.ListAsync(Newest, cancel)).Where(l => wanted(l.Id)).Reverse())
            {
                if (!tellers.TryGetValue(line.Id, out var teller))
                {
                    tellers[line.Id] = teller = new ThreadTeller(store, screen, line.Id);
                    screen.Strong($"{line.Id} {line.Service}");
                }

                if (teller.Incident?.Summary is null)
                    await TellOneAsync(teller, cancel);
            }

            await Task.Delay(Glance, time, cancel);
        }
    }

    private async Task TellOneAsync(ThreadTeller teller, CancellationToken cancel)
    {
        await teller.TellAsync(cancel);
        if (teller.Incident?.Summary is not { } summary)
            return;
        screen.Line();
        screen.Line(summary);
        screen.Line();
    }

    private async Task ListenAsync(CancellationToken cancel)
    {
        if (input is null)
            return;
        var verbs = services.GetRequiredService<ChatVerbs>();
        var people = services.GetRequiredService<People>();
        var console = services.GetRequiredService<ConsoleAddress>().Shown.AbsoluteUri.TrimEnd('/');
        screen.Quiet("Type help for what can be said here.");
        while (await Task.Run(input.ReadLine, cancel).WaitAsync(cancel) is { } line)
        {
            if (line.Trim().Length == 0)
                continue;
            var reply = await verbs.SayAsync(line, await people.OperatorAsync(Accounts.Terminal, cancel), cancel);
            if (reply.Ok)
                screen.Line(PlainText.Of(reply.Card, console));
            else
                screen.Error(PlainText.Of(reply.Card, console));
        }
    }
}
