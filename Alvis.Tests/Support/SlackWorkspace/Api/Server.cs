using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Alvis.Tests.Support.SlackWorkspace;

/// <summary>A request that reached the stranger's server, to which nothing of ours should be shown.</summary>
/// <param name="Path">What was asked for.</param>
/// <param name="Authorization">What it carried; null for nothing.</param>
internal sealed record StrangerRequest(string Path, string? Authorization);

/// <summary>The web server on loopback: Slack's API, links, files, uploads and response addresses; and a stranger's beside it.</summary>
internal sealed class Server(Workspace workspace) : IAsyncDisposable
{
    private const string LoginPage = "<!DOCTYPE html><html><head><title>Sign in | Slack</title></head><body>Sign in to your workspace</body></html>";

    private readonly WebApi api = new(workspace);
    private readonly List<StrangerRequest> strangers = [];
    private WebApplication app = null!;

    /// <summary>Where Slack is, without a slash at the end.</summary>
    public string Url { get; private set; } = "";

    /// <summary>Where the stranger is.</summary>
    public string StrangerUrl { get; private set; } = "";

    public IReadOnlyList<StrangerRequest> Strangers
    {
        get
        {
            lock (strangers)
                return [.. strangers];
        }
    }

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k =>
        {
            k.Listen(IPAddress.Loopback, 0);
            k.Listen(IPAddress.Loopback, 0);
            k.Limits.MaxRequestBodySize = 64 * 1_024 * 1_024;
        });
        app = builder.Build();

        // Real pings, as Slack sends them; a link that answers none is dead.
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(5), KeepAliveTimeout = TimeSpan.FromSeconds(20) });
        app.Run(TakeAsync);
        await app.StartAsync();
        (Url, StrangerUrl) = (app.Urls.First(), app.Urls.Last());
    }

    public async ValueTask DisposeAsync()
    {
        if (app is null)
            return;
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        if (context.Request.Host.Port == new Uri(StrangerUrl).Port)
        {
            lock (strangers)
                strangers.Add(new StrangerRequest(context.Request.Path.Value!, context.Request.Headers.Authorization.ToString() is { Length: > 0 } token ? token : null));
            await context.Response.WriteAsync("what a stranger says", context.RequestAborted);
            return;
        }

        if (workspace.IsDown)
        {
            workspace.Calls.Add(new ApiCall(context.Request.Path.Value!.Replace("/api/", "", StringComparison.Ordinal), workspace.Time.GetUtcNow(), "down", null, null));
            if (workspace.BreaksWhenDown)
            {
                context.Abort();
                return;
            }

            await SayAsync(context, 503, "text/html; charset=utf-8", "<html><body>Slack is down</body></html>");
            return;
        }

        var path = context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        await (path switch
        {
            ["api", var method] => api.TakeAsync(context, method),
            ["link"] => workspace.Links.ServeAsync(context),
            ["files-pri", var file, .. var rest] => DownloadAsync(context, file.Split('-')[^1], rest),
            ["upload", "v1", var ticket] => UploadAsync(context, ticket),
            ["commands" or "actions" or "app", _, _, _] => RespondAsync(context),
            _ => SayAsync(context, 404, "text/plain", "not found"),
        });
    }

    private async Task RespondAsync(HttpContext context)
    {
        if (workspace.Faults.Take("response_url") is { Kind: FaultKind.Drop, AfterDoing: false })
        {
            context.Abort();
            return;
        }

        JsonObject? body = null;
        try
        {
            body = context.Request.Method == "POST" ? await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted) as JsonObject : null;
        }
        catch (JsonException)
        {
            // Said below: invalid_payload.
        }

        var (status, word) = workspace.Locked(() => workspace.Responses.Take(context.Request.Path.Value!, body));
        workspace.Calls.Add(new ApiCall("response_url", workspace.Time.GetUtcNow(), word, null, null));
        await SayAsync(context, status, status == 200 ? "text/plain" : "application/json", status == 200 ? word : new JsonObject { ["ok"] = false, ["error"] = word }.ToJsonString());
    }

    private async Task UploadAsync(HttpContext context, string ticket)
    {
        using var bytes = new MemoryStream();
        if (context.Request.HasFormContentType)
        {
            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            if (form.Files.Count > 0)
                await form.Files[0].CopyToAsync(bytes, context.RequestAborted);
        }
        else
        {
            await context.Request.Body.CopyToAsync(bytes, context.RequestAborted);
        }

        var taken = workspace.Uploads.Take(ticket, bytes.ToArray());
        workspace.Calls.Add(new ApiCall("upload", workspace.Time.GetUtcNow(), taken ? "ok" : "no_such_upload", null, null));
        await SayAsync(context, taken ? 200 : 404, "text/plain", taken ? $"OK - {bytes.Length}" : "not found");
    }

    private async Task DownloadAsync(HttpContext context, string id, string[] rest)
    {
        var file = workspace.Locked(() => workspace.Files.GetValueOrDefault(id));
        var may = context.Request.Headers.Authorization == $"Bearer {Tokens.Bot}"
            && workspace.Locked(() => file is not null && workspace.Tokens.IsAlive(Tokens.Bot) && workspace.Tokens.BotScopes.Contains("files:read") && workspace.Uploads.Sees(file));
        var hop = int.TryParse(context.Request.Query["hop"], out var at) ? at : 0;
        var (status, word) = (file, may) switch
        {
            // Not 401: who may not sees the page on which people sign in.
            (_, false) => (200, "login page"),
            ({ IsDeleted: true } or { IsHidden: true }, _) => (404, "file_deleted"),
            ({ LeadsAway: true }, _) => (302, "led away"),
            (not null, _) when hop < file.Redirects => (302, "redirect"),
            _ => (200, "ok"),
        };
        workspace.Calls.Add(new ApiCall("download", workspace.Time.GetUtcNow(), word, null, null));
        if (status == 302)
        {
            context.Response.Headers.Location = word == "led away" ? $"{StrangerUrl}/{string.Join('/', rest)}" : $"{Url}{context.Request.Path}?hop={hop + 1}";
            await SayAsync(context, 302, "text/plain", "");
        }
        else if (word == "login page")
        {
            await SayAsync(context, 200, "text/html; charset=utf-8", LoginPage);
        }
        else if (status == 404)
        {
            await SayAsync(context, 404, "text/html; charset=utf-8", "<html><body>gone</body></html>");
        }
        else
        {
            await SendAsync(context, file!);
        }
    }

    private static async Task SendAsync(HttpContext context, SharedFile file)
    {
        context.Response.ContentType = "application/octet-stream";
        context.Response.ContentLength = file.Bytes.Length;
        if (file.BreaksOff)
        {
            await context.Response.Body.WriteAsync(file.Bytes.AsMemory(0, file.Bytes.Length / 2), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            context.Abort();
            return;
        }

        await context.Response.Body.WriteAsync(file.Bytes, context.RequestAborted);
    }

    private static Task SayAsync(HttpContext context, int status, string type, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        return context.Response.WriteAsync(body, Encoding.UTF8, context.RequestAborted);
    }
}
