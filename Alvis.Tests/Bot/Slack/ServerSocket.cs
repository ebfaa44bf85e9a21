using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Alvis.Tests.Bot.Slack;

/// <summary>The server's end of one socket.</summary>
internal sealed class ServerSocket(WebSocket socket, Action abort) : IDisposable
{
    private readonly Channel<string> heard = Channel.CreateUnbounded<string>();
    private readonly TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim sending = new(1);

    /// <summary>Ends when the other side has closed it or it broke.</summary>
    public Task Closed => closed.Task;

    /// <summary>Says a text, in so many frames.</summary>
    public async Task SayAsync(string text, int frames = 1)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var size = (bytes.Length + frames - 1) / frames;
        await sending.WaitAsync();
        try
        {
            for (var at = 0; at < bytes.Length; at += size)
            {
                var last = at + size >= bytes.Length;
                await socket.SendAsync(bytes.AsMemory(at, Math.Min(size, bytes.Length - at)), WebSocketMessageType.Text, last, CancellationToken.None);
            }
        }
        finally
        {
            sending.Release();
        }
    }

    /// <summary>Says something that is no text.</summary>
    public Task SayBytesAsync(byte[] bytes) => socket.SendAsync(bytes, WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);

    /// <summary>The next thing the other side says.</summary>
    public async Task<JsonObject> HearAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        return JsonNode.Parse(await heard.Reader.ReadAsync(patience.Token))!.AsObject();
    }

    /// <summary>True when nothing was said that was not heard yet.</summary>
    public bool IsQuiet => !heard.Reader.TryPeek(out _);

    /// <summary>Closes it as Slack does.</summary>
    public Task CloseAsync() => socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);

    /// <summary>Breaks it without a word.</summary>
    public void Break() => abort();

    /// <summary>Listens until it ends.</summary>
    public async Task ListenAsync(CancellationToken cancel)
    {
        var buffer = new byte[1 << 20];
        try
        {
            while (true)
            {
                var length = 0;
                ValueWebSocketReceiveResult part;
                do
                {
                    part = await socket.ReceiveAsync(buffer.AsMemory(length), cancel);
                    length += part.Count;
                }
                while (!part.EndOfMessage);
                if (part.MessageType == WebSocketMessageType.Close)
                    return;
                heard.Writer.TryWrite(Encoding.UTF8.GetString(buffer, 0, length));
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
        {
            // It is over.
        }
        finally
        {
            heard.Writer.TryComplete();
            closed.TrySetResult();
        }
    }

    public void Dispose() => sending.Dispose();
}
