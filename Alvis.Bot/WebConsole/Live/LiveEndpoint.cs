using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;

namespace Alvis.Bot.WebConsole.Live;

/// <summary>The live connection of an open page: server-sent events, with a beat so that a page notices when it is alone.</summary>
internal sealed class LiveEndpoint : IConsolePages
{
    /// <summary>How long the line may be silent. The page's script calls itself stale after three of them.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);

    /// <summary>How soon a browser that lost the line comes again.</summary>
    private static readonly TimeSpan ComesAgain = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder app) => app.MapGet("/live", IResult (HttpContext context, LiveFeed feed, IHostApplicationLifetime life, TimeProvider time) =>
    {
        if (feed.Open() is not { } page)
            return Results.Text($"{LiveFeed.MostPages} pages are open already; close some.", statusCode: StatusCodes.Status503ServiceUnavailable);
        // A line that nobody cuts would hold up the end of Alvis.
        var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, life.ApplicationStopping);
        context.Response.RegisterForDispose(ended);
        context.Response.RegisterForDispose(page);
        return TypedResults.ServerSentEvents(StreamAsync(page, time, ended.Token));
    });

    private static async IAsyncEnumerable<SseItem<LiveNews>> StreamAsync(LivePage page, TimeProvider time, [EnumeratorCancellation] CancellationToken cancel)
    {
        yield return new SseItem<LiveNews>(new LiveNews("beat")) { ReconnectionInterval = ComesAgain };
        while (await NextAsync(page, time, cancel) is { } news)
            yield return new SseItem<LiveNews>(news);
    }

    private static async Task<LiveNews?> NextAsync(LivePage page, TimeProvider time, CancellationToken cancel)
    {
        try
        {
            return await page.NextAsync(Beat, time, cancel);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
