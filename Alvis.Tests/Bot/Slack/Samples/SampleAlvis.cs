using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Alvis.Bot;
using Alvis.Bot.Slack;
using Alvis.Bot.Slack.Transport;
using Alvis.Tests.Bot.Slack.Transport;
using Alvis.Tests.Bot.Surfaces;
using Alvis.Tests.Support;
using Alvis.Tests.Support.SlackWorkspace;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Alvis.Tests.Bot.Slack.Samples;

/// <summary>
/// A whole Alvis in the workspace that the sample payloads are of: their people, channels, messages and file are there under the ids that the
/// samples name, and the clock stands where they were signed.
/// </summary>
internal sealed class SampleAlvis : IAsyncDisposable
{
    /// <summary>When the sample requests were signed.</summary>
    public static readonly DateTimeOffset SignedAt = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    private const string FormType = "application/x-www-form-urlencoded", Hooks = "https://hooks.slack.com/";

    // What Alvis asks about whoever comes, and what shows in what people then see.
    private static readonly HashSet<string> Shown = new(StringComparer.Ordinal) { "auth.test", "users.info", "response_url", "chat.postMessage", "chat.postEphemeral", "views.publish" };

    private readonly Workspace slack;
    private readonly TempFolder folder = new();
    private readonly HttpClient http = new();
    private readonly Notes notes = new();
    private readonly HashSet<Message> before = [];
    private AlvisHost alvis = null!;

    private SampleAlvis(Workspace slack, ShiftedClock clock) => (this.slack, Clock) = (slack, clock);

    /// <summary>What time it is for Alvis and the workspace.</summary>
    public ShiftedClock Clock { get; }

    public static async Task<SampleAlvis> StartAsync(DateTimeOffset at, params (string Key, string Value)[] more)
    {
        var clock = new ShiftedClock(at);
        var sample = new SampleAlvis(await Workspace.StartAsync(clock), clock);
        sample.Furnish();
        var settings = sample.slack.Settings(http: true).ToDictionary(s => s.Key, s => (string?)s.Value, StringComparer.Ordinal);
        settings["Slack:Roles:admin:0"] = "U0CASEY01";
        foreach (var (key, value) in more)
            settings[key] = value;
        sample.alvis = await AlvisHost.StartAsync(
            new StartOptions { Data = sample.folder.Path, Settings = settings, Port = 0, Terminal = TextWriter.Null, Logs = false, Time = clock, Parts = sample.Watch }, CancellationToken.None);
        return sample;
    }

