using System.Text.RegularExpressions;

namespace Alvis.Bot.Slack.Handling;

/// <summary>
/// What people typed, as they meant it. Slack marks up addresses and names (<c>&lt;https://x|x&gt;</c>, <c>&lt;@U1|ann&gt;</c>) and escapes
/// three characters; a playbook in such a text would be another one (wire/slack.md, section 10).
/// </summary>
internal static partial class SlackText
{
    /// <summary>The text without Slack's markup. Mentions of users stay as their ids.</summary>
    public static string Plain(string text) => Unescape(Marked().Replace(text, m => Meant(m.Groups["inside"].Value)));

    /// <summary>The text after the mention it begins with, if it begins with one of <paramref name="user"/>.</summary>
    public static string AfterMention(string text, string user)
    {
        var trimmed = text.TrimStart();
        var match = Mention().Match(trimmed);
        return match.Success && match.Groups["user"].Value == user ? trimmed[match.Length..].TrimStart() : trimmed;
    }

    private static string Meant(string inside)
    {
        var bar = inside.IndexOf('|', StringComparison.Ordinal);
        var target = bar < 0 ? inside : inside[..bar];
        // A channel's and a group's name is what was typed; a person is known by the id.
        return inside.Length == 0 ? "<>" : inside[0] switch
        {
            '@' => target,
            '#' or '!' => bar < 0 ? target : inside[(bar + 1)..],
            // A label that is the address without its scheme was typed so: Slack made the address of it.
            _ => bar >= 0 && target.EndsWith(inside[(bar + 1)..], StringComparison.Ordinal) ? inside[(bar + 1)..] : target.StartsWith("mailto:", StringComparison.Ordinal) ? target["mailto:".Length..] : target,
        };
    }

    private static string Unescape(string text) =>
        text.Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal);

    [GeneratedRegex("<(?<inside>[^<>\n]*)>", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Marked();

    [GeneratedRegex(@"^<@(?<user>[A-Z0-9]+)(\|[^<>]*)?>[:,]?", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Mention();
}
