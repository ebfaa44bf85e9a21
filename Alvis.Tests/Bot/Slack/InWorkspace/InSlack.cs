using Alvis.Bot.Slack;
using Alvis.Bot.Slack.Api;
using Alvis.Bot.Slack.Transport;
using Alvis.Tests.Engine.Response;
using Alvis.Tests.Support.SlackWorkspace;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Alvis.Tests.Bot.Slack.InWorkspace;

/// <summary>Alvis's client and its two ways in, in a workspace, with a handler of the test's own.</summary>
internal sealed class InSlack : IAsyncDisposable
{
    private readonly List<Func<Task>> ends = [];

    private InSlack(Workspace workspace, bool http)
    {
        Workspace = workspace;
        Options = new SlackOptions(new ConfigurationBuilder().AddInMemoryCollection(workspace.Settings(http)!).Build());
        Api = new SlackApi(Options, workspace.Time, new Heard<SlackApi>());
        Inbox = new SlackInbox(Handler, Api, workspace.Time, new Heard<SlackInbox>());
    }

    public Workspace Workspace { get; }

    public SlackOptions Options { get; }

    public SlackApi Api { get; }

    public SlackInbox Inbox { get; }

    public RecordingHandler Handler { get; } = new();

    /// <summary>Starts it.</summary>
    /// <param name="http">True for signed requests instead of Socket Mode.</param>
    public static async Task<InSlack> StartAsync(bool http = false)
    {
        var workspace = await Workspace.StartAsync();
        var alvis = new InSlack(workspace, http);
        Assert.Empty(alvis.Options.Vet());
        await alvis.Inbox.StartAsync(CancellationToken.None);
        await (http ? alvis.ServeAsync() : alvis.ConnectAsync());
        return alvis;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var end in ends)
            await end();
        await Inbox.StopAsync(CancellationToken.None);
        Inbox.Dispose();
        Api.Dispose();
        await Workspace.DisposeAsync();
    }

    private async Task ConnectAsync()
    {
        var mode = new SocketMode(Api, Inbox, Workspace.Time, new Random(1), new Heard<SocketMode>());
        await mode.StartAsync(CancellationToken.None);
        ends.Add(async () =>
        {
            await mode.StopAsync(CancellationToken.None);
            mode.Dispose();
        });
        await Workspace.Links.AreReadyAsync(SocketMode.Links);
    }

    private async Task ServeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(System.Net.IPAddress.Loopback, 0));
        var app = builder.Build();
        app.MapPost(SlackManifest.EventsPath, (Delegate)new SlackEndpoint(Options, Inbox, Workspace.Time, new Heard<SlackEndpoint>()).TakeAsync);
        await app.StartAsync();
        ends.Add(async () => await app.DisposeAsync());
        Assert.True(await Workspace.CallsAt(new Uri(app.Urls.First() + SlackManifest.EventsPath)).VerifyAsync());
    }
}
