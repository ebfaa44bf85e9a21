using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Alvis.Tests.Support.SlackWorkspace;

/// <summary>How an envelope fared on one link.</summary>
internal enum Fate
{
    Acked,
    Late,

    /// <summary>The link broke before an acknowledgement came.</summary>
    Broken,
}

/// <summary>One WebSocket of the app's.</summary>
internal sealed class SocketLink(WebSocket socket, Action<string> complain) : IDisposable
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<string?>> waiting = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim sending = new(1);
    private readonly CancellationTokenSource broken = new();

    /// <summary>True when new envelopes go here: not before hello, and not once it was asked to leave.</summary>
    public bool IsReady { get; set; }

    /// <summary>Set when the link is over, whoever ended it.</summary>
    public CancellationToken Broken => broken.Token;

    /// <summary>Sends an envelope and waits for its acknowledgement.</summary>
    public async Task<(Fate Fate, string Body)> AskAsync(JsonObject envelope, CancellationToken late)
    {
        var id = (string)envelope["envelope_id"]!;
        var answer = waiting[id] = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            if (!await SendAsync(envelope))
                return (Fate.Broken, "");
            await using var onLate = late.Register(() => answer.TrySetCanceled(late));
            await using var onBroken = broken.Token.Register(() => answer.TrySetResult(null));
            return await answer.Task is { } body ? (Fate.Acked, body) : (Fate.Broken, "");
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            return (Fate.Late, "");
        }
        finally
        {
            waiting.TryRemove(id, out _);
        }
    }

    /// <summary>Sends a frame; false when the link is broken.</summary>
    public async Task<bool> SendAsync(JsonObject frame)
    {
        try
        {
            await sending.WaitAsync(broken.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }

        try
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(frame.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true, broken.Token);
            return true;
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or InvalidOperationException or IOException or ObjectDisposedException)
        {
            return false;
        }
        finally
        {
            sending.Release();
        }
    }

    /// <summary>Reads acknowledgements until the app closes the link or it breaks.</summary>
    public async Task ReadAsync()
    {
        var buffer = new byte[16 * 1_024];
        using var message = new MemoryStream();
        try
        {
            while (true)
            {
                var got = await socket.ReceiveAsync(buffer, broken.Token);
                if (got.MessageType == WebSocketMessageType.Close)
                {
                    IsReady = false;
                    await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", broken.Token);
                    break;
                }

                message.Write(buffer, 0, got.Count);
                if (!got.EndOfMessage)
                    continue;
                if (got.MessageType == WebSocketMessageType.Text)
                    Take(Encoding.UTF8.GetString(message.GetBuffer(), 0, (int)message.Length));
                message.SetLength(0);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
        {
            // The app hung up, or the link was broken on purpose.
        }
        finally
        {
            IsReady = false;
        }
    }

    /// <summary>Breaks it off without a word.</summary>
    public void Break()
    {
        IsReady = false;
        broken.Cancel();
        socket.Abort();
    }

    public void Dispose()
    {
        broken.Cancel();
        socket.Dispose();
        sending.Dispose();
        broken.Dispose();
    }

    private void Take(string text)
    {
        JsonObject? frame;
        try
        {
            frame = JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            frame = null;
        }

        if (frame?["envelope_id"] is not JsonValue id)
        {
            complain($"A frame that acknowledges nothing: {text}");
            return;
        }

        if (waiting.TryRemove((string)id!, out var answer))
            answer.TrySetResult(frame["payload"] is JsonObject { Count: > 0 } payload ? payload.ToJsonString() : "");
        else
            complain($"An acknowledgement that nobody waits for: {(string)id!}");
    }
}