    /// <summary>Sends a sample as Slack would: a whole request as it stands, everything else signed now.</summary>
    /// <param name="name">Such as <c>events/app_mention.json</c>.</param>
    /// <param name="again">True to say that it was delivered before.</param>
    public async Task<(HttpStatusCode Status, string Body)> PostAsync(string name, bool again)
    {
        using var request = name.EndsWith(".request.json", StringComparison.Ordinal) ? AsItStands(SlackFixture.Json(name)) : Signed(name, SlackFixture.Json(name));
        if (again)
        {
            request.Headers.Add("X-Slack-Retry-Num", "1");
            request.Headers.Add("X-Slack-Retry-Reason", "http_timeout");
        }

        using var answer = await http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Sends a body with its signature, spoiled as the sample says.</summary>
    public async Task<HttpStatusCode> PostAsync(JsonObject vector, JsonObject spoil)
    {
        var body = (string)vector["rawBody"]! + (string?)spoil["appendToBody"];
        using var request = Request(Encoding.UTF8.GetBytes(body), body.StartsWith('{') ? "application/json" : FormType);
        request.Headers.Add("X-Slack-Request-Timestamp", (string?)spoil["timestamp"] ?? $"{vector["timestamp"]}");
        if (spoil["dropHeader"] is null)
            request.Headers.Add("X-Slack-Signature", (string?)spoil["replacePrefix"] is { } prefix ? prefix + ((string)vector["signature"]!)["v0=".Length..] : (string)vector["signature"]!);
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }

    /// <summary>Waits until everything that came is handled, and says what came of it, the first line of each text.</summary>
    /// <param name="least">How much must come of it: some of it only begins when the request is handled.</param>
    public async Task<IReadOnlyList<string>> OutcomeAsync(int least = 0)
    {
        await alvis.Services.GetRequiredService<SlackInbox>().StopAsync(CancellationToken.None);
        await Wait.UntilAsync(() => Outcome().Count >= least, () => $"Of it only came:\n{string.Join('\n', Outcome())}");
        return Outcome();
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await alvis.DisposeAsync();
        await slack.DisposeAsync();
        folder.Dispose();
    }

    private IReadOnlyList<string> Outcome()
    {
        var people = slack.People;
        return
        [
            .. notes.Taken.Select(r => r.Actor is { } actor ? $"takes {r.GetType().Name} of {actor.Id}" : $"takes {r.GetType().Name}"),
            .. slack.Calls.All.Where(c => !Shown.Contains(c.Method) || c.Outcome != "ok").Select(c => c.Outcome == "ok" ? $"asks {c.Method}" : $"asks {c.Method} and hears {c.Outcome}"),
            .. slack.Channels.SelectMany(c => c.Everything).Where(m => !before.Contains(m)).Select(m => $"says in {Place(m)}: {First(m.Shown)}"),
            .. people.SelectMany(p => slack.Channels.SelectMany(p.Ephemerals)).Select(m => $"tells {m.OnlyFor} in {Place(m)}: {First(m.Shown)}"),
            .. people.Where(p => p.Home is not null).Select(p => $"home of {p.Id}: {First(p.Home!.Shown)}"),
            .. notes.Lines,
        ];
    }

    private static string Place(Message message) => message.ThreadTs is { } thread ? $"{message.Channel.Id} below {thread}" : message.Channel.Id;

    // Which verbs there are is not told here once more.
    private static string First(string text) => text.Split('\n')[0].Split("known: ") is [var before, _] ? $"{before}known: …" : text.Split('\n')[0];

    private void Furnish()
    {
        var casey = slack.AddPerson("casey", id: "U0CASEY01");
        slack.AddPerson("casey of the grid", id: "W0CASEY01");
        var eve = slack.AddPerson("eve", team: "T0OTHER99", id: "U0OUTSIDE");
        slack.Locked(() =>
        {
            var incidents = Channel("C0INCID01", ChannelKind.Public, [.. slack.People.Select(p => p.Id)]);
            var shared = Channel("C0SHARED1", ChannelKind.Public, [casey.Id, eve.Id], isShared: true);
            var direct = Channel("D0CASEYIM", ChannelKind.Direct, [casey.Id]);
            Message(incidents, "1699999999.000100", Workspace.BotUser);
            Message(incidents, "1700000000.000100", Workspace.BotUser);
            Message(incidents, "1700000010.000300", casey.Id);
            Message(incidents, "1700000012.000400", casey.Id);
            Message(shared, "1700000021.000900", eve.Id);
            Message(direct, "1700000013.000500", casey.Id);
            Message(direct, "1700000014.000600", casey.Id);
            var graph = new SharedFile(slack, "F0IMG00001", "graph.png", [0x89, 0x50, 0x4e, 0x47], casey.Id);
            graph.Channels.Add(incidents.Id);
            slack.Files[graph.Id] = graph;
            foreach (var (path, who) in new[] { ("/commands/T0ALVIS01/111111111111/abcdefABCDEF", casey), ("/app/T0ALVIS01/333333333333/mnopqrMNOPQR", casey) })
                slack.Responses.Add(path, new ResponseUrl(who, incidents, null, Clock.GetTimestamp()));
        });
    }

    // The address for answers is the one of the samples, at our workspace; whose it is says who came.
    private SlackRequest Here(SlackRequest request)
    {
        notes.Taken.Enqueue(request);
        if (request is SlackRequest.Action { ResponseUrl: { } url, MessageTs: not null } action && url.StartsWith($"{Hooks}actions/", StringComparison.Ordinal))
            slack.Locked(() => slack.Responses.Add(new Uri(url).AbsolutePath, new ResponseUrl(slack.FindPerson(action.Actor!.Id)!, slack.FindChannelById(action.Channel!)!, null, Clock.GetTimestamp())));
        return request switch
        {
            SlackRequest.Action { ResponseUrl: { } at } a => a with { ResponseUrl = at.Replace(Hooks, $"{slack.Url}/", StringComparison.Ordinal) },
            SlackRequest.Command c => c with { ResponseUrl = c.ResponseUrl.Replace(Hooks, $"{slack.Url}/", StringComparison.Ordinal) },
            _ => request,
        };
    }

    private Channel Channel(string id, ChannelKind kind, IReadOnlyList<string> members, bool isShared = false)
    {
        var channel = slack.Add(new Channel(slack, id, id.ToLowerInvariant(), kind) { IsShared = isShared });
        channel.Members.UnionWith([.. members, Workspace.BotUser]);
        return channel;
    }

    private void Message(Channel channel, string ts, string author)
    {
        var message = new Message(slack, channel, ts, author, new JsonObject { ["text"] = "as in the sample" });
        channel.Add(message);
        before.Add(message);
    }

    private void Watch(IServiceCollection parts)
    {
        Wrapped.Each<ISlackHandler>(parts, h => new Handler(h, Here));
        parts.AddSingleton<ILoggerProvider>(notes);
    }

    private HttpRequestMessage Request(byte[] body, string type)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(alvis.Console, SlackManifest.EventsPath)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new(type);
        return request;
    }

