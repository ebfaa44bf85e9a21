using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Alvis.Bot.Slack;
using Alvis.Bot.Slack.Api;
using Alvis.Bot.Slack.Transport;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Alvis.Bench;

/// <summary>
/// Socket Mode alone, without what a press does: first a thousand presses within two seconds over two steady links, then presses all the while
/// that links are ended a hundred times. Each press must be handled, and once.
/// </summary>
internal static class SlackReconnects
{
    private const int Burst = 1_000, Disconnects = 100;

    // As many presses as are on their way when a link ends.
    private const int AtTheEnd = 20;
    private const double MostAckMs = 200;

    private static readonly TimeSpan BurstTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan BetweenEnds = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(CancellationToken cancel)
    {
        var burst = await RunAsync(async (server, press) =>
        {
            var from = TimeProvider.System.GetTimestamp();
            for (var n = 0; n < Burst; n++)
            {
                press();
                var due = BurstTime * n / Burst - TimeProvider.System.GetElapsedTime(from);
                if (due > TimeSpan.Zero)
                    await Task.Delay(due, TimeProvider.System, cancel);
            }
        }, cancel);
        var cut = await RunAsync(async (server, press) =>
        {
            var last = TimeProvider.System.GetTimestamp();
            for (var ended = 0; ended < Disconnects;)
            {
                press();
                await Task.Delay(Between, TimeProvider.System, cancel);
                if (TimeProvider.System.GetElapsedTime(last) < BetweenEnds || server.Ready == 0)
                    continue;
                for (var n = 0; n < AtTheEnd; n++)
                    press();
                if (!server.End(SlackSockets.Ways[ended % SlackSockets.Ways.Count]))
                    continue;
                ended++;
                last = TimeProvider.System.GetTimestamp();
            }
        }, cancel);
        return
        [
            .. new Sample(burst.AckMs).Figures($"Socket Mode, {Burst:N0} presses in {BurstTime.TotalSeconds:0} s over two links: press to acknowledgement", MostAckMs),
            new($"Socket Mode, {Disconnects} links ended ({string.Join(", ", SlackSockets.Ways)}), {cut.Presses:N0} presses meanwhile: presses lost", cut.Lost, "presses", 1),
            new("the same: presses handled more than once", cut.Twice, "presses", 1),
            new("the same: presses that Slack had to send again", cut.Again, "presses"),
            new("the same: links opened", cut.Opened, "links"),
            new("the same: time without any link", cut.Down.TotalSeconds, "s"),
        ];
    }

    private static async Task<Run> RunAsync(Func<SlackSockets, Action, Task> workAsync, CancellationToken cancel)
    {
        await using var server = await SlackSockets.StartAsync();
        var options = new SlackOptions(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Slack:BotToken"] = "xoxb-bench",
            ["Slack:AppToken"] = "xapp-bench",
            ["Slack:Channel"] = "C1",
            ["Slack:ApiUrl"] = server.ApiUrl.AbsoluteUri,
        }).Build());
        using var api = new SlackApi(options, TimeProvider.System, NullLogger<SlackApi>.Instance);
        var handler = new Counting();
        using var inbox = new SlackInbox(handler, api, TimeProvider.System, NullLogger<SlackInbox>.Instance);
        using var mode = new SocketMode(api, inbox, TimeProvider.System, new Random(), NullLogger<SocketMode>.Instance);
        await inbox.StartAsync(cancel);
        await mode.StartAsync(cancel);
        await UntilAsync(() => server.Ready == SocketMode.Links, "both links are up", cancel);

        var presses = 0;
        await workAsync(server, () => server.Press(presses++));
        await UntilAsync(() => server.Unacknowledged == 0, "every press is acknowledged", cancel);
        await mode.StopAsync(cancel);
        await inbox.StopAsync(cancel);
        return new Run(presses, presses - handler.Times.Count, handler.Times.Values.Count(t => t > 1), server.Again, server.Opened, server.Down, [.. server.AckMs]);
    }

    private static async Task UntilAsync(Func<bool> done, string what, CancellationToken cancel)
    {
        var from = TimeProvider.System.GetTimestamp();
        while (!done())
        {
            if (TimeProvider.System.GetElapsedTime(from) > Patience)
                throw new TimeoutException($"It was not so within {Patience.TotalSeconds:0} s that {what}.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancel);
        }
    }

    private sealed record Run(int Presses, int Lost, int Twice, int Again, int Opened, TimeSpan Down, IReadOnlyList<double> AckMs);

    private sealed class Counting : ISlackHandler
    {
        public ConcurrentDictionary<string, int> Times { get; } = new(StringComparer.Ordinal);

        public Task<JsonObject?> HandleAsync(SlackRequest request, CancellationToken cancel)
        {
            Times.AddOrUpdate(request.Key, 1, (_, times) => times + 1);
            return Task.FromResult<JsonObject?>(null);
        }
    }
}
