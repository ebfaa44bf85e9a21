using System.Globalization;
using System.Text.RegularExpressions;
using Alvis.Engine.Kinds;

namespace Alvis.Bot.Slack.Cards;

/// <summary>Slack's markup (wire/slack.md, section 10).</summary>
internal static partial class Mrkdwn
{
    /// <summary>Text that somebody else wrote, so that nothing in it comes alive: no mention, no link. Exactly once for each text.</summary>
    public static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>A link; the label is escaped.</summary>
    public static string Link(string address, string label) =>
        $"<{Escape(address).Replace("|", "%7C", StringComparison.Ordinal)}|{Escape(label)}>";

    /// <summary>An instant in the reader's zone; where it cannot be shown so, in UTC and said so. Seconds matter in an incident.</summary>
    public static string Date(DateTimeOffset at) => $"<!date^{at.ToUnixTimeSeconds()}^{DateForm}|{Clock.Utc(at)}>";

    /// <summary>How an instant is shown: <c>Today 3:14:07 AM</c>.</summary>
    public const string DateForm = "{date_short_pretty} {time_secs}";

    /// <summary>
    /// A text cut into what stands between instants and the instants: those in the form of <c>Clock.Utc</c>, the only one that the engine's texts
    /// have. In a finding it may be somebody else's, and is the same instant all the same.
    /// </summary>
    public static IEnumerable<(string Text, DateTimeOffset? At)> Instants(string text)
    {
        var from = 0;
        foreach (Match match in Instant().Matches(text))
        {
            if (!DateTimeOffset.TryParseExact(match.Value[..^4], "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
                continue;
            if (match.Index > from)
                yield return (text[from..match.Index], null);
            yield return (match.Value, at);
            from = match.Index + match.Length;
        }

        if (from < text.Length)
            yield return (text[from..], null);
    }

    [GeneratedRegex(@"\b20\d\d-\d\d-\d\d \d\d:\d\d:\d\d UTC\b", RegexOptions.None, 1_000)]
    private static partial Regex Instant();
}
