using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Alvis.Tests.Support;

/// <summary>
/// The outside of a story, as a real server: a service with a health page, a hook that restarts it (and checks the signature as a careful
/// operator would), and a pager that keeps every page.
/// </summary>
internal sealed class ShopServer : IAsyncDisposable
{
    public const string Secret = "a-secret-only-the-hook-knows";

    private readonly WebApplication app;
    private readonly Lock gate = new();
    private readonly List<string> restarts = [];
    private readonly List<(string To, string Text)> pages = [];
    private readonly HashSet<string> partsDown = new(StringComparer.Ordinal);
    private volatile bool up = true;

    private ShopServer(WebApplication app) => this.app = app;

    public string Url => app.Urls.First();

    /// <summary>What it answers while it is down.</summary>
    public string Complaint { get; set; } = "the stock is locked";

    /// <summary>Whether a restart brings it back.</summary>
    public bool RestartHelps { get; set; } = true;

    /// <summary>What its health page answers with status 200 instead; null for its own answer.</summary>
    public string? Says { get; set; }

    /// <summary>The keys of the restarts made.</summary>
    public IReadOnlyList<string> Restarts
    {
        get
        {
            lock (gate)
                return [.. restarts];
        }
    }

    public IReadOnlyList<(string To, string Text)> Pages
    {
        get
        {
            lock (gate)
                return [.. pages];
        }
    }

    public static async Task<ShopServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        var server = builder.Build();
        var shop = new ShopServer(server);
        server.MapGet("/health", () => shop.Says is { } said ? Results.Text(said) : shop.up ? Results.Text("ok") : Results.Text(shop.Complaint, statusCode: 503));
        server.MapGet("/health/{part}", (string part) => shop.PartFails(part) ? Results.Text("the shelf is empty", statusCode: 503) : Results.Text("ok"));
        server.MapPost("/restart", (Delegate)shop.RestartAsync);
        server.MapPost("/page/{to}", shop.PageAsync);
        await server.StartAsync();
        return shop;
    }

    public void GoesDown() => up = false;

    public void ComesBack() => up = true;

    /// <summary>A part of the shop, with a health page and a playbook of its own, goes down.</summary>
    public void PartGoesDown(string part)
    {
        lock (gate)
            partsDown.Add(part);
    }

    public void PartComesBack(string part)
    {
        lock (gate)
            partsDown.Remove(part);
    }

    private bool PartFails(string part)
    {
        lock (gate)
            return partsDown.Contains(part);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private async Task<IResult> RestartAsync(HttpContext context)
    {
        var body = await BodyAsync(context);
        var signed = context.Request.Headers["X-Alvis-Timestamp"] + "." + body;
        var signature = "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(signed)));
        if (context.Request.Headers["X-Alvis-Signature"] != signature)
            return Results.Text("wrong signature", statusCode: 401);
        lock (gate)
            restarts.Add(context.Request.Headers["Idempotency-Key"].ToString());
        if (RestartHelps)
        {
            up = true;
            PartComesBack(JsonDocument.Parse(body).RootElement.GetProperty("service").GetString()!);
        }

        return Results.Text("restarted");
    }

    private async Task<IResult> PageAsync(HttpContext context, string to)
    {
        var text = await BodyAsync(context);
        lock (gate)
            pages.Add((to, JsonDocument.Parse(text).RootElement.ToString()));
        return Results.Ok();
    }

    private static async Task<string> BodyAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        return await reader.ReadToEndAsync(context.RequestAborted);
    }
}
