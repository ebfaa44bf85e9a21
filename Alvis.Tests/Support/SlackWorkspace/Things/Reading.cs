using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Alvis.Tests.Support.SlackWorkspace;

/// <summary>What a person reads of what an app sent: markup gone, ids as names, a line for each part. And whom it mentions.</summary>
internal static partial class Reading
{
    /// <summary>A message or view. When a message has blocks, its text is for notifications alone.</summary>
    public static string Of(JsonObject content)
    {
        var lines = new List<string>();
        Add(content["blocks"], lines);
        foreach (var attachment in content["attachments"]?.AsArray() ?? [])
        {
            foreach (var field in (string[])["pretext", "title", "text"])
            {
                if ((string?)attachment![field] is { Length: > 0 } text)
                    lines.Add(Line(text));
            }

            Add(attachment!["blocks"], lines);
        }

        if (lines.Count == 0 && (string?)content["text"] is { Length: > 0 } only)
            lines.Add(Line(only));
        foreach (var file in content["files"]?.AsArray() ?? [])
            lines.Add($"[file {(string?)file!["name"]}]");
        return string.Join('\n', lines);
    }

    /// <summary>Text with markup, as it is read.</summary>
    public static string Line(string mrkdwn)
    {
        // What stands between backticks has no markup but links.
        var parts = Code().Split(mrkdwn);
        for (var i = 0; i < parts.Length; i++)
        {
            var linked = Link().Replace(parts[i], m => Linked(m.Groups["what"].Value));
            parts[i] = Plain(i % 2 == 1 ? linked : Styled().Replace(linked, m => m.Groups["in"].Value));
        }

        return string.Concat(parts);
    }

    /// <summary>Text without markup: three characters are escaped.</summary>
    public static string Plain(string text) =>
        text.Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal);

    /// <summary>The ids of whom it mentions, and <c>channel</c>, <c>here</c>, <c>everyone</c>.</summary>
    public static IReadOnlyList<string> Mentions(JsonObject content)
    {
        var found = new List<string>();
        Mentions(content["text"], found);
        Mentions(content["blocks"], found);
        Mentions(content["attachments"], found);
        return [.. found.Distinct(StringComparer.Ordinal)];
    }

    private static void Mentions(JsonNode? node, List<string> found)
    {
        switch (node)
        {
            case JsonArray list:
                foreach (var item in list)
                    Mentions(item, found);
                break;
            case JsonObject o when (string?)Type(o) is "plain_text" or "button" or "plain_text_input":
                break;
            case JsonObject o when (string?)Type(o) is "user" or "usergroup" or "broadcast":
                found.Add((string?)(o["user_id"] ?? o["usergroup_id"] ?? o["range"]) ?? "");
                break;
            // In rich text only its own elements mention anybody.
            case JsonObject o when (string?)Type(o) is "text" or "link":
                break;
            case JsonObject o:
                foreach (var (_, value) in o)
                    Mentions(value, found);
                break;
            case JsonValue v when v.TryGetValue<string>(out var text):
                found.AddRange(Mention().Matches(text).Select(m => m.Groups["id"].Value));
                break;
            default:
                break;
        }
    }

    private static JsonValue? Type(JsonObject o) => o["type"] is JsonValue v && v.TryGetValue<string>(out _) ? v : null;

    private static void Add(JsonNode? blocks, List<string> lines)
    {
        foreach (var block in blocks?.AsArray() ?? [])
        {
            switch ((string?)block!["type"])
            {
                case "section":
                    AddText(block["text"], lines);
                    foreach (var field in block["fields"]?.AsArray() ?? [])
                        AddText(field, lines);
                    break;
                case "header":
                    AddText(block["text"], lines);
                    break;
                case "context":
                    lines.Add(string.Join(' ', block["elements"]!.AsArray().Select(e => (string?)e!["type"] == "image" ? (string?)e["alt_text"] : TextOf(e))));
                    break;
                case "rich_text":
                    lines.Add(Rich(block["elements"]));
                    break;
                case "markdown":
                    lines.Add((string)block["text"]!);
                    break;
                case "input":
                    AddText(block["label"], lines);
                    AddText(block["hint"], lines);
                    break;
                case "image":
                    lines.Add((string)block["alt_text"]!);
                    break;
                case "table":
                    lines.AddRange(block["rows"]!.AsArray().Select(row => string.Join(" | ", row!.AsArray().Select(c => (string?)c!["text"] ?? Rich(c["elements"])))));
                    break;
                default:
                    break;
            }
        }
    }

    private static void AddText(JsonNode? text, List<string> lines)
    {
        if (text is not null)
            lines.Add(TextOf(text));
    }

    private static string TextOf(JsonNode text) => (string?)text["type"] == "mrkdwn" ? Line((string)text["text"]!) : Plain((string)text["text"]!);

    // Preformatted parts and list items stand on lines of their own, the items with a point before them.
    private static string Rich(JsonNode? elements) => string.Join('\n', (elements?.AsArray() ?? []).Select(part => (string?)part!["type"] == "rich_text_list"
        ? string.Join('\n', part["elements"]!.AsArray().Select(item => $"• {Rich(new JsonArray(item!.DeepClone()))}"))
        : string.Concat(part["elements"]!.AsArray().Select(RichElement))));

    private static string RichElement(JsonNode? e) => (string?)e!["type"] switch
    {
        "text" => (string)e["text"]!,
        "link" => (string?)e["text"] ?? (string)e["url"]!,
        "user" => $"@{(string?)e["user_id"]}",
        "usergroup" => $"@{(string?)e["usergroup_id"]}",
        "broadcast" => $"@{(string?)e["range"]}",
        "channel" => $"#{(string?)e["channel_id"]}",
        "emoji" => $":{(string?)e["name"]}:",
        "date" => (string?)e["fallback"] ?? (string)e["format"]!,
        _ => "",
    };

    private static string Linked(string what)
    {
        var bar = what.IndexOf('|', StringComparison.Ordinal);
        var label = bar < 0 ? null : what[(bar + 1)..];
        return what[0] switch
        {
            '!' when what.StartsWith("!date^", StringComparison.Ordinal) => label ?? what,
            '!' when what.StartsWith("!subteam^", StringComparison.Ordinal) => label ?? $"@{what["!subteam^".Length..]}",
            '!' => $"@{what[1..]}",
            '@' => label is null ? what : $"@{label}",
            '#' => label is null ? what : $"#{label}",
            _ => label ?? what,
        };
    }

    [GeneratedRegex("```(?<code>.*?)```|`(?<code>[^`\n]+)`", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Code();

    [GeneratedRegex("<(?<what>[^<>]+)>", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Link();

    // Bold, italic and struck out: signs that hug words and are not inside one.
    [GeneratedRegex(@"(?<![\w*_~])(?<sign>[*_~])(?=\S)(?<in>[^\n]+?)(?<=\S)\k<sign>(?![\w*_~])", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Styled();

    [GeneratedRegex(@"<(@|!subteam\^|!)(?<id>[UWS][A-Z0-9]+|channel|here|everyone)(\|[^<>]*)?>", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Mention();
}
