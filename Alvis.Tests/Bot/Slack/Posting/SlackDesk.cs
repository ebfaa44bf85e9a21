using Alvis.Bot.Slack;
using Alvis.Bot.Slack.Api;
using Alvis.Bot.Slack.Posting;
using Alvis.Engine.Conversations;
using Alvis.Tests.Support.SlackWorkspace;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Alvis.Tests.Bot.Slack.Posting;

/// <summary>Alvis's way into a workspace, without the rest of Alvis.</summary>
internal sealed class SlackDesk : IDisposable
{
    public SlackDesk(Workspace workspace, params (string Key, string Value)[] more)
    {
        var settings = workspace.Settings().Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)).Concat(more.Select(m => KeyValuePair.Create(m.Key, (string?)m.Value)));
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        Options = new SlackOptions(configuration);
        Places = new SlackPlaces(configuration, new ChannelBook(configuration), Options);
        Api = new SlackApi(Options, TimeProvider.System, NullLogger<SlackApi>.Instance);
    }

    public SlackOptions Options { get; }

    public SlackPlaces Places { get; }

    public SlackApi Api { get; }

    /// <summary>Slack as the outbox calls it.</summary>
    public SlackPosts Posts => new(Api, Places, () => new Uri("https://alvis.example/"));

    public SlackDoctor Doctor => new(Api, Options, Places);

    public void Dispose() => Api.Dispose();
}
