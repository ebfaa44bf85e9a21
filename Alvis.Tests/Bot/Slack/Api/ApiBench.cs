using Alvis.Bot.Slack.Api;
using Alvis.Bot.Slack.Blocks;
using Alvis.Tests.Engine.Response;
using Alvis.Tests.Support;
using Posted = Alvis.Bot.Slack.Api.Posted;

namespace Alvis.Tests.Bot.Slack.Api;

/// <summary>A client and the server it calls, with a clock that a test moves.</summary>
internal sealed class ApiBench : IAsyncDisposable
{
    public static readonly SlackMessage Hello = new("hello", [new SectionBlock(new MrkdwnTextObject("hello"))]);

    private ApiBench(SlackServer server)
    {
        Server = server;
        Api = new SlackApi(server.Options(), Clock, Log);
    }

    public SlackServer Server { get; }

    public ManualClock Clock { get; } = new();

    public Heard<SlackApi> Log { get; } = new();

    public SlackApi Api { get; }

    public static async Task<ApiBench> StartAsync() => new(await SlackServer.StartAsync());

    public Task<SlackAnswer<Posted>> PostAsync() => Api.PostMessageAsync(new OutgoingMessage("C1", Hello), CancellationToken.None);

    public Task<SlackAnswer<SlackUser>> UserAsync() => Api.UserAsync("U1", CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await Server.DisposeAsync();
    }
}
