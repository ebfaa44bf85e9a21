using System.Text.Json.Nodes;

namespace Alvis.Tests.Support.SlackWorkspace;

/// <summary>What the installed app may do and is told: as an admin pastes it into Slack.</summary>
/// <param name="Scopes">Of the bot token.</param>
/// <param name="Events">What it is told of.</param>
/// <param name="Commands">Its slash commands.</param>
/// <param name="Shortcuts">Menu entries: the callback id by the name shown.</param>
/// <param name="EscapesCommands">True when users and channels in a command's text come as ids.</param>
/// <param name="Home">True when it has a home tab.</param>
/// <param name="Messages">True when people can write to it directly.</param>
internal sealed record AppManifest(
    IReadOnlySet<string> Scopes, IReadOnlySet<string> Events, IReadOnlySet<string> Commands, IReadOnlyDictionary<string, string> Shortcuts, bool EscapesCommands, bool Home, bool Messages)
{
    /// <summary>Everything that <c>wire/slack.md</c> lists for Alvis.</summary>
    public static AppManifest Full { get; } = new(
        Set("app_mentions:read", "chat:write", "commands", "channels:join", "channels:read", "channels:history", "groups:read", "groups:history", "im:history", "im:read", "im:write",
            "files:read", "files:write", "users:read", "usergroups:read", "reactions:write"),
        Set("app_home_opened", "app_mention", "app_uninstalled", "file_shared", "member_joined_channel", "message.im", "tokens_revoked"),
        Set("/alvis"), new Dictionary<string, string>(StringComparer.Ordinal), EscapesCommands: true, Home: true, Messages: true);

    /// <summary>Reads a manifest in JSON.</summary>
    public static AppManifest From(string json)
    {
        var root = JsonNode.Parse(json)!;
        var features = root["features"];
        var commands = features?["slash_commands"]?.AsArray() ?? [];
        return new AppManifest(
            Set(Texts(root["oauth_config"]?["scopes"]?["bot"])),
            Set(Texts(root["settings"]?["event_subscriptions"]?["bot_events"])),
            Set([.. commands.Select(c => (string)c!["command"]!)]),
            (features?["shortcuts"]?.AsArray() ?? []).ToDictionary(s => (string)s!["name"]!, s => (string)s!["callback_id"]!, StringComparer.Ordinal),
            commands.Any(c => (bool?)c!["should_escape"] == true),
            (bool?)features?["app_home"]?["home_tab_enabled"] == true,
            (bool?)features?["app_home"]?["messages_tab_enabled"] == true);
    }

    private static string[] Texts(JsonNode? list) => [.. (list?.AsArray() ?? []).Select(t => (string)t!)];

    private static HashSet<string> Set(params string[] words) => words.ToHashSet(StringComparer.Ordinal);
}
