using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Alvis.Tests.Support;

/// <summary>A question as the server took it.</summary>
/// <param name="At">When, by the test's clock.</param>
/// <param name="Instructions">The system message.</param>
/// <param name="Input">The user's message.</param>
/// <param name="Body">All of it.</param>
public sealed record ModelQuestion(DateTimeOffset At, string Instructions, string Input, JsonNode Body);

/// <summary>How the server answers.</summary>
public sealed record ModelReply
{
    public int Status { get; init; } = 200;

    /// <summary>What the model says.</summary>
    public string? Content { get; init; }

    public string? Refusal { get; init; }

    public string FinishReason { get; init; } = "stop";

    /// <summary>The whole body instead of the protocol's.</summary>
    public string? Raw { get; init; }

    public string? RetryAfter { get; init; }

    public bool SaysUsage { get; init; } = true;

    /// <summary>Takes the question and never answers.</summary>
    public bool Hangs { get; init; }

    /// <summary>Breaks the connection.</summary>
    public bool BreaksOff { get; init; }

    public static ModelReply Sentences(params string[] sentences) => new() { Content = JsonSerializer.Serialize(new { sentences }) };

    public static ModelReply Error(int status, string? retryAfter = null) => new() { Status = status, RetryAfter = retryAfter };
}

/// <summary>
/// A real web server on loopback that speaks OpenAI's chat completions: refuses a wrong key, an unknown model and a body of another shape as OpenAI
/// does, and otherwise answers what a test says, in turn; the last answer stays.
/// </summary>
public sealed class OpenAiServer : IAsyncDisposable
{
    public const string Key = "sk-test-0123456789abcdef";
    public const string Model = "test-model";

    private readonly WebApplication app;
    private readonly TimeProvider clock;
    private readonly ConcurrentQueue<ModelQuestion> asked = new();
    private readonly Lock gate = new();
    private readonly Queue<ModelReply> replies = new();
    private int hanging;

    private OpenAiServer(WebApplication app, TimeProvider clock) => (this.app, this.clock) = (app, clock);

    public Uri BaseUrl => new($"{app.Urls.First()}/v1/");

    public IReadOnlyList<ModelQuestion> Questions => [.. asked];

    /// <summary>Requests of any kind, refused ones too.</summary>
    public int Requests { get; private set; }

    /// <summary>How many questions hang now.</summary>
    public int Hanging => Volatile.Read(ref hanging);

    public static async Task<OpenAiServer> StartAsync(TimeProvider? clock = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        var web = builder.Build();
        var server = new OpenAiServer(web, clock ?? TimeProvider.System);
        web.MapPost("/v1/chat/completions", (Delegate)server.CompleteAsync);
        await web.StartAsync();
        return server;
    }

    /// <summary>What it answers from now on, in turn.</summary>
    public void Says(params ModelReply[] next)
    {
        lock (gate)
        {
            replies.Clear();
            foreach (var reply in next)
                replies.Enqueue(reply);
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    private async Task CompleteAsync(HttpContext context)
    {
        lock (gate)
            Requests++;
        if (context.Request.Headers.Authorization != $"Bearer {Key}")
        {
            await RefuseAsync(context, 401, "invalid_api_key", $"Incorrect API key provided: {context.Request.Headers.Authorization}.");
            return;
        }

        var body = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        if (Wrong(body!) is { } wrong)
        {
            await RefuseAsync(context, 400, "invalid_request_error", wrong);
            return;
        }

        if ((string?)body!["model"] != Model)
        {
            await RefuseAsync(context, 404, "model_not_found", "The model does not exist or you do not have access to it.");
            return;
        }

        asked.Enqueue(new ModelQuestion(clock.GetUtcNow(), (string)body["messages"]![0]!["content"]!, (string)body["messages"]![1]!["content"]!, body));
        await AnswerAsync(context, Next());
    }

    private ModelReply Next()
    {
        lock (gate)
            return replies.Count > 1 ? replies.Dequeue() : replies.Peek();
    }

    private static string? Wrong(JsonNode body) =>
        body["messages"] is not JsonArray { Count: 2 } messages ? "'messages' must be a list of two" :
        (string?)messages[0]!["role"] != "system" || (string?)messages[1]!["role"] != "user" ? "Unknown roles." :
        body["max_completion_tokens"]?.GetValueKind() != JsonValueKind.Number ? "'max_completion_tokens' is required here" :
        (string?)body["response_format"]?["type"] != "json_schema" ? "'response_format' must be a json_schema" :
        (bool?)body["response_format"]!["json_schema"]?["strict"] != true ? "'strict' must be true" :
        NotStrict(body["response_format"]!["json_schema"]!["schema"]!) is { } at ? $"Invalid schema for response_format: {at}" : null;

    // OpenAI's strict schemas: every object closed, and every property of it required.
    private static string? NotStrict(JsonNode? schema)
    {
        if (schema is JsonArray list)
            return list.Select(NotStrict).FirstOrDefault(w => w is not null);
        if (schema is not JsonObject of)
            return null;
        if (of["type"] is JsonValue type && type.ToString() == "object"
            && ((bool?)of["additionalProperties"] != false
                || !of["properties"]!.AsObject().Select(p => p.Key).Order().SequenceEqual(of["required"]!.AsArray().Select(r => (string)r!).Order())))
            return $"an object at {of.GetPath()} is open";
        return of.Select(p => NotStrict(p.Value)).FirstOrDefault(w => w is not null);
    }

    private async Task AnswerAsync(HttpContext context, ModelReply reply)
    {
        if (reply.BreaksOff)
        {
            context.Abort();
            return;
        }

        if (reply.Hangs)
        {
            Interlocked.Increment(ref hanging);
            var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var ended = context.RequestAborted.Register(gone.SetResult);
            await gone.Task;
            Interlocked.Decrement(ref hanging);
            return;
        }

        if (reply.RetryAfter is { } after)
            context.Response.Headers.RetryAfter = after;
        if (reply.Status != 200)
        {
            await RefuseAsync(context, reply.Status, "server_error", "The server had an error. Request: sk-test-0123456789abcdef");
            return;
        }

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(reply.Raw ?? JsonSerializer.Serialize(Completion(reply)), context.RequestAborted);
    }

    private static Dictionary<string, object?> Completion(ModelReply reply)
    {
        var body = new Dictionary<string, object?>
        {
            ["id"] = "chatcmpl-1",
            ["object"] = "chat.completion",
            ["created"] = 1_772_334_000,
            ["model"] = Model,
            ["choices"] = new[]
            {
                new { index = 0, message = new { role = "assistant", content = reply.Content, refusal = reply.Refusal }, finish_reason = reply.FinishReason, logprobs = (object?)null },
            },
        };
        if (reply.SaysUsage)
            body["usage"] = new { prompt_tokens = 700, completion_tokens = 120, total_tokens = 820 };
        return body;
    }

    private static async Task RefuseAsync(HttpContext context, int status, string code, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(JsonSerializer.Serialize(new { error = new { message, type = "invalid_request_error", param = (string?)null, code } }), context.RequestAborted);
    }
}
