using System.Net;
using System.Net.Sockets;
using Alvis.Engine.Kinds;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Alvis.Bot.Demo;

/// <summary>
/// The service of the demo: a small web shop in a process of its own, on loopback only. What makes it flaky is the bug in <see cref="Shop"/>
/// and nothing else; <see cref="SlowCustomers"/> are the traffic that meets it.
/// </summary>
internal static class FlakySite
{
    /// <summary>How long a stop signal waits for requests in flight. A deadlocked shop never finishes them, and is ended nevertheless.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Serves until the process is told to stop.</summary>
    /// <param name="port">A port of 127.0.0.1; 0 takes any free one.</param>
    /// <param name="output">Gets <c>pid N</c> and the address, one line each, when the site is ready.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>Why it could not start, or null after it was stopped.</returns>
    public static async Task<Refusal?> ServeAsync(int port, TextWriter output, CancellationToken cancel)
    {
        // Each customer of synchronous code occupies a thread; without spare ones a hung shop would not even hear its stop signal.
        ThreadPool.SetMinThreads(64, 8);

        // Empty: the settings and variables of the Alvis beside it are not the shop's.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Listen);
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = Patience);

        await using var site = builder.Build();
        site.UseRouting();
        Map(site, new Shop());
        try
        {
            await site.StartAsync(cancel);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return new Refusal($"Port {port} of 127.0.0.1 cannot be used; is something else listening on it?");
        }

        await output.WriteLineAsync($"pid {Environment.ProcessId}");
        await output.WriteLineAsync($"listening on {site.Urls.First()}");
        await output.FlushAsync(cancel);
        await site.WaitForShutdownAsync(cancel);
        return null;

        void Listen(KestrelServerOptions kestrel)
        {
            // The shop is old code: it reads its orders synchronously.
            kestrel.AllowSynchronousIO = true;
            kestrel.Limits.MaxRequestBodySize = 1_024;
            kestrel.Listen(IPAddress.Loopback, port);
        }
    }

    private static void Map(WebApplication site, Shop shop)
    {
        site.MapGet("/", () => TypedResults.Text(
            $"<!doctype html><title>Cups</title><h1>Cups</h1><p>A shop for cups, served by pid {Environment.ProcessId}.</p>", "text/html"));
        site.MapGet("/healthy", () => shop.IsSound()
            ? TypedResults.Text(Status("ok"), "application/json")
            : TypedResults.Text(Status("books and shelf differ"), "application/json", statusCode: StatusCodes.Status500InternalServerError));
        site.MapPost("/checkout", (HttpRequest request) => $"{shop.Checkout(Body(request))} cups left\n");
        site.MapPost("/refund", (HttpRequest request) => $"{shop.Refund(Body(request))} cups sold\n");
    }

    private static StreamReader Body(HttpRequest request) => new(request.Body);

    private static string Status(string status) => $$"""{"status":"{{status}}","pid":{{Environment.ProcessId}}}""";
}
