using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Alvis.Engine.Kinds;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Alvis.Bench;

/// <summary>
/// All that the measured Alvis looks at and calls: health pages of many services, spread over some ports as a fleet is over hosts, and
/// the hook that restarts them. Notes when what arrived. On loopback only.
/// </summary>
internal sealed class Site : IAsyncDisposable
{
    /// <summary>What the hook's signatures are made with; nobody here checks them.</summary>
    public const string Secret = "a-secret-of-the-bench";

    private const int Ports = 16;

    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, bool> down = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<long, DateTimeOffset> calls = [];
    private readonly ConcurrentDictionary<string, bool> seen = new(StringComparer.Ordinal);
    private long checks;
    private long restarts;
    private long firstCheck;
    private TaskCompletionSource called = New();
    private TaskCompletionSource first = New();

    private Site(WebApplication app) => this.app = app;

    /// <summary>When the first call for each incident arrived.</summary>
    public IReadOnlyDictionary<long, DateTimeOffset> Calls => calls;

    /// <summary>How many services were checked at least once.</summary>
    public int Services => seen.Count;

    /// <summary>How many checks arrived.</summary>
    public long Checks => Interlocked.Read(ref checks);

    /// <summary>How many calls of the hook arrived.</summary>
    public long Restarts => Interlocked.Read(ref restarts);

    /// <summary>Starts it.</summary>
    public static async Task<Site> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k =>
        {
            for (var n = 0; n < Ports; n++)
                k.Listen(IPAddress.Loopback, 0);
        });
        var server = builder.Build();
        var site = new Site(server);
        server.Run(site.AnswerAsync);
        await server.StartAsync();
        return site;
    }

    /// <summary>Where a service is.</summary>
    public string HealthOf(string service, int number) => $"{app.Urls.ElementAt(number % Ports)}/health/{service}";

    /// <summary>Where the hook of a service is.</summary>
    public string HookOf(string service) => $"{app.Urls.First()}/restart/{service}";

    /// <summary>Lets a service fail until it is restarted.</summary>
    public void Break(string service) => down[service] = true;

    /// <summary>True while it fails.</summary>
    public bool IsDown(string service) => down.ContainsKey(service);

    /// <summary>From now on the next check is the first.</summary>
    public void Forget()
    {
        Interlocked.Exchange(ref firstCheck, 0);
        Interlocked.Exchange(ref checks, 0);
        first = New();
    }

    /// <summary>Waits for the first check.</summary>
    /// <returns>Its timestamp on the system's monotonic clock.</returns>
    public async Task<long> FirstCheckAsync(TimeSpan patience)
    {
        await first.Task.WaitAsync(patience, TimeProvider.System);
        return Interlocked.Read(ref firstCheck);
    }

    /// <summary>Waits until so many services were checked at least once.</summary>
    public async Task SeenAsync(int services, TimeSpan patience, CancellationToken cancel)
    {
        var until = TimeProvider.System.GetUtcNow() + patience;
        while (Services < services)
        {
            if (TimeProvider.System.GetUtcNow() > until)
                throw new TimeoutException($"{Services} of {services} services were checked within {patience.TotalSeconds:0} s.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancel);
        }
    }

    /// <summary>Waits until so many incidents led to a call.</summary>
    public async Task CalledAsync(int incidents, TimeSpan patience)
    {
        var until = TimeProvider.System.GetUtcNow() + patience;
        while (true)
        {
            var next = called.Task;
            if (calls.Count >= incidents)
                return;
            var left = until - TimeProvider.System.GetUtcNow();
            if (left <= TimeSpan.Zero)
                throw new TimeoutException($"{calls.Count} of {incidents} restarts were called for within {patience.TotalSeconds:0} s.");
            await Task.WhenAny(next, Task.Delay(left, TimeProvider.System));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var (at, stamp) = (TimeProvider.System.GetUtcNow(), TimeProvider.System.GetTimestamp());
        var path = context.Request.Path.Value!;
        var service = path[(path.LastIndexOf('/') + 1)..];
        if (HttpMethods.IsGet(context.Request.Method))
        {
            Interlocked.Increment(ref checks);
            seen.TryAdd(service, true);
            if (Interlocked.CompareExchange(ref firstCheck, stamp, 0) == 0)
                first.TrySetResult();
            context.Response.StatusCode = IsDown(service) ? 503 : 200;
            await context.Response.WriteAsync(IsDown(service) ? "the stock is locked" : "ok", context.RequestAborted);
            return;
        }

        using var body = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
        Interlocked.Increment(ref restarts);
        var incident = body.RootElement.GetProperty("incident").GetString()!;
        calls.TryAdd(IncidentId.Read(incident)!.Value.Number, at);
        down.TryRemove(service, out _);
        Interlocked.Exchange(ref called, New()).TrySetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
