using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Alvis.Tests.Support.SlackWorkspace;

/// <summary><c>conversations.*</c>: channels, who is in them and what was said.</summary>
internal sealed partial class Conversations(Workspace workspace)
{
    public IEnumerable<(string, Method)> All =>
    [
        ("conversations.info", Info), ("conversations.join", Join), ("conversations.open", Open), ("conversations.history", History), ("conversations.replies", Replies),
        ("conversations.list", List), ("conversations.members", Members), ("users.conversations", OwnList),
    ];

    /// <summary>The direct channel of a person and the app, made when there is none. The caller holds the lock.</summary>
    public Channel Direct(Person person)
    {
        if (workspace.FindDirect(person) is { } there)
            return there;
        var channel = workspace.Add(new Channel(workspace, workspace.Ids.Next("D"), "directmessage", ChannelKind.Direct));
        channel.Members.Add(person.Id);
        channel.Members.Add(Workspace.BotUser);
        return channel;
    }

    /// <summary>Brings the app into a channel; it is told so. False when it is there already. The caller holds the lock.</summary>
    public bool Join(Channel channel)
    {
        if (!channel.Members.Add(Workspace.BotUser))
            return false;
        workspace.Chat.Put(channel, Workspace.BotUser, new JsonObject { ["text"] = $"<@{Workspace.BotUser}> has joined the channel" }, subtype: "channel_join");
        workspace.Events.Joined(channel);
        return true;
    }

    private JsonObject Info(Call call)
    {
        var channel = workspace.Visible(call.Need("channel"));
        call.NeedsScopeFor(channel);
        return new JsonObject { ["ok"] = true, ["channel"] = channel.Json(call.Flag("include_num_members")) };
    }

    private JsonObject Join(Call call)
    {
        var channel = workspace.Visible(call.Need("channel"));
        if (channel.Kind != ChannelKind.Public)
            throw new Refused("method_not_supported_for_channel_type");
        if (channel.IsArchived)
            throw new Refused("is_archived");
        if (!Join(channel))
            call.Warnings.Add("already_in_channel");
        return new JsonObject { ["ok"] = true, ["channel"] = channel.Json() };
    }

    private JsonObject Open(Call call)
    {
        if (call.Text("channel") is { } known)
            return new JsonObject { ["ok"] = true, ["no_op"] = true, ["already_open"] = true, ["channel"] = new JsonObject { ["id"] = workspace.Visible(known).Id } };
        var users = (call.Text("users") ?? throw new Refused("users_list_not_supplied")).Split(',');
        if (users.Length > 1)
            throw call.Scopes.Contains("mpim:write") ? new Refused("invalid_user_combination") : call.MissingScope("mpim:write");
        call.NeedsScope("im:write");
        var person = workspace.FindPerson(users[0].Trim()) ?? throw new Refused("user_not_found");
        if (person.IsDeleted)
            throw new Refused("user_disabled");
        var channel = Direct(person);
        return new JsonObject { ["ok"] = true, ["channel"] = call.Flag("return_im") ? channel.Json() : new JsonObject { ["id"] = channel.Id } };
    }

    private JsonObject History(Call call)
    {
        var channel = Readable(call);
        var answer = new JsonObject { ["ok"] = true };
        var messages = Between(call, channel.Messages).Reverse().ToList();
        var page = Methods.Page(call, messages, answer, most: 999);
        answer["messages"] = Methods.Array(page.Select(m => m.Json(call.Flag("include_all_metadata"))));
        answer["has_more"] = More(answer);
        answer["pin_count"] = 0;
        return answer;
    }

