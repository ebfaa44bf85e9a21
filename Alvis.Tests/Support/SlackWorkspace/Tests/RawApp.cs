using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Alvis.Tests.Support.SlackWorkspace.Tests;

/// <summary>An app that speaks Slack's wire by hand, to see what the workspace makes of it. No part of Alvis.</summary>
internal sealed class RawApp(Workspace workspace) : IAsyncDisposable
{
    private readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });
    private readonly List<ClientWebSocket> sockets = [];
    private readonly CancellationTokenSource ending = new();
    private readonly List<Task> reading = [];

    /// <summary>Every frame, in the order of arrival.</summary>
    public ConcurrentQueue<JsonObject> Frames { get; } = new();

    /// <summary>What an envelope is acknowledged with; null to say nothing.</summary>
    public Func<JsonObject, JsonObject?> Ack { get; set; } = _ => [];

    /// <summary>Envelopes among the frames.</summary>
    public IReadOnlyList<JsonObject> Envelopes => [.. Frames.Where(f => f.ContainsKey("envelope_id"))];

    /// <summary>Events among the envelopes, by their type.</summary>
    public IReadOnlyList<JsonObject> Events(string type) =>
        [.. Envelopes.Where(e => (string?)e["type"] == "events_api").Select(e => e["payload"]!["event"]!.AsObject()).Where(e => (string?)e["type"] == type)];

    /// <summary>Calls a method with a form.</summary>
    public async Task<JsonObject> CallAsync(string method, params (string Name, object Value)[] arguments) => (await SendAsync(method, Form(arguments))).Body;

    /// <summary>Calls a method with a JSON body.</summary>
    public async Task<JsonObject> JsonAsync(string method, string json, string token = Tokens.Bot) =>
        (await SendAsync(method, new StringContent(json, Encoding.UTF8, "application/json"), token)).Body;

    /// <summary>Calls a method and looks at the whole answer.</summary>
    public async Task<(HttpResponseMessage Response, JsonObject Body)> SendAsync(string method, HttpContent content, string? token = Tokens.Bot)
    {
        var response = await GetAsync($"{workspace.ApiUrl}{method}", content, token);
        return (response, JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject());
    }

    /// <summary>Any request.</summary>
    public async Task<HttpResponseMessage> GetAsync(string url, HttpContent? content = null, string? token = Tokens.Bot)
    {
        using var request = new HttpRequestMessage(content is null ? HttpMethod.Get : HttpMethod.Post, url) { Content = content };
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await client.SendAsync(request);
    }

    public static FormUrlEncodedContent Form(params (string Name, object Value)[] arguments) =>
        new(arguments.Select(a => KeyValuePair.Create(a.Name, a.Value is JsonNode json ? json.ToJsonString() : a.Value.ToString()!)));

    /// <summary>Posts a message and finds it.</summary>
    public async Task<Message> PostAsync(Channel channel, string text, string? blocks = null, string? threadTs = null)
    {
        List<(string, object)> arguments = [("channel", channel.Id), ("text", text)];
        if (blocks is not null)
            arguments.Add(("blocks", blocks));
        if (threadTs is not null)
            arguments.Add(("thread_ts", threadTs));
        var answer = await CallAsync("chat.postMessage", [.. arguments]);
        Assert.True((bool)answer["ok"]!, answer.ToJsonString());
        return channel.Everything.Single(m => m.Ts == (string)answer["ts"]!);
    }

    /// <summary>Opens a link and reads it from then on.</summary>
    public async Task<ClientWebSocket> ConnectAsync(string more = "")
    {
        var (_, answer) = await SendAsync("apps.connections.open", Form(), Tokens.App);
        Assert.True((bool)answer["ok"]!, answer.ToJsonString());
        var socket = new ClientWebSocket();
        lock (sockets)
            sockets.Add(socket);
        await socket.ConnectAsync(new Uri((string)answer["url"]! + more), ending.Token);
        var hello = new TaskCompletionSource();
        reading.Add(ReadAsync(socket, hello));
        await hello.Task.WaitAsync(Wait.Patience, TimeProvider.System);
        return socket;
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await Task.WhenAll(reading);
        foreach (var socket in sockets)
            socket.Dispose();
        client.Dispose();
        ending.Dispose();
    }

    private async Task ReadAsync(ClientWebSocket socket, TaskCompletionSource first)
    {
        var buffer = new byte[256 * 1_024];
        try
        {
            while (true)
            {
                var length = 0;
                WebSocketReceiveResult got;
                do
                {
                    got = await socket.ReceiveAsync(new ArraySegment<byte>(buffer, length, buffer.Length - length), ending.Token);
                    length += got.Count;
                }
                while (!got.EndOfMessage);
                if (got.MessageType == WebSocketMessageType.Close)
                    return;
                var frame = JsonNode.Parse(Encoding.UTF8.GetString(buffer, 0, length))!.AsObject();
                Frames.Enqueue(frame);
                first.TrySetResult();
                if (frame["envelope_id"] is { } id && Ack(frame) is { } payload)
                    await SayAsync(socket, payload.Count > 0 ? new JsonObject { ["envelope_id"] = (string)id!, ["payload"] = payload } : new JsonObject { ["envelope_id"] = (string)id! });
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            first.TrySetException(e);
            _ = first.Task.Exception;
        }
    }

    public static Task SayAsync(ClientWebSocket socket, JsonObject frame) =>
        socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(frame), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
}

/// <summary>What an answer says.</summary>
internal static class Answers
{
    /// <summary>Slack's word for the refusal.</summary>
    public static string Error(this JsonObject answer) => (string?)answer["error"] ?? "ok";

    /// <summary>The details of a refusal, in one text.</summary>
    public static string Details(this JsonObject answer) => string.Join('\n', (answer["response_metadata"]?["messages"]?.AsArray() ?? []).Select(m => (string)m!));
}
