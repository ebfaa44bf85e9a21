using System.Text.Json.Nodes;
using Alvis.Bot.Slack.Api;
using Alvis.Bot.Slack.Transport;
using Alvis.Tests.Engine.Response;

namespace Alvis.Tests.Bot.Slack.Transport;

/// <summary>Socket Mode against a server that a test speaks for, in real time.</summary>
internal sealed class SocketBench : IAsyncDisposable
{
    private readonly SlackApi api;

    private SocketBench(SlackServer server)
    {
        Server = server;
        api = new SlackApi(server.Options(), TimeProvider.System, new Heard<SlackApi>());
        Inbox = new SlackInbox(Handler, api, TimeProvider.System, new Heard<SlackInbox>());
        Mode = new SocketMode(api, Inbox, TimeProvider.System, new Random(1), Log);
    }

    public SlackServer Server { get; }

    public RecordingHandler Handler { get; } = new();

    public SlackInbox Inbox { get; }

    public SocketMode Mode { get; }

    public Heard<SocketMode> Log { get; } = new();

    /// <summary>Before anything is started, so that the first answers can be written.</summary>
    public static async Task<SocketBench> MakeAsync() => new(await SlackServer.StartAsync());

    /// <summary>Started, with both links up.</summary>
    public static async Task<(SocketBench Bench, ServerSocket One, ServerSocket Two)> StartAsync()
    {
        var bench = await MakeAsync();
        await bench.GoAsync();
        var (one, two) = (await bench.Server.NextSocketAsync(), await bench.Server.NextSocketAsync());
        await bench.IsAsync(s => s.Links == 2);
        return (bench, one, two);
    }

    public async Task GoAsync()
    {
        await Inbox.StartAsync(CancellationToken.None);
        await Mode.StartAsync(CancellationToken.None);
    }

    /// <summary>Waits for a state.</summary>
    public async Task IsAsync(Func<SocketState, bool> wanted)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        while (!wanted(Mode.State))
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
    }

    /// <summary>An envelope with a press in it.</summary>
    public static string Press(string envelope, string trigger)
    {
        var said = SlackFixture.Json("socket_mode/envelope_block_actions.json");
        (said["envelope_id"], said["payload"]!["trigger_id"]) = (envelope, trigger);
        return said.ToJsonString();
    }

    /// <summary>An envelope with a sent modal in it.</summary>
    public static string Submission(string envelope) => new JsonObject
    {
        ["envelope_id"] = envelope,
        ["type"] = "interactive",
        ["accepts_response_payload"] = true,
        ["payload"] = SlackFixture.Json("interactions/view_submission.json"),
    }.ToJsonString();

    /// <summary>What Slack says before it ends a link.</summary>
    public static string Disconnect(string reason) => SlackFixture.Read($"socket_mode/disconnect_{reason}.json");

    public async ValueTask DisposeAsync()
    {
        await Mode.StopAsync(CancellationToken.None);
        await Inbox.StopAsync(CancellationToken.None);
        Mode.Dispose();
        Inbox.Dispose();
        api.Dispose();
        await Server.DisposeAsync();
    }
}
