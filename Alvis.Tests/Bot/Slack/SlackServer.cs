using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using Alvis.Bot.Slack;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Alvis.Tests.Bot.Slack;

/// <summary>One request that the server had.</summary>
internal sealed record Got(string Path, string Authorization, string ContentType, string Body, IReadOnlyDictionary<string, string> Headers);

/// <summary>What the server does with one request. Without a status it breaks the connection off; an endless one never ends.</summary>
internal sealed record Said(int? Status, string Body = "", bool Endless = false, string ContentType = "application/json", params (string Name, string Value)[] Headers);

/// <summary>
/// A web and WebSocket server whose every answer a test writes: for what a well-behaved Slack never does. What was not written is answered
/// <c>{"ok":true}</c>, and <c>apps.connections.open</c> with an address for a socket.
/// </summary>
internal sealed class SlackServer : IAsyncDisposable
{
    public const string BotToken = "xoxb-1-very-secret";
    public const string AppToken = "xapp-1-very-secret";
    public const string SigningSecret = "alvis-test-signing-secret-0123456789";

    private readonly WebApplication app;
    private readonly CancellationTokenSource ending = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Said>> answers = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<Got> got = new();
    private readonly Channel<ServerSocket> sockets = Channel.CreateUnbounded<ServerSocket>();

    private SlackServer(WebApplication app) => this.app = app;

    /// <summary>What every new socket says first; null for nothing.</summary>
    public string? Hello { get; set; } = SlackFixture.Read("socket_mode/hello.json");

    public Uri Url => new(app.Urls.First());

    public IReadOnlyList<Got> Requests => [.. got];

    /// <summary>How often a method was called.</summary>
    public int Count(string method) => got.Count(g => g.Path == $"/api/{method}");

    /// <summary>The one call of a method.</summary>
    public Got Only(string method) => Assert.Single(got, g => g.Path == $"/api/{method}");

    public static async Task<SlackServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        var built = builder.Build();
        var server = new SlackServer(built);
        built.UseWebSockets();
        built.Run(server.TakeAsync);
        await built.StartAsync();
        return server;
    }

    /// <summary>The next calls of a method, or requests to a path that begins with a slash, are answered so.</summary>
    public void Answers(string method, params Said[] said)
    {
        var queue = answers.GetOrAdd(method.StartsWith('/') ? method : $"/api/{method}", _ => new ConcurrentQueue<Said>());
        foreach (var one in said)
            queue.Enqueue(one);
    }

    /// <summary>The next call of a method is answered with this body and 200.</summary>
    public void Answers(string method, string body) => Answers(method, new Said(200, body));

    /// <summary>The next socket that connects.</summary>
    public async Task<ServerSocket> NextSocketAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        return await sockets.Reader.ReadAsync(patience.Token);
    }

    /// <summary>The settings of an Alvis at this server.</summary>
    public Dictionary<string, string?> Settings(string mode = "socket") => new(StringComparer.Ordinal)
    {
        ["Slack:Mode"] = mode,
        ["Slack:BotToken"] = BotToken,
        ["Slack:AppToken"] = AppToken,
        ["Slack:SigningSecret"] = SigningSecret,
        ["Slack:Channel"] = "C0INCID01",
        ["Slack:ApiUrl"] = new Uri(Url, "/api/").AbsoluteUri,
    };

    /// <summary>The same, read.</summary>
    public SlackOptions Options(string mode = "socket") => new(new ConfigurationBuilder().AddInMemoryCollection(Settings(mode)).Build());

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await app.StopAsync(ending.Token);
        await app.DisposeAsync();
        ending.Dispose();
    }

    private async Task TakeAsync(HttpContext context)
    {
        if (context.WebSockets.IsWebSocketRequest)
        {
            using var accepted = new ServerSocket(await context.WebSockets.AcceptWebSocketAsync(), context.Abort);
            if (Hello is { } hello)
                await accepted.SayAsync(hello);
            await sockets.Writer.WriteAsync(accepted);
            await accepted.ListenAsync(ending.Token);
            return;
        }

        using var reader = new StreamReader(context.Request.Body);
        var path = context.Request.Path.Value!;
        got.Enqueue(new Got(path, context.Request.Headers.Authorization.ToString(), context.Request.ContentType ?? "", await reader.ReadToEndAsync(ending.Token),
            context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
        var said = answers.TryGetValue(path, out var queue) && queue.TryDequeue(out var next) ? next
            : path == "/api/apps.connections.open" ? new Said(200, $$"""{"ok":true,"url":"ws://{{Url.Authority}}/link/?ticket=1"}""")
            : new Said(200, """{"ok":true}""");
        if (said.Status is not { } status)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = said.ContentType;
        foreach (var (name, value) in said.Headers)
            context.Response.Headers[name] = value;
        try
        {
            await context.Response.WriteAsync(said.Body, context.RequestAborted);
            while (said.Endless)
            {
                await context.Response.WriteAsync(new string('x', 64 * 1024), context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            // The other side has heard enough.
        }
    }
}
