using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Alvis.Engine.Checks;

/// <summary>How HTTP checks connect: through <see cref="Dialer"/> and <see cref="TlsHandshake"/>, with every part timed and nothing implicit.</summary>
internal sealed class HttpConnections(Dialer dialer, TlsHandshake tls)
{
    /// <summary>An answer with more than this in its headers is a finding.</summary>
    public const int MostHeaderKilobytes = 32;

    // Long enough for the common intervals to share a connection, short enough to follow a change in DNS.
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(5);

    private static readonly HttpRequestOptionsKey<ProbeProgress> Progress = new("alvis.progress");

    /// <summary>Ties a request to the marks of its probe.</summary>
    public static void Follow(HttpRequestMessage request, ProbeProgress progress) => request.Options.Set(Progress, progress);

    /// <summary>A client with connections of its own.</summary>
    public SocketsHttpHandler Handler() => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        // Tracing headers are for services that are part of the program; a checked one is not.
        ActivityHeadersPropagator = null,
        MaxResponseHeadersLength = MostHeaderKilobytes,
        PooledConnectionLifetime = KeptFor,
        PooledConnectionIdleTimeout = KeptFor,
        ConnectCallback = ConnectAsync,
    };

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        context.InitialRequestMessage.Options.TryGetValue(Progress, out var progress);
        var (url, marks) = (context.InitialRequestMessage.RequestUri!, progress!);

        var socket = await dialer.ConnectAsync(url.IdnHost, url.Port, marks, cancel);
        if (url.Scheme != Uri.UriSchemeHttps)
            return new PlainStream(socket, marks);

        // The handler takes a secured stream as it is; securing it here is what lets the handshake be timed and explained.
        var stream = new SecuredStream(new NetworkStream(socket, ownsSocket: true), marks);
        try
        {
            marks.Stage = Stage.Securing;
            var mark = marks.Mark();
            await tls.SecureAsync(stream, url.IdnHost, cancel);
            marks.Secured(mark);
            marks.Stage = Stage.Asking;
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    /// <summary>Marks the first byte of the first answer.</summary>
    private sealed class PlainStream(Socket socket, ProbeProgress progress) : NetworkStream(socket, ownsSocket: true)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer, cancellationToken);
            if (read > 0)
                progress.Answering();
            return read;
        }
    }

    /// <summary>The same over TLS, where a byte on the wire is not yet one of the answer.</summary>
    private sealed class SecuredStream(Stream inner, ProbeProgress progress) : SslStream(inner, leaveInnerStreamOpen: false)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer, cancellationToken);
            if (read > 0)
                progress.Answering();
            return read;
        }
    }
}
