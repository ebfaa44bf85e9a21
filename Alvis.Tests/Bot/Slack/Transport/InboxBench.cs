using System.Text.Json.Nodes;
using Alvis.Bot.Slack.Api;
using Alvis.Bot.Slack.Transport;
using Alvis.Tests.Engine.Response;
using Alvis.Tests.Support;

namespace Alvis.Tests.Bot.Slack.Transport;

/// <summary>An inbox with a handler of the test's own, and a clock that a test moves.</summary>
internal sealed class InboxBench : IAsyncDisposable
{
    private readonly SlackApi api;

    private InboxBench(SlackServer server)
    {
        Server = server;
        api = new SlackApi(server.Options(), Clock, new Heard<SlackApi>());
        Inbox = new SlackInbox(Handler, api, Clock, Log);
    }

    public SlackServer Server { get; }

    public ManualClock Clock { get; } = new(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));

    public RecordingHandler Handler { get; } = new();

    public Heard<SlackInbox> Log { get; } = new();

    public SlackInbox Inbox { get; }

    public static async Task<InboxBench> StartAsync()
    {
        var bench = new InboxBench(await SlackServer.StartAsync());
        await bench.Inbox.StartAsync(CancellationToken.None);
        return bench;
    }

    public Acknowledgement TakeEvent(string name, string? id = null)
    {
        var body = SlackFixture.Json($"events/{name}.json");
        if (id is not null)
            body["event_id"] = id;
        return Inbox.Take(SlackPayloadKind.Event, body);
    }

    public Acknowledgement TakePress(string trigger, string? responseUrl = null)
    {
        var payload = SlackFixture.Json("interactions/block_actions_message.json");
        payload["trigger_id"] = trigger;
        if (responseUrl is not null)
            payload["response_url"] = responseUrl;
        return Inbox.Take(SlackPayloadKind.Interaction, payload);
    }

    public Acknowledgement TakeSubmission() => Inbox.Take(SlackPayloadKind.Interaction, SlackFixture.Json("interactions/view_submission.json"));

    public Acknowledgement TakeCommand(string? responseUrl = null)
    {
        var fields = SlackFixture.Json("http/slash_command.fields.json");
        if (responseUrl is not null)
            fields["response_url"] = responseUrl;
        return Inbox.Take(SlackPayloadKind.Command, fields);
    }

    /// <summary>An answer such as handlers give.</summary>
    public static JsonObject Words(string text) => new() { ["text"] = text };

    public async ValueTask DisposeAsync()
    {
        await Inbox.StopAsync(CancellationToken.None);
        Inbox.Dispose();
        api.Dispose();
        await Server.DisposeAsync();
    }
}
