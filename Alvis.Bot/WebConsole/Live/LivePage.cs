using System.Text.Encodings.Web;
using System.Text.Json;
using System.Threading.Channels;

namespace Alvis.Bot.WebConsole.Live;

/// <summary>Something an open page should do now.</summary>
/// <param name="Kind">
/// <c>open</c>: the line is open, load again if <paramref name="Sent"/> is not the page's own count of what was sent; <c>incident</c>: show this
/// message; <c>missed</c>: load again, it fell behind; <c>beat</c>: nothing, the connection lives.
/// </param>
/// <param name="Id">Which incident.</param>
/// <param name="Version">Of an incident the sequence it was drawn from: never show an older one.</param>
/// <param name="Html">The drawn message.</param>
/// <param name="Sent">How often something had been sent to open pages; 0 where the kind does not say.</param>
internal sealed record LiveNews(string Kind, string Id = "", long Version = 0, string Html = "", long Sent = 0)
{
    // The line is no page: what HTML is made of needs no escapes there, which would make it twice as long.
    private static readonly JsonSerializerOptions Plain = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>It had nothing to say for a time.</summary>
    public static readonly byte[] Beat = new LiveNews("beat").Written();

    /// <summary>It fell behind.</summary>
    public static readonly byte[] Missed = new LiveNews("missed").Written();

    /// <summary>As it is sent: written once, however many pages are told.</summary>
    public byte[] Written() => JsonSerializer.SerializeToUtf8Bytes(this, Plain);
}

/// <summary>One open page: what it has yet to be sent, bounded.</summary>
internal sealed class LivePage(Action<LivePage> closed) : IDisposable
{
    // A page that took nothing of so many changes loads itself again instead.
    private const int MostWaiting = 100;

    private readonly Channel<byte[]> waiting = Channel.CreateBounded<byte[]>(MostWaiting);
    private Task<bool>? next;
    private int missed;

    /// <summary>Has something sent, as <see cref="LiveNews.Written"/> has it; never waits.</summary>
    public void Send(byte[] news)
    {
        if (!waiting.Writer.TryWrite(news))
            Interlocked.Exchange(ref missed, 1);
    }

    /// <summary>The next news, or a beat when there was none for a time.</summary>
    public async Task<byte[]> NextAsync(TimeSpan beat, TimeProvider time, CancellationToken cancel)
    {
        if (!waiting.Reader.TryRead(out var news))
        {
            next ??= waiting.Reader.WaitToReadAsync(cancel).AsTask();
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            var first = await Task.WhenAny(next, Task.Delay(beat, time, enough.Token));
            await enough.CancelAsync();
            cancel.ThrowIfCancellationRequested();
            if (first == next)
                next = null;
            if (!waiting.Reader.TryRead(out news))
                return LiveNews.Beat;
        }

        return Interlocked.Exchange(ref missed, 0) == 1 ? LiveNews.Missed : news;
    }

    /// <inheritdoc/>
    public void Dispose() => closed(this);
}
