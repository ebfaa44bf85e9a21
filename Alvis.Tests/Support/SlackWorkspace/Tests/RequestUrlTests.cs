using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Alvis.Tests.Support.SlackWorkspace.Tests;

/// <summary>HTTP mode: signed requests, and what becomes of those that fail.</summary>
public sealed class RequestUrlTests : IAsyncLifetime
{
    private readonly ManualClock clock = new();
    private readonly List<(string Body, string? Type, IHeaderDictionary Headers)> requests = [];
    private Workspace workspace = null!;
    private WebApplication app = null!;
    private RequestUrl slack = null!;
    private Func<HttpContext, Task> answer = _ => Task.CompletedTask;

    [Fact]
    public async Task A_request_is_signed_over_its_exact_bytes()
    {
        await workspace.AddPerson("mara").TypesAsync("/alvis list shöp");
        var (body, type, headers) = Assert.Single(requests);
        Assert.Equal("application/x-www-form-urlencoded", type);
        Assert.Contains("&command=%2Falvis&text=list+sh%C3%B6p&", body, StringComparison.Ordinal);
        var stamp = headers["X-Slack-Request-Timestamp"].ToString();
        Assert.Equal($"{clock.GetUtcNow().ToUnixTimeSeconds()}", stamp);
        Assert.Equal(RequestUrl.Sign(Workspace.SigningSecret, stamp, Encoding.UTF8.GetBytes(body)), headers["X-Slack-Signature"].ToString());
    }

    // The vector that Slack publishes: fixtures authored/http/signature_vectors.json.
    [Fact]
    public void The_signature_is_Slacks() => Assert.Equal(
        "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
        RequestUrl.Sign("8f742231b10e8888abcd99yyyzzz85a5", "1531420618", Encoding.UTF8.GetBytes(
            "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c")));

    [Fact]
    public async Task An_address_is_proven_by_its_challenge()
    {
        Assert.False(await slack.VerifyAsync());
        answer = async context => await context.Response.WriteAsync((string)JsonNode.Parse(requests[^1].Body)!["challenge"]!);
        Assert.True(await slack.VerifyAsync());
    }

    [Fact]
    public async Task A_probe_carries_nothing_and_is_not_signed()
    {
        Assert.True(await slack.ProbeAsync());
        Assert.False(Assert.Single(requests).Headers.ContainsKey("X-Slack-Signature"));
    }

    [Fact]
    public async Task What_a_person_does_is_a_form_with_a_payload_and_is_not_retried()
    {
        answer = Status(500);
        var mara = workspace.AddPerson("mara");
        Assert.Contains("dispatch_failed", (await mara.TypesAsync("/alvis list")).Trouble, StringComparison.Ordinal);
        mara.OpensHome();
        Assert.Equal(1, requests.Count(r => r.Body.StartsWith("token=", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_event_that_fails_comes_three_times_more()
    {
        answer = Status(500);
        workspace.AddPerson("mara").Says(workspace.Incidents, "@Alvis hello");
        await RetriedAsync();
        Assert.Equal(["", "1", "2", "3"], requests.Select(r => r.Headers["X-Slack-Retry-Num"].ToString()));
        Assert.Equal("http_error", requests[^1].Headers["X-Slack-Retry-Reason"].ToString());
        Assert.Equal(1, workspace.Dispatcher.GivenUp);
    }

    [Fact]
    public async Task Unless_the_app_asks_for_no_more()
    {
        answer = context =>
        {
            context.Response.StatusCode = 500;
            context.Response.Headers["x-slack-no-retry"] = "1";
            return Task.CompletedTask;
        };
        workspace.AddPerson("mara").Says(workspace.Incidents, "@Alvis hello");
        await workspace.IsQuietAsync();
        Assert.Single(requests);
    }

    [Fact]
    public async Task Two_redirects_are_followed_and_no_third()
    {
        answer = context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = "/elsewhere";
            return Task.CompletedTask;
        };
        workspace.AddPerson("mara").Says(workspace.Incidents, "@Alvis hello");
        await Wait.UntilAsync(() => requests.Count >= 3, () => "It was never sent.");
        await RetriedAsync();
        Assert.Equal(12, requests.Count);
        Assert.Equal("too_many_redirects", requests[^1].Headers["X-Slack-Retry-Reason"].ToString());
    }

    [Fact]
    public async Task Three_seconds_without_an_answer_are_too_many()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        answer = async context =>
        {
            arrived.TrySetResult();
            var gone = new TaskCompletionSource();
            await using var hungUp = context.RequestAborted.Register(gone.SetResult);
            await gone.Task;
        };
        var typing = workspace.AddPerson("mara").TypesAsync("/alvis list");
        await arrived.Task;
        clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Contains("operation_timeout", (await typing).Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_comes_by_socket_then()
    {
        await using var raw = new RawApp(workspace);
        await raw.ConnectAsync();
        await workspace.AddPerson("mara").TypesAsync("/alvis list");
        Assert.Empty(raw.Envelopes);
    }

    public async Task InitializeAsync()
    {
        workspace = await Workspace.StartAsync(clock);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        app = builder.Build();
        app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
            var body = await reader.ReadToEndAsync();
            lock (requests)
                requests.Add((body, context.Request.ContentType, new HeaderDictionary(context.Request.Headers.ToDictionary())));
            await answer(context);
        });
        await app.StartAsync();
        slack = workspace.CallsAt(new Uri($"{app.Urls.First()}/slack/events"));
    }

    public async Task DisposeAsync()
    {
        await workspace.DisposeAsync();
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    private static Func<HttpContext, Task> Status(int status) => context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    private Task RetriedAsync() => Wait.UntilAsync(
        () =>
        {
            if (!workspace.Dispatcher.IsSending && requests.Count > 0)
                clock.Advance(TimeSpan.FromSeconds(30));
            return !workspace.Dispatcher.IsBusy;
        },
        () => "It was retried for ever.");
}
