using System.Threading.Channels;

namespace Alvis.Bot.WebConsole.Live;

/// <summary>Something an open page should do now.</summary>
/// <param name="Kind">
/// <c>open</c>: the line is open, load again if <paramref name="Version"/> is not the page's own count of what was sent; <c>incident</c>: show this
/// message; <c>missed</c>: load again, it fell behind; <c>beat</c>: nothing, the connection lives.
/// </param>
/// <param name="Id">Which incident.</param>
/// <param name="Version">Of an incident the sequence it was drawn from: never show an older one.</param>
/// <param name="Html">The drawn message.</param>
internal sealed record LiveNews(string Kind, string Id = "", long Version = 0, string Html = "");

/// <summary>One open page: what it has yet to be sent, bounded.</summary>
internal sealed class LivePage(Action<LivePage> closed) : IDisposable
{
    // A page that took nothing of so many changes loads itself again instead.
    private const int MostWaiting = 100;

    private readonly Channel<LiveNews> waiting = Channel.CreateBounded<LiveNews>(MostWaiting);
    private Task<bool>? next;
    private int missed;

    /// <summary>Has it sent; never waits.</summary>
    public void Send(LiveNews news)
    {
        if (!waiting.Writer.TryWrite(news))
            Interlocked.Exchange(ref missed, 1);
    }

    /// <summary>The next news, or a beat when there was none for a time.</summary>
    public async Task<LiveNews> NextAsync(TimeSpan beat, TimeProvider time, CancellationToken cancel)
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
                return new LiveNews("beat");
        }

        return Interlocked.Exchange(ref missed, 0) == 1 ? new LiveNews("missed") : news;
    }

    /// <inheritdoc/>
    public void Dispose() => closed(this);
}
