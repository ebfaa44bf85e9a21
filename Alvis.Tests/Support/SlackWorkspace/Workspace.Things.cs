using System.Text.Json.Nodes;

namespace Alvis.Tests.Support.SlackWorkspace;

/// <summary>Who and what there is.</summary>
internal sealed partial class Workspace
{
    private readonly Dictionary<string, Channel> channels = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Channel> directs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Person> people = new(StringComparer.Ordinal);

    /// <summary><c>#incidents</c>, in which the app is from the start.</summary>
    public Channel Incidents { get; }

    public IReadOnlyList<Channel> Channels => Locked(() => channels.Values.ToList());

    public IReadOnlyList<Person> People => Locked(() => people.Values.ToList());

    public List<Group> Groups { get; } = [];

    /// <summary>What was shown to one person alone. Kept under the lock, like all of these.</summary>
    public List<Message> Ephemerals { get; } = [];

    public Dictionary<string, SharedFile> Files { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, Trigger> Triggers { get; } = new(StringComparer.Ordinal);

    public HashSet<(string Channel, string Ts, string Emoji)> Reactions { get; } = [];

    /// <summary>Adds a channel.</summary>
    /// <param name="withApp">True when the app is in it.</param>
    /// <param name="shared">True when another company is in it too.</param>
    public Channel AddChannel(string name, ChannelKind kind = ChannelKind.Public, bool withApp = true, bool shared = false, params IReadOnlyList<Person> members) => Locked(() =>
    {
        var channel = Add(new Channel(this, Ids.Next("C"), name, kind) { IsShared = shared });
        foreach (var member in members)
            channel.Members.Add(member.Id);
        if (kind == ChannelKind.Public)
            channel.Members.UnionWith(people.Values.Where(p => p.Team == Team).Select(p => p.Id));
        if (withApp)
            channel.Members.Add(BotUser);
        return channel;
    });

    /// <summary>Adds somebody, who is in every public channel of ours from then on.</summary>
    /// <param name="team">Their company's workspace; ours when null.</param>
    /// <param name="id">Their id, where a test has one; the next when null.</param>
    public Person AddPerson(string name, string? team = null, string? email = null, bool guest = false, bool bot = false, string? id = null) => Locked(() =>
    {
        var person = new Person(this, id ?? Ids.Next("U"), name, team ?? Team) { Email = email, IsGuest = guest, IsBot = bot };
        people[person.Id] = person;
        foreach (var channel in channels.Values.Where(c => c.Kind == ChannelKind.Public && (person.Team == Team || c.IsShared)))
            channel.Members.Add(person.Id);
        return person;
    });

    /// <summary>Adds a user group.</summary>
    public Group AddGroup(string handle, params IReadOnlyList<Person> members) => Locked(() =>
    {
        var group = new Group(Ids.Next("S"), handle, handle);
        group.Members.UnionWith(members.Select(m => m.Id));
        Groups.Add(group);
        return group;
    });

    /// <summary>The channel of this name.</summary>
    public Channel Channel(string name) => Find.One(Channels, c => c.Name == name, c => c.Name, $"channel #{name}");

    /// <summary>The person of this name.</summary>
    public Person Person(string name) => Find.One(People, p => p.Name == name, p => p.Name, $"person {name}");

    /// <summary>The direct channel of a person and the app.</summary>
    public Channel DirectTo(Person person) => Locked(() => Conversations.Direct(person));

    // What follows runs under the lock.
    public Channel Add(Channel channel) => channels[channel.Id] = channel;

    public Channel? FindChannel(string name) => channels.Values.FirstOrDefault(c => c.Name == name && c.Kind != ChannelKind.Direct);

    public Channel? FindChannelById(string id) => channels.GetValueOrDefault(id);

    public Channel? FindDirect(Person person)
    {
        if (!directs.TryGetValue(person.Id, out var direct) && channels.Values.FirstOrDefault(c => c.Kind == ChannelKind.Direct && c.Members.Contains(person.Id)) is { } made)
            directs[person.Id] = direct = made;
        return direct;
    }

    public Person? FindPerson(string id) => people.GetValueOrDefault(id);

    public Group? FindGroup(string handle) => Groups.FirstOrDefault(g => g.Handle == handle);

    /// <summary>The id of who is mentioned so, the app too; null for nobody.</summary>
    public string? FindMention(string name) => name.Equals("alvis", StringComparison.OrdinalIgnoreCase) ? BotUser : people.Values.FirstOrDefault(p => p.Name == name)?.Id;

    /// <summary>How somebody who is mentioned is read: <c>@mara</c>.</summary>
    public string NameOf(string id) => $"@{(id == BotUser ? "Alvis" : FindPerson(id)?.Name ?? Groups.FirstOrDefault(g => g.Id == id)?.Handle ?? id)}";

    public string TeamOf(string id) => FindPerson(id)?.Team ?? Team;

    /// <summary>True when the app knows of the channel: it is public, or the app is in it.</summary>
    public bool Sees(Channel channel) => channel.Kind == ChannelKind.Public || channel.Members.Contains(BotUser);

    /// <summary>The channel of an id or a name, if the app knows of it; refuses otherwise.</summary>
    public Channel Visible(string idOrName) =>
        (FindChannelById(idOrName) ?? (idOrName.StartsWith('#') ? FindChannel(idOrName[1..]) : null)) is { } channel && Sees(channel) ? channel : throw new Refused("channel_not_found");

    /// <summary>Shows something to one person alone.</summary>
    public Message ShowTo(Person person, Channel channel, JsonObject content, string? threadTs)
    {
        var message = new Message(this, channel, Ids.Ts(), BotUser, content) { OnlyFor = person.Id, ThreadTs = threadTs };
        Ephemerals.Add(message);
        return message;
    }

    public SharedFile AddFile(string name, byte[] bytes, Person owner)
    {
        var file = new SharedFile(this, Ids.Next("F"), name, bytes, owner.Id);
        Files[file.Id] = file;
        return file;
    }
}
