using System.Buffers;
using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Alvis.Bot.Slack.Api;

namespace Alvis.Bot.Slack.Transport;

/// <summary>Why a link is of no more use.</summary>
internal enum LinkNews
{
    /// <summary>It broke, or was closed from the other side.</summary>
    Lost,

    /// <summary>Slack is about to close it: a new one first, then this one's end.</summary>
    Refresh,

    /// <summary>The app has more connections than Slack allows.</summary>
    TooMany,

    /// <summary>Socket Mode was switched off for the app.</summary>
    Disabled,
}

/// <summary>
/// One WebSocket to Slack (wire/slack.md, section 12): takes envelopes, acknowledges each, and says when it must be replaced. A text frame may
/// come in pieces; one longer than <see cref="MostBytes"/> is read to its end, kept by nobody and not acknowledged.
/// </summary>
internal sealed partial class SocketLink : IAsyncDisposable
{
    /// <summary>The longest frame that is taken.</summary>
    public const int MostBytes = 1 << 20;

    private const int Step = 16 * 1024;

    // Slack pings about as often; a link on which nothing comes back within so long is dead (wire/slack.md, section 12).
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PongWithin = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan HelloWithin = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan AcksWithin = SlackInbox.Patience + TimeSpan.FromSeconds(0.5);

    // After the close handshake Slack leaves the connection open: nobody waits for its end.
    private static readonly TimeSpan CloseWithin = TimeSpan.FromSeconds(1);

    private readonly ClientWebSocket socket = new();
    private readonly CancellationTokenSource ending = new();
    private readonly SemaphoreSlim sending = new(1);
    private readonly ConcurrentDictionary<Task, bool> acknowledging = [];
    private readonly TaskCompletionSource<int> hello = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<LinkNews> news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SlackInbox inbox;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private Task receiving = Task.CompletedTask;
    private int ended;

    private SocketLink(SlackInbox inbox, TimeProvider time, ILogger log)
    {
        (this.inbox, this.time, this.log) = (inbox, time, log);
        socket.Options.KeepAliveInterval = PingEvery;
        socket.Options.KeepAliveTimeout = PongWithin;
    }

    /// <summary>Ends when the link must be replaced, and says why.</summary>
    public Task<LinkNews> News => news.Task;

    /// <summary>How many connections the app has, this one among them, as Slack said at its beginning.</summary>
    public int Connections { get; private set; }

    /// <summary>Connects and waits until Slack says hello. Without a link, the news says why there is none.</summary>
    public static async Task<(SocketLink? Link, LinkNews News)> OpenAsync(Uri address, SlackInbox inbox, TimeProvider time, ILogger log, CancellationToken cancel)
    {
        var link = new SocketLink(inbox, time, log);
        var open = false;
        try
        {
            open = await link.ConnectAsync(address, cancel);
            return open ? (link, LinkNews.Lost) : (null, link.News.IsCompletedSuccessfully ? await link.News : LinkNews.Lost);
        }
        finally
        {
            if (!open)
                await link.DisposeAsync();
        }
    }

    /// <summary>Goes on taking envelopes until Slack closes the link itself, or <paramref name="most"/> is over.</summary>
    public Task LingerAsync(TimeSpan most, CancellationToken cancel) => QuietlyAsync(receiving.WaitAsync(cancel), most);

