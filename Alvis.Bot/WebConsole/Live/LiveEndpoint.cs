using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Alvis.Bot.Access;

namespace Alvis.Bot.WebConsole.Live;

/// <summary>The live connection of an open page: server-sent events, with a beat so that a page notices when it is alone.</summary>
internal sealed class LiveEndpoint : IConsolePages
{
    /// <summary>How long the line may be silent. The page's script calls itself stale after three of them.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);

    /// <summary>How soon a browser that lost the line comes again.</summary>
    private static readonly TimeSpan ComesAgain = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder app) => app.MapGet("/live", IResult (HttpContext context, LiveFeed feed, Sessions sessions, IHostApplicationLifetime life, TimeProvider time) =>
    {
        if (feed.Open(context.SignedIn().Person) is var (page, refusal) && page is null)
            return Results.Text(refusal!.Text + "\n", statusCode: StatusCodes.Status503ServiceUnavailable);
        // A line that nobody cuts would hold up the end of Alvis.
        var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, life.ApplicationStopping);
        context.Response.RegisterForDispose(ended);
        context.Response.RegisterForDispose(page);
        var session = SessionCookie.Of(context);
        return TypedResults.ServerSentEvents(StreamAsync(page, feed.Sent, async cancel => await sessions.AskerAsync(session, cancel) is not null, time, ended.Token));
    });

    private static async IAsyncEnumerable<SseItem<byte[]>> StreamAsync(
        LivePage page, long sent, Func<CancellationToken, Task<bool>> mayLook, TimeProvider time, [EnumeratorCancellation] CancellationToken cancel)
    {
        yield return new SseItem<byte[]>(new LiveNews("open", Sent: sent).Written()) { ReconnectionInterval = ComesAgain };
        var asked = time.GetTimestamp();
        while (await NextAsync(page, time, cancel) is { } news)
        {
            // A session may end while its page stays open: by signing out, by its time, or because an admin removed the person.
            if (time.GetElapsedTime(asked) >= Beat)
            {
                if (!await StillAsync(mayLook, cancel))
                    yield break;
                asked = time.GetTimestamp();
            }

            yield return new SseItem<byte[]>(news);
        }
    }

    private static async Task<bool> StillAsync(Func<CancellationToken, Task<bool>> mayLook, CancellationToken cancel)
    {
        try
        {
            return await mayLook(cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return false;
        }
    }

    private static async Task<byte[]?> NextAsync(LivePage page, TimeProvider time, CancellationToken cancel)
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
