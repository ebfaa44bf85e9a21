using System.Text.Json.Nodes;

namespace Alvis.Tests.Support.SlackWorkspace;

/// <summary><c>chat.*</c>: posting, editing, deleting.</summary>
internal sealed class Chat(Workspace workspace)
{
    public IEnumerable<(string, Method)> All =>
    [
        ("chat.postMessage", Post), ("chat.postEphemeral", PostEphemeral), ("chat.update", Update), ("chat.delete", Delete), ("chat.getPermalink", Permalink), ("reactions.add", React),
    ];

    /// <summary>Puts a message into a channel and tells the app of it where it listens. The caller holds the lock.</summary>
    public Message Put(Channel channel, string author, JsonObject content, string? threadTs = null, bool broadcast = false, JsonObject? metadata = null, string? subtype = null)
    {
        // Slack says nothing of a parent that is gone: the reply stands in the channel (issue slack-go/slack#1571).
        var parent = channel.At(threadTs);
        var message = new Message(workspace, channel, workspace.Ids.Ts(), author, content)
        {
            ThreadTs = parent?.Ts,
            IsBroadcast = broadcast && parent is not null,
            Metadata = metadata,
            Subtype = subtype,
        };
        if (parent is not null)
            parent.ThreadTs = parent.Ts;
        channel.Add(message);
        return message;
    }

    /// <summary>Takes a message away: all of it, or when it has replies all but its place. The caller holds the lock.</summary>
    public void Delete(Message message)
    {
        message.IsDeleted = true;
        if (message.Channel.RepliesTo(message).Any())
        {
            message.Subtype = "tombstone";
            message.Metadata = null;
            message.Edit(new JsonObject { ["text"] = "This message was deleted." });
        }
        else
        {
            message.Channel.Remove(message);
        }

        workspace.Events.Deleted(message);
    }

    private JsonObject Post(Call call)
    {
        var channel = Writable(call, orPerson: true);
        var content = Contents.Read(call, workspace.Ids, cuts: true);
        var metadata = Contents.Metadata(call);
        var thread = Parent(channel, call.Text("thread_ts"));
        var messages = Parts(content).Select(part => Put(channel, Workspace.BotUser, part, thread, call.Flag("reply_broadcast"), metadata is { Count: > 0 } ? metadata : null)).ToList();
        foreach (var message in messages)
            workspace.Events.Posted(message);
        var first = messages[0];
        return new JsonObject { ["ok"] = true, ["channel"] = channel.Id, ["ts"] = first.Ts, ["message"] = first.Json(metadata: true) };
    }

    private JsonObject PostEphemeral(Call call)
    {
        var channel = Writable(call, orPerson: false);
        var person = workspace.Locked(() => workspace.FindPerson(call.Need("user")));
        if (person is null || !channel.Members.Contains(person.Id))
            throw new Refused("user_not_in_channel");
        var content = Contents.Read(call, workspace.Ids, cuts: false);
        var message = workspace.ShowTo(person, channel, content, Parent(channel, call.Text("thread_ts")));
        return new JsonObject { ["ok"] = true, ["message_ts"] = message.Ts };
    }

    private JsonObject Update(Call call)
    {
        // Only ids here: neither a name nor a person.
        var channel = workspace.FindChannelById(call.Need("channel")) is { } found && workspace.Sees(found) ? found : throw new Refused("channel_not_found");
        var message = Alive(channel, call.Need("ts"));
        if (!message.IsApps || message.Subtype is not null)
            throw new Refused("cant_update_message");
        if (channel.IsArchived)
            throw new Refused("is_inactive");
        if (workspace.EditWindow is { } window && workspace.Time.GetUtcNow() - message.Versions[0].At > window)
            throw new Refused("edit_window_closed");

        var changes = call.Has("text") || call.Has("blocks") || call.Has("attachments") || call.Has("markdown_text");
        if (call.Flag("reply_broadcast"))
        {
            if (changes)
                throw new Refused("no_dual_broadcast_content_update");
            message.IsBroadcast = message.IsReply ? true : throw new Refused("cant_broadcast_message");
        }

        if (!changes && !call.Has("metadata") && !call.Flag("reply_broadcast"))
            throw new Refused("no_text");
        if (Contents.Metadata(call) is { } metadata)
            message.Metadata = metadata.Count > 0 ? metadata : null;
        if (changes)
        {
            // What is not sent is dropped: the page of 2026 no longer says that blocks are kept (wire/slack.md, section 10).
            message.Edit(Contents.Read(call, workspace.Ids, cuts: false));
            workspace.Events.Changed(message);
        }

        return new JsonObject { ["ok"] = true, ["channel"] = channel.Id, ["ts"] = message.Ts, ["text"] = message.Content["text"]?.DeepClone(), ["message"] = message.Json(metadata: true) };
    }

    private JsonObject Delete(Call call)
    {
        var channel = workspace.Visible(call.Need("channel"));
        var message = Alive(channel, call.Need("ts"));
        if (!message.IsApps)
            throw new Refused("cant_delete_message");
        Delete(message);
        return new JsonObject { ["ok"] = true, ["channel"] = channel.Id, ["ts"] = message.Ts };
    }

    private JsonObject Permalink(Call call)
    {
        var channel = workspace.Visible(call.Need("channel"));
        var message = channel.At(call.Need("message_ts")) ?? throw new Refused("message_not_found");
        var thread = message.IsReply ? $"?thread_ts={message.ThreadTs}&cid={channel.Id}" : "";
        return new JsonObject { ["ok"] = true, ["channel"] = channel.Id, ["permalink"] = $"{Workspace.Home}archives/{channel.Id}/p{message.Ts.Replace(".", "", StringComparison.Ordinal)}{thread}" };
    }

    private JsonObject React(Call call)
    {
        Alive(workspace.Visible(call.Need("channel")), call.Need("timestamp"));
        return workspace.Reactions.Add((call.Need("channel"), call.Need("timestamp"), call.Need("name"))) ? Methods.Ok() : throw new Refused("already_reacted");
    }

    private Channel Writable(Call call, bool orPerson)
    {
        var name = call.Need("channel");
        var channel = orPerson && workspace.FindPerson(name) is { } person ? workspace.Conversations.Direct(person) : workspace.Visible(name);
        if (channel.IsArchived)
            throw new Refused("is_archived");
        if (channel.Kind == ChannelKind.Direct && !workspace.App.Messages)
            throw new Refused("messages_tab_disabled");
        if (!workspace.Sees(channel))
            throw new Refused("channel_not_found");
        return channel.Members.Contains(Workspace.BotUser) || (orPerson && call.Scopes.Contains("chat:write.public")) ? channel : throw new Refused("not_in_channel");
    }

    // Replies hang on the message of the channel itself; what Slack wrote by itself takes none.
    private static string? Parent(Channel channel, string? ts) => channel.At(ts) is { } parent && (parent.IsReply || parent.Subtype == "channel_join") ? throw new Refused("cannot_reply_to_message") : ts;

    private static Message Alive(Channel channel, string ts) => channel.At(ts) is { IsDeleted: false } message ? message : throw new Refused("message_not_found");

    private static IEnumerable<JsonObject> Parts(JsonObject content)
    {
        var text = (string)content["text"]!;
        return text.Length <= Contents.OneMessage || content.Count > 1
            ? [content]
            : text.Chunk(Contents.PartText).Select(part => new JsonObject { ["text"] = new string(part) });
    }
}
