using System.Text.Json.Nodes;

namespace Alvis.Tests.Support.SlackWorkspace;

internal enum ChannelKind
{
    Public,
    Private,

    /// <summary>Between one person and the app.</summary>
    Direct,
}

/// <summary>A channel, or a direct message, with everything that was said in it.</summary>
internal sealed class Channel(Workspace workspace, string id, string name, ChannelKind kind)
{
    private readonly List<Message> messages = [];
    private readonly Dictionary<string, Message> byTs = new(StringComparer.Ordinal);

    public string Id { get; } = id;

    /// <summary>Without the sign: <c>incidents</c>; <c>directmessage</c> for a direct one.</summary>
    public string Name { get; } = name;

    public ChannelKind Kind { get; } = kind;

    /// <summary>True when another company is in it too (Slack Connect).</summary>
    public bool IsShared { get; init; }

    public bool IsArchived { get; private set; }

    /// <summary>The ids of people and of the app's bot.</summary>
    public HashSet<string> Members { get; } = new(StringComparer.Ordinal);

    /// <summary>What stands in the channel, oldest first: its own messages and replies shown in it too.</summary>
    public IReadOnlyList<Message> Messages => workspace.Locked(() => messages.Where(m => m.IsInChannel).ToList());

    /// <summary>Everything in it, replies too.</summary>
    public IReadOnlyList<Message> Everything => workspace.Locked(() => messages.ToList());

    /// <summary>The one message of the channel that shows this text.</summary>
    public Message Message(string text) => Find.One(Messages, m => m.Shows(text), m => m.Shown, $"message in #{Name} that shows \"{text}\"");

    /// <summary>Waits for a message of the channel that shows this text.</summary>
    public Task<Message> ShowsAsync(string text) =>
        Wait.ForAsync(() => Messages.FirstOrDefault(m => m.Shows(text)), () => $"No message in #{Name} ever showed \"{text}\".\n{string.Join("\n---\n", Messages.Select(m => m.Shown))}");

    /// <summary>Waits until so many messages stand in the channel.</summary>
    public Task<IReadOnlyList<Message>> HasAsync(int count) =>
        Wait.ForAsync(() => Messages is var all && all.Count >= count ? all : null, () => $"#{Name} never had {count} messages but {Messages.Count}.");

    /// <summary>A member archives it: nobody can post there any more.</summary>
    public void Archive() => workspace.Locked(() => IsArchived = true);

    /// <summary>Somebody brings it back.</summary>
    public void Unarchive() => workspace.Locked(() => IsArchived = false);

    /// <summary>Somebody removes the app from it.</summary>
    public void RemoveApp() => workspace.Locked(() => Members.Remove(Workspace.BotUser));

    /// <summary>Somebody invites the app: it is told so.</summary>
    public void InviteApp() => workspace.Locked(() => workspace.Conversations.Join(this));

    /// <summary>Finds a message by its key; null for none. The caller holds the lock.</summary>
    public Message? At(string? ts) => ts is null ? null : byTs.GetValueOrDefault(ts);

    /// <summary>The replies to a message, oldest first. The caller holds the lock.</summary>
    public IEnumerable<Message> RepliesTo(Message parent) => messages.Where(m => m.ThreadTs == parent.Ts && m != parent);

    public void Add(Message message)
    {
        messages.Add(message);
        byTs[message.Ts] = message;
    }

    public void Remove(Message message)
    {
        messages.Remove(message);
        byTs.Remove(message.Ts);
    }

    public JsonObject Json(bool members = false)
    {
        var json = new JsonObject
        {
            ["id"] = Id,
            ["created"] = 1_449_252_889,
            ["is_archived"] = IsArchived,
            ["is_im"] = Kind == ChannelKind.Direct,
            ["is_org_shared"] = false,
            ["context_team_id"] = Workspace.Team,
        };
        if (Kind == ChannelKind.Direct)
        {
            json["user"] = Members.First(m => m != Workspace.BotUser);
            return json;
        }

        json["name"] = Name;
        json["name_normalized"] = Name;
        json["is_channel"] = Kind == ChannelKind.Public;
        json["is_group"] = Kind == ChannelKind.Private;
        json["is_private"] = Kind == ChannelKind.Private;
        json["is_mpim"] = false;
        json["is_general"] = false;
        json["is_shared"] = IsShared;
        json["is_ext_shared"] = IsShared;
        json["is_member"] = Members.Contains(Workspace.BotUser);
        json["topic"] = new JsonObject { ["value"] = "", ["creator"] = "", ["last_set"] = 0 };
        json["purpose"] = new JsonObject { ["value"] = "", ["creator"] = "", ["last_set"] = 0 };
        if (members)
            json["num_members"] = Members.Count;
        return json;
    }
}
