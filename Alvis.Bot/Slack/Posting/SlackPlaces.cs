using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;

namespace Alvis.Bot.Slack.Posting;

/// <summary>
/// Where in Slack incidents go and who is mentioned there: <c>Channels:NAME:Slack</c>, else <c>Slack:Channel</c>; and <c>Escalations:NAME:Slack</c>,
/// the id of a user or user group, mentioned where the thread says that the entry was paged and nowhere else.
/// </summary>
internal sealed class SlackPlaces : IStartupVet
{
    private const string Setting = "Slack";

    private readonly Dictionary<string, string> mentions = new(StringComparer.Ordinal);
    private readonly List<string> wrong = [];
    private readonly IChannels channels;
    private readonly SlackOptions options;

    public SlackPlaces(IConfiguration configuration, IChannels channels, SlackOptions options)
    {
        (this.channels, this.options) = (channels, options);
        foreach (var entry in configuration.GetSection("Channels").GetChildren())
        {
            var settings = new Settings(entry);
            if (settings.Text(Setting) is { } id && !IsId(id, 'C', 'G'))
                settings.Say(Setting, $"'{Words.Clip(id, 60)}'", "the id of a channel, such as C0123ABCD: Slack shows it at the end of the channel's details");
            wrong.AddRange(settings.Wrong);
        }

        foreach (var entry in configuration.GetSection("Escalations").GetChildren())
        {
            var settings = new Settings(entry);
            if (settings.Text(Setting) is not { } id)
                continue;
            if (IsId(id, 'U', 'W', 'S'))
                mentions[entry.Key] = id;
            else
                settings.Say(Setting, $"'{Words.Clip(id, 60)}'", "the id of a user (U0123ABCD) or a user group (S0123ABCD) to mention when the entry is paged");
            wrong.AddRange(settings.Wrong);
        }
    }

    /// <summary>Every channel that incidents may go to, with the setting that names it first.</summary>
    public IReadOnlyList<(string Setting, string Id)> All =>
    [
        .. channels.Known.Select(n => (Setting: $"Channels:{n}:{Setting}", Id: channels.Find(n, Setting) ?? options.Channel)).Append((Setting: "Slack:Channel", Id: options.Channel))
            .DistinctBy(c => c.Id),
    ];

    /// <summary>Everybody who may be mentioned, with the setting that names them.</summary>
    public IEnumerable<(string Setting, string Id)> Mentioned => mentions.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => ($"Escalations:{m.Key}:{Setting}", m.Value));

    /// <summary>Where incidents of a playbook go that says <c>meta.channel: NAME</c>, or nothing.</summary>
    public string ChannelOf(string? name) => channels.Find(name, Setting) ?? options.Channel;

    /// <summary>The user (<c>U…</c>) or user group (<c>S…</c>) to mention; null for none.</summary>
    /// <param name="name">The name in <c>Escalations</c>.</param>
    public string? MentionOf(string name) => mentions.GetValueOrDefault(name);

    /// <inheritdoc/>
    public IEnumerable<string> Vet() => wrong;

    private static bool IsId(string text, params ReadOnlySpan<char> begins) => text.Length is > 1 and <= 30 && begins.Contains(text[0]) && text.All(char.IsAsciiLetterOrDigit);
}
