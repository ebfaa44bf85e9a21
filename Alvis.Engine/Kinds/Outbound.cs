using System.Net.Sockets;
using System.Text;

namespace Alvis.Engine.Kinds;

/// <summary>How one HTTP call to the outside ended. The caller must know above all whether it can have taken effect.</summary>
internal abstract record OutboundEnd
{
    /// <summary>There was an answer; its body is cut at the caller's limit.</summary>
    public sealed record Answered(int Status, string Body, TimeSpan? RetryAfter, string? RequestId) : OutboundEnd
    {
        public bool Good => Status is >= 200 and <= 299;
    }

    /// <summary>The request certainly did not reach the other side.</summary>
    public sealed record NotSent(string Why) : OutboundEnd;

    /// <summary>The request may have reached the other side; there was no whole answer.</summary>
    public sealed record Silent(string Why) : OutboundEnd;
}

/// <summary>
/// Makes single HTTP calls to addresses the operator registered: never follows a redirect, and opens its own connection each time,
/// because the framework may send a request again when a kept connection turns out to be dead, and a restart must not be sent twice.
/// </summary>
internal static class Outbound
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(10);

    /// <summary>Sends once and reads at most <paramref name="mostBytes"/> of the answer within <paramref name="limit"/> in all.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was cancelled.</exception>
    public static async Task<OutboundEnd> SendAsync(HttpRequestMessage request, TimeSpan limit, int mostBytes, TimeProvider time, CancellationToken cancel)
    {
        var to = request.RequestUri!;
        using var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // A proxy of the environment is the operator's wish for the internet, never for this machine.
            UseProxy = !to.IsLoopback,
            ConnectTimeout = limit < ConnectLimit ? limit : ConnectLimit,
            PooledConnectionLifetime = TimeSpan.Zero,
            MaxResponseHeadersLength = 64,
        };
        using var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        using var tooLong = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, tooLong.Token);
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var body = await ReadAsync(response.Content, mostBytes, either.Token);
            return new OutboundEnd.Answered((int)response.StatusCode, body, RetryAfter(response, time), RequestId(response));
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException) when (tooLong.IsCancellationRequested)
        {
            return new OutboundEnd.Silent($"did not answer within {Duration.Short(limit)}");
        }
        catch (OperationCanceledException)
        {
            return new OutboundEnd.NotSent($"did not accept a connection within {Duration.Short(handler.ConnectTimeout)}");
        }
        catch (HttpRequestException e)
        {
            return Explain(e, to);
        }
        catch (IOException)
        {
            return new OutboundEnd.Silent("broke the connection in the middle of its answer");
        }
    }

    private static OutboundEnd Explain(HttpRequestException e, Uri to) => e.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => new OutboundEnd.NotSent($"was not found: no address is known for {to.Host}"),
        HttpRequestError.ConnectionError => new OutboundEnd.NotSent(e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused }
            ? "refused the connection"
            : "could not be reached"),
        HttpRequestError.SecureConnectionError => new OutboundEnd.NotSent("has a TLS certificate that is not trusted, or speaks no TLS there"),
        HttpRequestError.ProxyTunnelError => new OutboundEnd.NotSent("was not reached: the proxy of the environment refused"),
        _ => new OutboundEnd.Silent("broke the connection without a whole answer"),
    };

    private static async Task<string> ReadAsync(HttpContent content, int most, CancellationToken cancel)
    {
        await using var stream = await content.ReadAsStreamAsync(cancel);
        var buffer = new byte[Math.Min(most, 16 * 1024)];
        using var all = new MemoryStream();
        int read;
        while (all.Length < most && (read = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, most - all.Length)), cancel)) > 0)
            all.Write(buffer, 0, read);
        return Encoding.UTF8.GetString(all.GetBuffer(), 0, (int)all.Length);
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider time) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > time.GetUtcNow() => date - time.GetUtcNow(),
        { Date: not null } => TimeSpan.Zero,
        _ => null,
    };

    private static string? RequestId(HttpResponseMessage response) =>
        response.Headers.TryGetValues("fly-request-id", out var ids) ? Words.Clip(ids.First(), 60) : null;
}
