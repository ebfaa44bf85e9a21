using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Alvis.Bot.Slack;
using Alvis.Bot.Slack.Transport;
using Alvis.Tests.Engine.Response;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Alvis.Tests.Bot.Slack.Transport;

/// <summary>The endpoint behind a real web server, at the instant at which the sample requests were signed.</summary>
internal sealed class EndpointBench : IAsyncDisposable
{
    private readonly WebApplication app;

    private EndpointBench(WebApplication app, InboxBench inbox, Heard<SlackEndpoint> log)
    {
        (this.app, Inbox, Log) = (app, inbox, log);
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public InboxBench Inbox { get; }

    public Heard<SlackEndpoint> Log { get; }

    public HttpClient Http { get; }

    public static async Task<EndpointBench> StartAsync()
    {
        var inbox = await InboxBench.StartAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var log = new Heard<SlackEndpoint>();
        app.MapPost(SlackManifest.EventsPath, (Delegate)new SlackEndpoint(inbox.Server.Options("http"), inbox.Inbox, inbox.Clock, log).TakeAsync);
        await app.StartAsync();
        return new EndpointBench(app, inbox, log);
    }

    /// <summary>Sends a body signed now; <paramref name="change"/> spoils the request.</summary>
    public Task<HttpResponseMessage> SendAsync(string body, string type = "application/json", Action<HttpRequestMessage>? change = null) => SendAsync(Encoding.UTF8.GetBytes(body), type, change);

    /// <inheritdoc cref="SendAsync(string, string, Action{HttpRequestMessage}?)"/>
    public async Task<HttpResponseMessage> SendAsync(byte[] body, string type = "application/json", Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, SlackManifest.EventsPath) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = type.Length > 0 ? MediaTypeHeaderValue.Parse(type) : null;
        Sign(request, body, Inbox.Clock.GetUtcNow());
        change?.Invoke(request);
        return await Http.SendAsync(request);
    }

    /// <summary>Signs as Slack does.</summary>
    public static void Sign(HttpRequestMessage request, byte[] body, DateTimeOffset at)
    {
        var stamp = at.ToUnixTimeSeconds();
        byte[] signed = [.. Encoding.ASCII.GetBytes($"v0:{stamp}:"), .. body];
        request.Headers.Add("X-Slack-Request-Timestamp", $"{stamp}");
        request.Headers.Add("X-Slack-Signature", $"v0={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(SlackServer.SigningSecret), signed))}");
    }

    /// <summary>The form in which interactions come.</summary>
    public static string Form(JsonObject payload) => $"payload={Uri.EscapeDataString(payload.ToJsonString())}";

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
        await Inbox.DisposeAsync();
    }
}
