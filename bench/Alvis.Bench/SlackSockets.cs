using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Alvis.Bench;

/// <summary>
/// Slack's side of Socket Mode on loopback: gives addresses, takes links, sends each envelope over one of them and again over another while it is
/// not acknowledged, and ends links in every way that Slack or a network may.
/// </summary>
internal sealed class SlackSockets : IAsyncDisposable
{
    /// <summary>The ways in which a link ends here.</summary>
    public static readonly IReadOnlyList<string> Ways = ["break", "close", "warning", "refresh_requested"];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly WebApplication app;
    private readonly CancellationTokenSource ending = new();
    private readonly Lock gate = new();
    private readonly List<Link> links = [];
    private readonly ConcurrentDictionary<string, Envelope> sent = new(StringComparer.Ordinal);
    private readonly Stopwatch up = new();
    private readonly Stopwatch running = new();
    private int turn;
    private int again;

    private SlackSockets(WebApplication app) => this.app = app;

    public Uri ApiUrl => new(new Uri(app.Urls.First()), "/api/");

    /// <summary>How many links take envelopes now.</summary>
    public int Ready
    {
        get
        {
            lock (gate)
                return links.Count;
        }
    }

    /// <summary>How many links there were.</summary>
    public int Opened { get; private set; }

    /// <summary>How often an envelope was sent once more.</summary>
    public int Again => again;

    /// <summary>How many envelopes wait for their acknowledgement.</summary>
    public int Unacknowledged => sent.Values.Count(e => e.AckedAt is null);

    /// <summary>How long no link was up since the first was.</summary>
    public TimeSpan Down => running.Elapsed - up.Elapsed;

    /// <summary>From the sending of each envelope to its acknowledgement, in milliseconds.</summary>
    public IEnumerable<double> AckMs => sent.Values.Where(e => e.AckedAt is not null).Select(e => Stopwatch.GetElapsedTime(e.SentAt, e.AckedAt!.Value).TotalMilliseconds);

    public static async Task<SlackSockets> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        var built = builder.Build();
        var server = new SlackSockets(built);
        built.UseWebSockets();
        built.Run(server.TakeAsync);
        await built.StartAsync();
        return server;
    }

    /// <summary>Somebody presses a button.</summary>
    public void Press(int n)
    {
        var envelope = new Envelope($"envelope-{n}", new JsonObject
        {
            ["envelope_id"] = $"envelope-{n}",
            ["type"] = "interactive",
            ["accepts_response_payload"] = true,
            ["payload"] = new JsonObject
            {
                ["type"] = "block_actions",
                ["user"] = new JsonObject { ["id"] = $"U{n % 50}", ["name"] = "somebody", ["team_id"] = "T1" },
                ["team"] = new JsonObject { ["id"] = "T1" },
                ["container"] = new JsonObject { ["type"] = "message", ["channel_id"] = "C1", ["message_ts"] = "1.2" },
                ["trigger_id"] = $"trigger-{n}",
                ["actions"] = new JsonArray(new JsonObject { ["action_id"] = "alvis.approve", ["value"] = "1", ["action_ts"] = "1.2" }),
            },
        }.ToJsonString(), Stopwatch.GetTimestamp());
        sent[envelope.Id] = envelope;
        _ = DeliverAsync(envelope);
    }

    /// <summary>Ends one link that is up, in a way; false when none is.</summary>
    public bool End(string way)
    {
        Link? link;
        lock (gate)
            link = links.Count == 0 ? null : links[turn++ % links.Count];
        if (link is null)
            return false;
        _ = EndAsync(link, way);
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await app.StopAsync(ending.Token);
        await app.DisposeAsync();
        ending.Dispose();
    }

    private async Task TakeAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await context.Response.WriteAsJsonAsync(new JsonObject { ["ok"] = true, ["url"] = $"ws://{context.Request.Host}/link" });
            return;
        }

        using var link = new Link(await context.WebSockets.AcceptWebSocketAsync(), context.Abort);
        await link.SayAsync("""{"type":"hello","num_connections":1}""", ending.Token);
        lock (gate)
        {
            links.Add(link);
            Opened++;
            running.Start();
            up.Start();
        }

        await ListenAsync(link);
        Leave(link);
    }

    private void Leave(Link link)
    {
        lock (gate)
        {
            links.Remove(link);
            if (links.Count == 0)
                up.Stop();
        }
    }

    private async Task EndAsync(Link link, string way)
    {
        switch (way)
        {
            // What was sent over it a moment ago is on its way, or handled and not acknowledged.
            case "break":
                link.Break();
                break;
            case "close":
                await link.CloseAsync(ending.Token);
                break;
            default:
                Leave(link);
                await link.SayAsync($$"""{"type":"disconnect","reason":"{{way}}"}""", ending.Token);
                // Ten seconds with Slack; a tenth of it here.
                await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, ending.Token);
                await link.CloseAsync(ending.Token);
                break;
        }
    }

    private async Task DeliverAsync(Envelope envelope)
    {
        for (var times = 0; envelope.AckedAt is null && !ending.IsCancellationRequested;)
        {
            Link? link;
            lock (gate)
                link = links.Count == 0 ? null : links[turn++ % links.Count];
            if (link is null)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
                continue;
            }

            if (times++ > 0)
                Interlocked.Increment(ref again);
            await link.SayAsync(envelope.Text, ending.Token);
            await Task.WhenAny(envelope.Acknowledged, link.Ended, Task.Delay(Patience, TimeProvider.System));
        }
    }

    private async Task ListenAsync(Link link)
    {
        while (await link.HearAsync(ending.Token) is { } heard)
        {
            if (JsonNode.Parse(heard)?["envelope_id"]?.GetValue<string>() is { } id && sent.TryGetValue(id, out var envelope))
                envelope.Acknowledge();
        }
    }

    private sealed record Envelope(string Id, string Text, long SentAt)
    {
        private readonly TaskCompletionSource acknowledged = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public long? AckedAt { get; private set; }

        public Task Acknowledged => acknowledged.Task;

        public void Acknowledge()
        {
            AckedAt ??= Stopwatch.GetTimestamp();
            acknowledged.TrySetResult();
        }
    }

    private sealed class Link(WebSocket socket, Action abort) : IDisposable
    {
        private readonly SemaphoreSlim sending = new(1);
        private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly byte[] buffer = new byte[64 * 1024];

        public Task Ended => ended.Task;

        public void Break() => abort();

        public Task CloseAsync(CancellationToken cancel) => QuietlyAsync(() => socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancel), cancel);

        public Task SayAsync(string text, CancellationToken cancel) =>
            QuietlyAsync(() => socket.SendAsync(System.Text.Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, cancel), cancel);

        /// <summary>The next text; null when the link has ended.</summary>
        public async Task<string?> HearAsync(CancellationToken cancel)
        {
            try
            {
                var got = await socket.ReceiveAsync(buffer, cancel);
                if (got.MessageType == WebSocketMessageType.Text)
                    return System.Text.Encoding.UTF8.GetString(buffer, 0, got.Count);
            }
            catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
            {
                // It is over.
            }

            ended.TrySetResult();
            return null;
        }

        public void Dispose() => sending.Dispose();

        private async Task QuietlyAsync(Func<Task> sayAsync, CancellationToken cancel)
        {
            try
            {
                await sending.WaitAsync(cancel);
                try
                {
                    await sayAsync();
                }
                finally
                {
                    sending.Release();
                }
            }
            catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException)
            {
                ended.TrySetResult();
            }
        }
    }
}
