using System.Text.Json.Nodes;

namespace Alvis.Tests.Support.SlackWorkspace;

/// <summary>What a person does, as Slack tells the app of it (<c>wire/slack.md</c>, sections 4 to 6). The caller holds the lock.</summary>
internal sealed class Interactions(Workspace workspace)
{
    public Delivery Command(Person person, Channel channel, string command, string text) => new(DeliveryKind.Command, new JsonObject
    {
        ["token"] = "deprecated",
        ["team_id"] = Workspace.Team,
        ["team_domain"] = Workspace.Domain,
        ["channel_id"] = channel.Id,
        ["channel_name"] = channel.Kind == ChannelKind.Private ? "privategroup" : channel.Name,
        ["user_id"] = person.Id,
        ["user_name"] = person.Name,
        ["command"] = command,
        ["text"] = text,
        ["api_app_id"] = Workspace.AppId,
        ["is_enterprise_install"] = "false",
        ["response_url"] = Address("commands", person, channel, null),
        ["trigger_id"] = NewTrigger(person, fromModal: false),
    });

    public Delivery Press(Person person, Button button)
    {
        var payload = Payload("block_actions", person);
        payload["trigger_id"] = NewTrigger(person, button.View is { IsHome: false });
        if (button.View is { } view)
        {
            payload["container"] = new JsonObject { ["type"] = "view", ["view_id"] = view.Id };
            payload["view"] = view.Json();
        }
        else
        {
            var message = button.Message!;
            payload["container"] = Container(message, button.Attachment);
            payload["channel"] = Short(message.Channel);
            if (message.OnlyFor is null)
                payload["message"] = message.Json(metadata: true);
            payload["state"] = new JsonObject { ["values"] = new JsonObject() };
            payload["response_url"] = Address("actions", person, message.Channel, message);
        }

        var action = button.Element.DeepClone().AsObject();
        action["block_id"] = button.BlockId;
        action["action_ts"] = workspace.Ids.Ts();
        action.Remove("confirm");
        payload["actions"] = new JsonArray(action);
        return new Delivery(DeliveryKind.Interaction, payload);
    }

    public Delivery Submission(View view)
    {
        var payload = Payload("view_submission", view.Viewer);
        payload["trigger_id"] = NewTrigger(view.Viewer, fromModal: true);
        payload["view"] = view.Json();
        payload["response_urls"] = new JsonArray();
        return new Delivery(DeliveryKind.Interaction, payload);
    }

    public Delivery Closed(View view, bool all)
    {
        var payload = Payload("view_closed", view.Viewer);
        payload["view"] = view.Json(withState: false);
        payload["is_cleared"] = all;
        return new Delivery(DeliveryKind.Interaction, payload);
    }

    /// <summary>An entry of a message's menu, or of the workspace's.</summary>
    public Delivery Shortcut(Person person, string callbackId, Message? message)
    {
        var payload = Payload(message is null ? "shortcut" : "message_action", person);
        payload.Remove("container");
        payload["action_ts"] = workspace.Ids.Ts();
        payload["callback_id"] = callbackId;
        payload["trigger_id"] = NewTrigger(person, fromModal: false);
        if (message is not null)
        {
            payload["channel"] = Short(message.Channel);
            payload["message_ts"] = message.Ts;
            payload["message"] = message.Json();
            payload["response_url"] = Address("app", person, message.Channel, null);
        }

        return new Delivery(DeliveryKind.Interaction, payload);
    }

    private static JsonObject Payload(string type, Person person) => new()
    {
        ["type"] = type,
        ["user"] = new JsonObject { ["id"] = person.Id, ["username"] = person.Name, ["name"] = person.Name, ["team_id"] = person.Team },
        ["api_app_id"] = Workspace.AppId,
        ["token"] = "deprecated",
        ["team"] = new JsonObject { ["id"] = Workspace.Team, ["domain"] = Workspace.Domain },
        ["enterprise"] = null,
        ["is_enterprise_install"] = false,
    };

    private static JsonObject Container(Message message, int attachment)
    {
        var container = new JsonObject
        {
            ["type"] = attachment > 0 ? "message_attachment" : "message",
            ["message_ts"] = message.Ts,
            ["channel_id"] = message.Channel.Id,
            ["is_ephemeral"] = message.OnlyFor is not null,
        };
        if (attachment > 0)
        {
            container["attachment_id"] = attachment;
            container["is_app_unfurl"] = false;
        }

        if (message.ThreadTs is not null)
            container["thread_ts"] = message.ThreadTs;
        return container;
    }

    private static JsonObject Short(Channel channel) => new() { ["id"] = channel.Id, ["name"] = channel.Kind == ChannelKind.Private ? "privategroup" : channel.Name };

    private string NewTrigger(Person person, bool fromModal)
    {
        var id = workspace.Ids.Trigger();
        workspace.Triggers[id] = new Trigger(person, workspace.Time.GetTimestamp(), fromModal);
        return id;
    }

    private string Address(string kind, Person person, Channel channel, Message? message)
    {
        var path = $"/{kind}/{Workspace.Team}/{workspace.Ids.Response()}";
        workspace.Responses.Add(path, new ResponseUrl(person, channel, message, workspace.Time.GetTimestamp()));
        return $"{workspace.Url}{path}";
    }
}