    private JsonObject Replies(Call call)
    {
        var channel = Readable(call);
        var asked = channel.At(call.Need("ts")) ?? throw new Refused("thread_not_found");
        var parent = asked.IsReply ? channel.At(asked.ThreadTs) ?? throw new Refused("thread_not_found") : asked;
        var answer = new JsonObject { ["ok"] = true };

        // The parent is the first item of every page.
        var page = Methods.Page(call, Between(call, channel.RepliesTo(parent)).ToList(), answer);
        answer["messages"] = Methods.Array(page.Prepend(parent).Select(m => m.Json(call.Flag("include_all_metadata"))));
        answer["has_more"] = More(answer);
        return answer;
    }

    private JsonObject List(Call call) => Listed(call, workspace.Channels.Where(c => c.Kind != ChannelKind.Direct && workspace.Sees(c)));

    private JsonObject OwnList(Call call)
    {
        var who = call.Text("user") ?? Workspace.BotUser;
        return Listed(call, workspace.Channels.Where(c => c.Members.Contains(who) && workspace.Sees(c)));
    }

    private static JsonObject Listed(Call call, IEnumerable<Channel> channels)
    {
        var kinds = (call.Text("types") ?? "public_channel").Split(',').Select(k => k.Trim()).ToHashSet(StringComparer.Ordinal);
        if (!kinds.IsSubsetOf(["public_channel", "private_channel", "im", "mpim"]))
            throw new Refused("invalid_types");
        foreach (var (kind, scope) in new[] { ("public_channel", "channels:read"), ("private_channel", "groups:read"), ("im", "im:read"), ("mpim", "mpim:read") })
        {
            if (kinds.Contains(kind))
                call.NeedsScope(scope);
        }

        var answer = new JsonObject { ["ok"] = true };
        var wanted = channels.Where(c => kinds.Contains(KindOf(c)) && !(c.IsArchived && call.Flag("exclude_archived"))).ToList();
        answer["channels"] = Methods.Array(Methods.Page(call, wanted, answer).Select(c => c.Json(members: true)));
        return answer;
    }

    private JsonObject Members(Call call)
    {
        var channel = workspace.Visible(call.Need("channel"));
        call.NeedsScopeFor(channel);
        var answer = new JsonObject { ["ok"] = true };
        answer["members"] = Methods.Array(Methods.Page(call, [.. channel.Members], answer).Select(m => (JsonNode)m));
        return answer;
    }

    private Channel Readable(Call call)
    {
        var channel = workspace.Visible(call.Need("channel"));
        call.NeedsScopeFor(channel);
        return channel.Members.Contains(Workspace.BotUser) ? channel : throw new Refused("not_in_channel");
    }

    private static IEnumerable<Message> Between(Call call, IEnumerable<Message> messages)
    {
        var (oldest, latest, inclusive) = (Ts(call, "oldest"), Ts(call, "latest"), call.Flag("inclusive"));
        return messages.Where(m =>
            (oldest is null || (Compare(m.Ts, oldest) is var a && (a > 0 || (inclusive && a == 0)))) &&
            (latest is null || (Compare(m.Ts, latest) is var b && (b < 0 || (inclusive && b == 0)))));
    }

    private static string? Ts(Call call, string name) => call.Text(name) is not { } ts || ts == "0" ? null : TsForm().IsMatch(ts) ? ts : throw new Refused($"invalid_ts_{name}");

    // Keys are compared as texts of the same form: a double would lose their last digits.
    private static int Compare(string one, string other) => string.CompareOrdinal(Padded(one), Padded(other));

    private static string Padded(string ts)
    {
        var dot = ts.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? ts.PadLeft(12, '0') + new string('0', 6) : ts[..dot].PadLeft(12, '0') + ts[(dot + 1)..].PadRight(6, '0');
    }

    private static string KindOf(Channel channel) => channel.Kind switch { ChannelKind.Public => "public_channel", ChannelKind.Private => "private_channel", _ => "im" };

    private static bool More(JsonObject answer) => (string)answer["response_metadata"]!["next_cursor"]! != "";

    [GeneratedRegex(@"^\d+(\.\d{1,6})?$", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex TsForm();
}
