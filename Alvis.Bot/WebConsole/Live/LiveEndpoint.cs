using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Alvis.Bot.WebConsole.Live;

/// <summary>The live connection of an open page: server-sent events, with a beat so that a page notices when it is alone.</summary>
internal sealed class LiveEndpoint : IConsolePages
{
    /// <summary>How often a beat is sent. The page's script counts on it.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder app) => app.MapGet("/live", (HttpContext context, LiveFeed feed, IHostApplicationLifetime life, TimeProvider time) =>
    {
        var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, life.ApplicationStopping);
        context.Response.RegisterForDispose(ended);
        return feed.Open(ended.Token) is { } news
            ? TypedResults.ServerSentEvents(StreamAsync(news, time, ended.Token))
            : Results.Text($"{LiveFeed.MostPages} pages are open already; close some.", statusCode: StatusCodes.Status503ServiceUnavailable);
    });

    private static async IAsyncEnumerable<SseItem<LiveNews>> StreamAsync(IAsyncEnumerable<LiveNews> news, TimeProvider time, [EnumeratorCancellation] CancellationToken cancel)
    {
        // Beats and news in one stream: a second reader would have to wait for the first.
        var both = Channel.CreateBounded<SseItem<LiveNews>>(1);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var reading = CopyAsync();
        var beating = BeatAsync();
        try
        {
            yield return new SseItem<LiveNews>(new LiveNews("hello", "", 0, ""), "beat") { ReconnectionInterval = TimeSpan.FromSeconds(1) };
            await foreach (var item in Quietly(both.Reader, ending.Token))
                yield return item;
        }
        finally
        {
            await ending.CancelAsync();
            await Task.WhenAll(reading, beating);
        }

        async Task CopyAsync()
        {
            try
            {
                await foreach (var item in news.WithCancellation(ending.Token))
                    await both.Writer.WriteAsync(new SseItem<LiveNews>(item, "news"), ending.Token);
            }
            catch (OperationCanceledException)
            {
                // The page is gone.
            }

            both.Writer.TryComplete();
        }

        async Task BeatAsync()
        {
            using var timer = new PeriodicTimer(Beat, time);
            try
            {
                while (await timer.WaitForNextTickAsync(ending.Token))
                    await both.Writer.WriteAsync(new SseItem<LiveNews>(new LiveNews("beat", "", 0, ""), "beat"), ending.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
            {
                // The page is gone.
            }
        }
    }

    private static async IAsyncEnumerable<SseItem<LiveNews>> Quietly(ChannelReader<SseItem<LiveNews>> reader, [EnumeratorCancellation] CancellationToken cancel)
    {
        while (true)
        {
            SseItem<LiveNews> item;
            try
            {
                item = await reader.ReadAsync(cancel);
            }
            catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
            {
                yield break;
            }

            yield return item;
        }
    }
}
