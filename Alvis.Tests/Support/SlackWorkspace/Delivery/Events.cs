using System.Text.Json.Nodes;

namespace Alvis.Tests.Support.SlackWorkspace;

/// <summary>Tells the app of what happened, where it listens and may (<c>wire/slack.md</c>, section 8). The caller holds the lock.</summary>
internal sealed class Events(Workspace workspace)
{
    // What an event wants of the bot token: fixtures slack-api-ref/event_scopes.json.
    private static readonly Dictionary<string, string> Scopes = new(StringComparer.Ordinal)
    {
        ["app_mention"] = "app_mentions:read",
        ["message.im"] = "im:history",
        ["message.channels"] = "channels:history",
        ["message.groups"] = "groups:history",
        ["file_shared"] = "files:read",
        ["member_joined_channel"] = "channels:read",
    };

    /// <summary>True to tell of a file before the message that carries it.</summary>
    public bool FilesFirst { get; set; }

    /// <summary>Somebody, or the app itself, said something.</summary>
    public void Posted(Message message)
    {
        var channel = message.Channel;
        if (!channel.Members.Contains(Workspace.BotUser))
            return;
        var json = message.Json();
        json["channel"] = channel.Id;
        json["event_ts"] = message.Ts;
        // Slack promises no order.
        if (FilesFirst)
            Shared(message);
        if (Listened(channel) is { } listened)
        {
            var said = json.DeepClone().AsObject();
            said["channel_type"] = Kind(channel);
            Tell(listened, said, channel, message.Author);
        }

        if (!message.IsApps && channel.Kind != ChannelKind.Direct && ((string)message.Content["text"]!).Contains($"<@{Workspace.BotUser}>", StringComparison.Ordinal))
        {
            var mention = json.DeepClone().AsObject();
            mention["type"] = "app_mention";
            mention.Remove("subtype");
            Tell("app_mention", mention, channel, message.Author);
        }

        if (!FilesFirst)
            Shared(message);
    }

    /// <summary>A message was edited.</summary>
    public void Changed(Message message) => About(message, "message_changed", "message", message.Json());

    /// <summary>A message was deleted.</summary>
    public void Deleted(Message message) => About(message, "message_deleted", "previous_message", message.Json());

    private void Shared(Message message)
    {
        foreach (var file in message.Content["files"]?.AsArray() ?? [])
        {
            var id = (string)file!["id"]!;
            Tell(
                "file_shared",
                new JsonObject
                {
                    ["type"] = "file_shared",
                    ["file_id"] = id,
                    ["user_id"] = message.Author,
                    ["file"] = new JsonObject { ["id"] = id },
                    ["channel_id"] = message.Channel.Id,
                    ["event_ts"] = workspace.Ids.Ts(),
                },
                message.Channel, message.Author);
        }
    }

    /// <summary>The app came into a channel.</summary>
    public void Joined(Channel channel) => Tell(
        "member_joined_channel",
        new JsonObject
        {
            ["type"] = "member_joined_channel",
            ["user"] = Workspace.BotUser,
            ["channel"] = channel.Id,
            ["channel_type"] = channel.Id[..1],
            ["team"] = Workspace.Team,
            ["event_ts"] = workspace.Ids.Ts(),
        },
        channel, Workspace.BotUser);

    /// <summary>Somebody opened the app's home.</summary>
    public void HomeOpened(Person person, string tab)
    {
        var opened = new JsonObject
        {
            ["type"] = "app_home_opened",
            ["user"] = person.Id,
            ["channel"] = workspace.Conversations.Direct(person).Id,
            ["tab"] = tab,
            ["event_ts"] = workspace.Ids.Ts(),
        };
        if (tab == "home" && person.Home is { } home)
            opened["view"] = home.View.Json();
        Tell("app_home_opened", opened, null, person.Id);
    }

    /// <summary>The workspace takes away what the app was given.</summary>
    public void Revoked()
    {
        Tell(
            "tokens_revoked",
            new JsonObject
            {
                ["type"] = "tokens_revoked",
                ["tokens"] = new JsonObject { ["oauth"] = new JsonArray(), ["bot"] = new JsonArray(Workspace.BotUser) },
                ["event_ts"] = workspace.Ids.Ts(),
            },
            null, "");
        Tell("app_uninstalled", new JsonObject { ["type"] = "app_uninstalled", ["event_ts"] = workspace.Ids.Ts() }, null, "");
    }

    /// <summary>Any event that a test makes up: unknown to the app, or from a newer Slack.</summary>
    public void Tell(JsonObject made) => Deliver(made, null, "");

    private void About(Message message, string subtype, string field, JsonObject state)
    {
        if (Listened(message.Channel) is not { } listened)
            return;
        var ts = workspace.Ids.Ts();
        Tell(
            listened,
            new JsonObject
            {
                ["type"] = "message",
                ["subtype"] = subtype,
                [field] = state,
                ["channel"] = message.Channel.Id,
                ["hidden"] = true,
                ["ts"] = ts,
                ["event_ts"] = ts,
                ["channel_type"] = Kind(message.Channel),
            },
            message.Channel, message.Author);
    }

    private static string? Listened(Channel channel) => channel.Kind switch { ChannelKind.Direct => "message.im", ChannelKind.Private => "message.groups", _ => "message.channels" };

    private static string Kind(Channel channel) => channel.Kind switch { ChannelKind.Direct => "im", ChannelKind.Private => "group", _ => "channel" };

    private void Tell(string subscription, JsonObject made, Channel? channel, string actor)
    {
        if (workspace.App.Events.Contains(subscription) && (!Scopes.TryGetValue(subscription, out var scope) || workspace.App.Scopes.Contains(scope)))
            Deliver(made, channel, actor);
    }

    private void Deliver(JsonObject made, Channel? channel, string actor)
    {
        var payload = new JsonObject
        {
            ["token"] = "deprecated",
            ["team_id"] = Workspace.Team,
            ["context_team_id"] = Workspace.Team,
            ["context_enterprise_id"] = null,
            ["api_app_id"] = Workspace.AppId,
            ["event"] = made,
            ["type"] = "event_callback",
            ["event_id"] = workspace.Ids.Next("Ev"),
            ["event_time"] = workspace.Time.GetUtcNow().ToUnixTimeSeconds(),
            ["authorizations"] = new JsonArray(new JsonObject
            {
                ["enterprise_id"] = null,
                ["team_id"] = Workspace.Team,
                ["user_id"] = Workspace.BotUser,
                ["is_bot"] = true,
                ["is_enterprise_install"] = false,
            }),
            ["is_ext_shared_channel"] = channel?.IsShared ?? false,
            ["event_context"] = "4-eyJldCI6Ind",
        };

        // Slack says whose company it was only where another one is in the channel.
        if (channel is { IsShared: true } && actor.Length > 0)
            made["user_team"] = workspace.TeamOf(actor);
        workspace.Dispatcher.Tell(new Delivery(DeliveryKind.Event, payload));
    }
}