    /// <summary>Finishes the acknowledgements under way, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref ended, 1) == 1)
            return;
        if (socket.State == WebSocketState.Open)
        {
            await QuietlyAsync(Task.WhenAll(acknowledging.Keys), AcksWithin);
            using var limit = new CancellationTokenSource(CloseWithin, time);
            await QuietlyAsync(socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token), CloseWithin);
            await QuietlyAsync(receiving, CloseWithin);
        }

        await ending.CancelAsync();
        socket.Dispose();
        await receiving;
        ending.Dispose();
        sending.Dispose();
    }

    private async Task<bool> ConnectAsync(Uri address, CancellationToken cancel)
    {
        if (address.IsLoopback)
            socket.Options.Proxy = null;
        using var tooLong = new CancellationTokenSource(HelloWithin, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, tooLong.Token);
        try
        {
            await socket.ConnectAsync(address, either.Token);
            receiving = Task.Run(ReceiveAsync, CancellationToken.None);
            await Task.WhenAny(hello.Task, news.Task).WaitAsync(either.Token);
        }
        catch (Exception e) when (e is WebSocketException or HttpRequestException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return false;
        }

        Connections = hello.Task.IsCompleted ? await hello.Task : 0;
        return hello.Task.IsCompleted;
    }

    private async Task ReceiveAsync()
    {
        try
        {
            using var frame = new MemoryStream();
            while (await FrameAsync(frame) is { } whole)
            {
                if (whole)
                    Take(frame.GetBuffer().AsSpan(0, (int)frame.Length));
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            var kind = e.GetType().Name;
            Log.Broke(log, kind);
        }
        finally
        {
            news.TrySetResult(LinkNews.Lost);
        }
    }

    // True for a text frame, false for one to be left, null at the end.
    private async Task<bool?> FrameAsync(MemoryStream frame)
    {
        var step = ArrayPool<byte>.Shared.Rent(Step);
        try
        {
            frame.SetLength(0);
            var tooLong = false;
            while (true)
            {
                var got = await socket.ReceiveAsync(step.AsMemory(0, Step), ending.Token);
                if (got.MessageType == WebSocketMessageType.Close)
                    return null;
                tooLong |= frame.Length + got.Count > MostBytes;
                if (!tooLong)
                    frame.Write(step, 0, got.Count);
                if (!got.EndOfMessage)
                    continue;
                if (tooLong)
                    Log.TooLong(log, MostBytes >> 10);
                return !tooLong && got.MessageType == WebSocketMessageType.Text;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(step);
        }
    }

    private void Take(ReadOnlySpan<byte> frame)
    {
        if (SlackPayload.Text(frame) is not { } text || SlackPayload.Read(text) is not { } said)
        {
            Log.NoJson(log);
            return;
        }

        try
        {
            Take(said);
        }
        catch (InvalidOperationException)
        {
            // A text in it is half a character.
            Log.NoJson(log);
        }
    }

    private void Take(JsonObject said)
    {
        switch (said.Text("type"))
        {
            case "hello":
                hello.TrySetResult(said["num_connections"] is JsonValue n && n.TryGetValue<int>(out var connections) ? connections : 1);
                break;
            case "disconnect":
                var reason = said.Text("reason");
                var shown = SlackErrors.Clean(reason);
                Log.Leaving(log, shown);
                news.TrySetResult(reason switch { "link_disabled" => LinkNews.Disabled, "too_many_websockets" => LinkNews.TooMany, _ => LinkNews.Refresh });
                break;
            case var type when said.Text("envelope_id") is { Length: > 0 } id:
                TakeEnvelope(id, type, said);
                break;
        }
    }

    private void TakeEnvelope(string id, string? type, JsonObject said)
    {
        SlackPayloadKind? kind = type switch
        {
            "events_api" => SlackPayloadKind.Event,
            "interactive" => SlackPayloadKind.Interaction,
            "slash_commands" => SlackPayloadKind.Command,
            _ => null,
        };
        var acknowledgement = kind is { } known && said.Section("payload") is { } payload ? inbox.Take(known, payload) : Acknowledgement.Empty;
        if (kind is null)
            Log.Unknown(log, SlackErrors.Clean(type));
        if (!acknowledgement.Taken)
            return;
        var acknowledged = AcknowledgeAsync(id, said.Flag("accepts_response_payload") ? acknowledgement.Payload : Acknowledgement.Empty.Payload);
        acknowledging.TryAdd(acknowledged, true);
        _ = acknowledged.ContinueWith(done => acknowledging.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task AcknowledgeAsync(string id, Task<JsonObject?> answer)
    {
        var frame = new ArrayBufferWriter<byte>(128);
        using (var json = new Utf8JsonWriter(frame))
        {
            json.WriteStartObject();
            json.WriteString("envelope_id", id);
            if (await answer is { } payload)
            {
                json.WritePropertyName("payload");
                payload.WriteTo(json);
            }

            json.WriteEndObject();
        }

        try
        {
            await sending.WaitAsync(ending.Token);
            try
            {
                await socket.SendAsync(frame.WrittenMemory, WebSocketMessageType.Text, endOfMessage: true, ending.Token);
            }
            finally
            {
                sending.Release();
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // Slack brings the envelope again on another link, and the inbox knows it.
            Log.Unsent(log);
        }
    }

    private async Task QuietlyAsync(Task task, TimeSpan within)
    {
        try
        {
            await task.WaitAsync(within, time);
        }
        catch (Exception e) when (e is TimeoutException or WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // It is over either way.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, EventName = "SlackLinkBroke", Level = LogLevel.Debug, Message = "A link to Slack ended ({Kind})")]
        public static partial void Broke(ILogger logger, string kind);

        [LoggerMessage(EventId = 2, EventName = "SlackFrameTooLong", Level = LogLevel.Warning, Message = "Slack sent a frame of more than {Most} KB; it was left unacknowledged")]
        public static partial void TooLong(ILogger logger, int most);

        [LoggerMessage(EventId = 3, EventName = "SlackFrameNoJson", Level = LogLevel.Warning, Message = "Slack sent a frame that is no JSON object; it was left")]
        public static partial void NoJson(ILogger logger);

        [LoggerMessage(EventId = 4, EventName = "SlackLinkLeaving", Level = LogLevel.Information, Message = "Slack asks for a link to end ({Reason})")]
        public static partial void Leaving(ILogger logger, string reason);

        [LoggerMessage(EventId = 5, EventName = "SlackEnvelopeUnknown", Level = LogLevel.Warning, Message = "Slack sent an envelope of type {Type}, which Alvis does not know; it was acknowledged and left")]
        public static partial void Unknown(ILogger logger, string type);

        [LoggerMessage(EventId = 6, EventName = "SlackAckUnsent", Level = LogLevel.Debug, Message = "An acknowledgement did not reach Slack: its link ended")]
        public static partial void Unsent(ILogger logger);
    }
}
