using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Alvis.Tests.Support;

/// <summary>What the fake was sent.</summary>
public sealed record Posted(string Path, byte[] Body, IReadOnlyDictionary<string, string> Headers)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Body);
}

/// <summary>A real web server on loopback that keeps what it is sent and answers what a test says.</summary>
public sealed class FakeWebhook : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Lock gate = new();
    private readonly List<Posted> posted = [];
    private readonly TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private FakeWebhook(WebApplication app) => this.app = app;

    /// <summary>The status to answer with; 200 at first.</summary>
    public int Status { get; set; } = 200;

    /// <summary>The body to answer with.</summary>
    public string Answer { get; set; } = "";

    /// <summary>Headers to answer with.</summary>
    public Dictionary<string, string> Headers { get; } = [];

    /// <summary>Takes the request and never answers.</summary>
    public bool Hangs { get; set; }

    /// <summary>Takes the request and breaks the connection.</summary>
    public bool BreaksOff { get; set; }

    /// <summary>Completes when a request has arrived.</summary>
    public Task Arrived => arrived.Task;

    public IReadOnlyList<Posted> Posted
    {
        get
        {
            lock (gate)
                return [.. posted];
        }
    }

    public Uri Url => new($"{app.Urls.First()}/hook");

    public static async Task<FakeWebhook> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        var server = builder.Build();
        var fake = new FakeWebhook(server);
        server.Run(fake.TakeAsync);
        await server.StartAsync();
        return fake;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        lock (gate)
        {
            posted.Add(new Posted(
                context.Request.Path, body.ToArray(), context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
        }

        arrived.TrySetResult();
        if (BreaksOff)
        {
            context.Abort();
            return;
        }

        if (Hangs)
        {
            var gone = new TaskCompletionSource();
            await using var ended = context.RequestAborted.Register(gone.SetResult);
            await gone.Task;
            return;
        }

        foreach (var (name, value) in Headers)
            context.Response.Headers[name] = value;
        context.Response.StatusCode = Status;
        await context.Response.WriteAsync(Answer, context.RequestAborted);
    }
}
