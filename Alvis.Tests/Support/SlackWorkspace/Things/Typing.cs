using System.Text.RegularExpressions;

namespace Alvis.Tests.Support.SlackWorkspace;

/// <summary>What Slack makes of what a person types: names become ids, addresses links, and three characters are escaped.</summary>
internal sealed partial class Typing(Workspace workspace)
{
    /// <summary>A message. The caller holds the workspace's lock.</summary>
    public string Message(string typed) => Typed(typed, person => $"<@{person}>");

    /// <summary>The text of a slash command: with names only when the app asks for them.</summary>
    public string Command(string typed) => workspace.App.EscapesCommands ? Typed(typed, person => $"<@{person}|{workspace.NameOf(person)[1..]}>") : typed;

    private string Typed(string typed, Func<string, string> mention)
    {
        var escaped = typed.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
        return Name().Replace(escaped, m =>
        {
            var name = m.Groups["name"].Value;
            if (m.Groups["url"].Success)
                return $"<{m.Value}>";
            if (m.Value[0] == '#')
                return workspace.FindChannel(name) is { } channel ? $"<#{channel.Id}|{channel.Name}>" : m.Value;
            if (name is "here" or "channel" or "everyone")
                return $"<!{name}>";
            if (workspace.FindGroup(name) is { } group)
                return $"<!subteam^{group.Id}|@{group.Handle}>";
            return workspace.FindMention(name) is { } person ? mention(person) : m.Value;
        });
    }

    [GeneratedRegex(@"(?<![\w`])[@#](?<name>[\w-]+)|(?<url>https?://[^\s|<>]+)", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Name();
}