    private HttpRequestMessage Signed(string name, JsonObject sample)
    {
        var interaction = name.StartsWith("interactions/", StringComparison.Ordinal);
        var command = name.EndsWith(".fields.json", StringComparison.Ordinal);
        var body = Encoding.UTF8.GetBytes(
            interaction ? EndpointBench.Form(sample)
            : command ? string.Join('&', sample.Select(f => $"{f.Key}={Uri.EscapeDataString((string)f.Value!)}"))
            : sample.ToJsonString());
        var request = Request(body, interaction || command ? FormType : "application/json");
        EndpointBench.Sign(request, body, Clock.GetUtcNow());
        return request;
    }

    private HttpRequestMessage AsItStands(JsonObject sample)
    {
        var headers = sample["headers"]!.AsObject();
        var request = Request(Encoding.UTF8.GetBytes((string)sample["rawBody"]!), (string)headers["content-type"]!);
        foreach (var (header, value) in headers.Where(h => h.Key != "content-type"))
            request.Headers.Add(header, (string)value!);
        return request;
    }

    /// <summary>Alvis's own handler behind a look at what it gets.</summary>
    private sealed class Handler(ISlackHandler handler, Func<SlackRequest, SlackRequest> look) : ISlackHandler
    {
        public Task<JsonObject?> HandleAsync(SlackRequest request, CancellationToken cancel) => handler.HandleAsync(look(request), cancel);
    }

    /// <summary>What was taken, and what the parts for Slack tell the operator.</summary>
    private sealed class Notes : ILoggerProvider
    {
        public ConcurrentQueue<SlackRequest> Taken { get; } = new();

        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => new Pen(this, categoryName.StartsWith("Alvis.Bot.Slack.", StringComparison.Ordinal));

        public void Dispose()
        {
        }

        private sealed class Pen(Notes notes, bool listens) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => listens && logLevel >= LogLevel.Warning;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                if (IsEnabled(logLevel))
                    notes.Lines.Enqueue($"logs {logLevel}: {formatter(state, exception)}");
            }
        }
    }
}
