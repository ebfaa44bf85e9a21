using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Alvis.Tests.Support.SlackWorkspace;

/// <summary>The Web API: reads a call, asks token, limits, scopes and arguments, has it done and answers.</summary>
internal sealed class WebApi(Workspace workspace)
{
    private readonly Dictionary<string, Method> methods = workspace.Methods.ToDictionary(m => m.Name, m => m.Do, StringComparer.Ordinal);

    /// <summary>Takes one call.</summary>
    public async Task TakeAsync(HttpContext context, string name)
    {
        var at = workspace.Time.GetUtcNow();
        var (sent, kind) = await ArgumentsAsync(context.Request);
        var fault = workspace.Faults.Take(name);
        if (fault is { Kind: FaultKind.Hold })
            await fault.Held!.WaitAsync();
        if (fault is { Kind: FaultKind.Slow })
            await Task.Delay(fault.Wait, workspace.Time, context.RequestAborted);
        var answer = fault is { AfterDoing: false, Kind: not (FaultKind.Hold or FaultKind.Slow) } ? null : workspace.Locked(() => Do(context, name, sent, kind));
        var outcome = fault switch
        {
            { Kind: FaultKind.Drop } => fault.AfterDoing && answer!.Word == "ok" ? "answer lost" : "dropped",
            { Kind: FaultKind.Answer } => $"{fault.Status}",
            { Kind: FaultKind.Refuse } => fault.Body,
            { Kind: FaultKind.Limit } => "ratelimited",
            _ => answer!.Word,
        };
        workspace.Calls.Add(new ApiCall(name, at, outcome, ChannelOf(answer) ?? Text(sent, "channel"), (string?)answer?.Body["ts"] ?? Text(sent, "ts")));
        await AnswerAsync(context, fault, answer);
    }

    private Answered Do(HttpContext context, string name, JsonNode? sent, BodyKind kind)
    {
        try
        {
            if (!Contract.All.TryGetValue(name, out var contract) || !methods.TryGetValue(name, out var method))
                throw new Refused("unknown_method");
            var scopes = Scopes(context.Request, sent, kind, contract);
            context.Response.Headers["x-oauth-scopes"] = string.Join(',', scopes.Order(StringComparer.Ordinal));
            context.Response.Headers["x-accepted-oauth-scopes"] = string.Join(',', contract.Scopes);
            if (workspace.Limits.Take(contract, name == "chat.postMessage" ? Text(sent, "channel") ?? "" : null) is { } wait)
                return new Answered("ratelimited", new Refused("ratelimited").Body(), wait);
            var call = Read(contract, sent, kind, scopes);
            try
            {
                var body = method(call);
                Warn(call, body);
                return new Answered("ok", body, null);
            }
            catch (Refused refused) when (!contract.Knows(refused.Error))
            {
                throw new WorkspaceException($"The workspace answered {name} with {refused.Error}, which Slack's reference does not list there.");
            }
        }
        catch (Refused refused)
        {
            return new Answered(refused.Error, refused.Body(), null);
        }
    }

    private IReadOnlySet<string> Scopes(HttpRequest request, JsonNode? sent, BodyKind kind, Contract contract)
    {
        var header = request.Headers.Authorization.ToString();

        // A JSON body carries no token: it must be in the header.
        var token = header.StartsWith("Bearer ", StringComparison.Ordinal) ? header["Bearer ".Length..] : kind == BodyKind.Json ? null : Text(sent, "token");
        var forApp = contract.Name == "apps.connections.open";
        var scopes = workspace.Tokens.ScopesOf(token);
        if (contract.Name != "auth.test" && workspace.Tokens.IsApps(token!) != forApp)
            throw new Refused("not_allowed_token_type");
        var call = new Call(contract, [], scopes);
        if (forApp)
        {
            call.NeedsScope("connections:write");
            if (workspace.IsSocketModeOff)
                throw new Refused("forbidden_team");
        }

        return contract.Scopes.Count == 0 || contract.Scopes.Any(scopes.Contains) ? scopes : throw call.MissingScope(string.Join(',', contract.Scopes));
    }

    private static Call Read(Contract contract, JsonNode? sent, BodyKind kind, IReadOnlySet<string> scopes)
    {
        if (kind == BodyKind.Broken)
            throw new Refused("invalid_json");
        if (kind == BodyKind.Strange)
            throw new Refused("invalid_post_type");

        // A method that takes no JSON does not look into it: to it nothing was sent.
        var arguments = kind == BodyKind.Json && !contract.Json ? [] : sent as JsonObject ?? throw new Refused("invalid_json");
        var call = new Call(contract, arguments, scopes);
        foreach (var name in contract.Required)
        {
            if (!call.Has(name))
                throw Call.Missing(name);
        }

        return call;
    }

    private static void Warn(Call call, JsonObject body)
    {
        if (call.Warnings.Count == 0)
            return;
        body["warning"] = string.Join(',', call.Warnings);
        var metadata = body["response_metadata"] as JsonObject ?? [];
        metadata["warnings"] = new JsonArray([.. call.Warnings.Select(w => (JsonNode)w)]);
        body["response_metadata"] ??= metadata;
    }

    private static async Task AnswerAsync(HttpContext context, Fault? fault, Answered? answer)
    {
        var (status, type, body, wait) = fault switch
        {
            { Kind: FaultKind.Answer } => (fault.Status, "text/html; charset=utf-8", fault.Body, (TimeSpan?)null),
            { Kind: FaultKind.Refuse } => (200, "application/json; charset=utf-8", new Refused(fault.Body).Body().ToJsonString(), null),
            { Kind: FaultKind.Limit } => (429, "application/json; charset=utf-8", new Refused("ratelimited").Body().ToJsonString(), fault.Wait),
            { Kind: FaultKind.Drop } => (0, "", "", null),
            _ => (answer!.Wait is null ? 200 : 429, "application/json; charset=utf-8", answer.Body.ToJsonString(), answer.Wait),
        };
        if (status == 0)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        if (wait is { } time)
            context.Response.Headers.RetryAfter = $"{Math.Max(1, (int)Math.Ceiling(time.TotalSeconds))}";
        await context.Response.WriteAsync(body, context.RequestAborted);
    }

    private static async Task<(JsonNode? Arguments, BodyKind Kind)> ArgumentsAsync(HttpRequest request)
    {
        var arguments = new JsonObject();
        foreach (var (name, value) in request.Query)
            arguments[name] = value.ToString();
        var type = request.ContentType ?? "";
        if (request.HasFormContentType)
        {
            foreach (var (name, value) in await request.ReadFormAsync(request.HttpContext.RequestAborted))
                arguments[name] = value.ToString();
            return (arguments, BodyKind.Form);
        }

        if (!type.StartsWith("application/json", StringComparison.OrdinalIgnoreCase))
            return (arguments, request.ContentLength is > 0 ? BodyKind.Strange : BodyKind.Form);
        try
        {
            return (await JsonNode.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted), BodyKind.Json);
        }
        catch (JsonException)
        {
            return (arguments, BodyKind.Broken);
        }
    }

    private static string? ChannelOf(Answered? answer) => answer?.Body["channel"] is JsonValue id ? (string?)id : null;

    private static string? Text(JsonNode? sent, string name) => sent is JsonObject o && o[name] is JsonValue value ? value.ToString() : null;

    private enum BodyKind
    {
        Form,
        Json,

        /// <summary>JSON that is none.</summary>
        Broken,

        /// <summary>Neither form nor JSON.</summary>
        Strange,
    }

    private sealed record Answered(string Word, JsonObject Body, TimeSpan? Wait);
}
