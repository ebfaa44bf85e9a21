namespace Alvis.Bot.Slack.Api;

/// <summary>A method of the Web API as Alvis calls it (shared/fixtures/slack/slack-api-ref/method_contracts.json).</summary>
/// <param name="Name">Slack's name: <c>chat.postMessage</c>.</param>
/// <param name="TakesJson">True when Slack documents a JSON body; else arguments go as a form.</param>
/// <param name="Repeatable">True when calling it once more changes nothing, so that after a lost answer it may simply be called again.</param>
/// <param name="ByApp">True when it wants the app-level token.</param>
internal sealed record SlackMethod(string Name, bool TakesJson, bool Repeatable, bool ByApp = false)
{
    public static readonly SlackMethod AuthTest = new("auth.test", TakesJson: true, Repeatable: true);
    public static readonly SlackMethod ConnectionsOpen = new("apps.connections.open", TakesJson: true, Repeatable: true, ByApp: true);
    public static readonly SlackMethod PostMessage = new("chat.postMessage", TakesJson: true, Repeatable: false);
    public static readonly SlackMethod PostEphemeral = new("chat.postEphemeral", TakesJson: true, Repeatable: false);
    public static readonly SlackMethod Update = new("chat.update", TakesJson: true, Repeatable: true);
    public static readonly SlackMethod Delete = new("chat.delete", TakesJson: true, Repeatable: true);
    public static readonly SlackMethod Permalink = new("chat.getPermalink", TakesJson: false, Repeatable: true);
    public static readonly SlackMethod Replies = new("conversations.replies", TakesJson: false, Repeatable: true);
    public static readonly SlackMethod History = new("conversations.history", TakesJson: true, Repeatable: true);
    public static readonly SlackMethod Channel = new("conversations.info", TakesJson: false, Repeatable: true);
    public static readonly SlackMethod Join = new("conversations.join", TakesJson: true, Repeatable: true);
    public static readonly SlackMethod OpenDirect = new("conversations.open", TakesJson: true, Repeatable: true);
    public static readonly SlackMethod ViewsOpen = new("views.open", TakesJson: true, Repeatable: false);
    public static readonly SlackMethod ViewsPush = new("views.push", TakesJson: true, Repeatable: false);

    // With the hash of the view that it replaces it is refused the second time: not the answer of somebody who succeeded.
    public static readonly SlackMethod ViewsUpdate = new("views.update", TakesJson: true, Repeatable: false);
    public static readonly SlackMethod ViewsPublish = new("views.publish", TakesJson: true, Repeatable: true);
    public static readonly SlackMethod File = new("files.info", TakesJson: false, Repeatable: true);
    public static readonly SlackMethod User = new("users.info", TakesJson: false, Repeatable: true);
    public static readonly SlackMethod UserGroups = new("usergroups.list", TakesJson: false, Repeatable: true);
    public static readonly SlackMethod UserGroupMembers = new("usergroups.users.list", TakesJson: false, Repeatable: true);

    /// <summary>All that Alvis calls.</summary>
    public static readonly IReadOnlyList<SlackMethod> All =
    [
        AuthTest, ConnectionsOpen, PostMessage, PostEphemeral, Update, Delete, Permalink, Replies, History, Channel, Join, OpenDirect, ViewsOpen, ViewsPush, ViewsUpdate, ViewsPublish, File, User, UserGroups,
        UserGroupMembers,
    ];
}
