using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Alvis.Tests.Support;

/// <summary>
/// A real server on loopback that can misbehave in every way a checked service does. A script gets each request and writes whatever bytes
/// it likes; when it returns, the connection is closed unless the script says otherwise.
/// </summary>
public sealed class ProbeTarget : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Func<ProbeCall, Task> script;
    private readonly X509Certificate2? certificate;
    private readonly ConcurrentQueue<string> requests = new();
    private readonly ConcurrentBag<Task> calls = [];
    private readonly SemaphoreSlim asked = new(0);
    private readonly Task accepting;
    private readonly bool readsRequests = true;
    private int connections;

    private ProbeTarget(Func<ProbeCall, Task> script, bool readsRequests) : this(script) => this.readsRequests = readsRequests;

    public ProbeTarget(Func<ProbeCall, Task> script, X509Certificate2? certificate = null)
    {
        this.script = script;
        this.certificate = certificate;
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary><c>127.0.0.1:port</c>.</summary>
    public string At => $"127.0.0.1:{Port}";

    public string Url => $"{(certificate is null ? "http" : "https")}://{At}/health";

    /// <summary>Every request's head and body, in the order they came.</summary>
    public IReadOnlyList<string> Requests => [.. requests];

    public int Connections => Volatile.Read(ref connections);

    /// <summary>Answers every request with this status and body.</summary>
    public static ProbeTarget Answers(int status, string body = "", params string[] headers) => new(call => call.AnswerAsync(status, body, headers));

    /// <summary>The same over TLS.</summary>
    public static ProbeTarget AnswersOverTls(X509Certificate2 certificate, int status = 200, string body = "ok") =>
        new(call => call.AnswerAsync(status, body), certificate);

    /// <summary>Takes the request and never answers.</summary>
    public static ProbeTarget Hangs() => new(call => call.ForeverAsync());

    /// <summary>Writes these bytes to whoever connects, whatever they ask for, and closes the connection.</summary>
    public static ProbeTarget Greets(string raw) => new(call => call.WriteAsync(raw), readsRequests: false);

    /// <summary>Hears what is said and never says anything, not even a handshake.</summary>
    public static ProbeTarget IsDumb() => new(call => call.ForeverAsync(), readsRequests: false);

    /// <summary>A script that writes these bytes and closes the connection.</summary>
    public static ProbeTarget Says(string raw) => new(call => call.WriteAsync(raw));

    /// <summary>Ends when a request has come; once per request.</summary>
    public Task AskedAsync() => asked.WaitAsync(TimeSpan.FromSeconds(20)).ContinueWith(t => Assert.True(t.Result, "no request came"), TaskScheduler.Default);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        await Task.WhenAll(calls);
        stop.Dispose();
        asked.Dispose();
        listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stop.Token);
                Interlocked.Increment(ref connections);
                calls.Add(ServeAsync(client));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // The test is over: the listener was stopped before or while it was waited on.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var owned = client;
        try
        {
            Stream stream = client.GetStream();
            if (certificate is not null)
            {
                var secured = new SslStream(stream);
                await secured.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, stop.Token);
                stream = secured;
            }

            await using var closing = stream;
            if (!readsRequests)
            {
                _ = await stream.ReadAsync(new byte[16_384], stop.Token);
                asked.Release();
                await script(new ProbeCall("", stream, stop.Token));
                return;
            }

            while (await ReadRequestAsync(stream) is { } request)
            {
                requests.Enqueue(request);
                asked.Release();
                var call = new ProbeCall(request, stream, stop.Token);
                await script(call);
                if (!call.KeepsOpen)
                    return;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or AuthenticationException or ObjectDisposedException)
        {
            // The probe hung up, or the test is over.
        }
    }

    private async Task<string?> ReadRequestAsync(Stream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[16_384];
        while (true)
        {
            var read = await stream.ReadAsync(buffer, stop.Token);
            if (read == 0)
                return null;
            text.Append(Encoding.Latin1.GetString(buffer, 0, read));
            var all = text.ToString();
            var end = all.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0)
                continue;
            var length = all[..end].Split("\r\n").FirstOrDefault(l => l.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
            if (length is null || all.Length - end - 4 >= int.Parse(length.AsSpan(15)))
                return all;
        }
    }
}

/// <summary>One request to a <see cref="ProbeTarget"/>.</summary>
public sealed class ProbeCall(string request, Stream stream, CancellationToken stop)
{
    public string Request { get; } = request;

    public string Path => Request.Split(' ')[1];

    public bool KeepsOpen { get; private set; }

    public Task AnswerAsync(int status, string body = "", params string[] headers)
    {
        KeepsOpen = true;
        var head = string.Concat(headers.Select(h => h + "\r\n"));
        return WriteAsync($"HTTP/1.1 {status} Words\r\n{head}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{(Request.StartsWith("HEAD", StringComparison.Ordinal) ? "" : body)}");
    }

    public async Task WriteAsync(string raw)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(raw), stop);
        await stream.FlushAsync(stop);
    }

    /// <summary>Nothing more, until the test ends or the other side hangs up.</summary>
    public async Task ForeverAsync()
    {
        while (await stream.ReadAsync(new byte[1], stop) > 0)
        {
        }
    }
}
