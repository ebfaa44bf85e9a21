using System.Text.Json.Nodes;
using Alvis.Bot.Slack.Blocks;
using Alvis.Engine.Kinds;

namespace Alvis.Bot.Slack.Cards;

/// <summary>
/// Writes a <c>rich_text</c> block: its texts are shown as they stand, whatever they hold, and its dates in the reader's own zone. It takes so much
/// text and no more; what is left out is said.
/// </summary>
internal sealed class RichText(int most = BlockLimits.SectionText)
{
    private const int LongestPart = 1_500;

    private readonly JsonArray elements = [];
    private JsonArray? line;
    private int left = most;

    /// <summary>True once something did not fit.</summary>
    public bool IsFull => left <= 0;

    /// <summary>Goes on with text; instants in it are shown in the reader's zone.</summary>
    public RichText Text(string text, bool bold = false)
    {
        foreach (var (part, at) in Mrkdwn.Instants(Cut(text)))
            Add(at is { } instant ? DateOf(instant) : TextOf(part, bold ? "bold" : null));
        return this;
    }

    /// <summary>Goes on with an instant.</summary>
    public RichText Date(DateTimeOffset at)
    {
        if (Cut(Clock.Utc(at)).Length > 0)
            Add(DateOf(at));
        return this;
    }

    /// <summary>Goes on with a text in the manner of code: a call, a file's line.</summary>
    public RichText Code(string text)
    {
        if (Cut(text) is { Length: > 0 } part)
            Add(TextOf(part, "code"));
        return this;
    }

    /// <summary>Goes on with a link to a place of ours.</summary>
    public RichText Link(string address, string label)
    {
        if (Cut(label) is { Length: > 0 } part)
            Add(new JsonObject { ["type"] = "link", ["url"] = address, ["text"] = part });
        return this;
    }

    /// <summary>Mentions a user (<c>U…</c>, <c>W…</c>) or a user group (<c>S…</c>).</summary>
    public RichText Mention(string id)
    {
        Add(id[0] == 'S' ? new JsonObject { ["type"] = "usergroup", ["usergroup_id"] = id } : new JsonObject { ["type"] = "user", ["user_id"] = id });
        return this;
    }

    /// <summary>Ends the line.</summary>
    public RichText End()
    {
        if (line is not null)
            Add(TextOf("\n", null));
        return this;
    }

    /// <summary>A block of text with its lines as they are, such as part of a file.</summary>
    public RichText Preformatted(string text)
    {
        if (Cut(text, lines: true) is not { Length: > 0 } part)
            return this;
        line = null;
        elements.Add(new JsonObject { ["type"] = "rich_text_preformatted", ["elements"] = new JsonArray(TextOf(part, null)) });
        return this;
    }

    /// <summary>The block; null when nothing was written.</summary>
    public RichTextBlock? Done(string? id = null)
    {
        // The end of the last line would be an empty one.
        if (line is { Count: > 1 } && line[^1] is JsonObject last && last["text"]?.GetValue<string>() == "\n")
            line.RemoveAt(line.Count - 1);
        return elements.Count == 0 ? null : new RichTextBlock(elements) { BlockId = id };
    }

    private void Add(JsonObject part)
    {
        if (line is null)
        {
            line = [];
            elements.Add(new JsonObject { ["type"] = "rich_text_section", ["elements"] = line });
        }

        line.Add(part);
    }

    private string Cut(string text, bool lines = false)
    {
        if (left <= 0)
            return "";
        // A line that somebody else wrote must not look like several of ours.
        var part = lines ? Lines(text, Math.Min(left, LongestPart)) : Words.Clip(text, Math.Min(left, LongestPart));
        left -= part.Length;
        return part;
    }

    private static string Lines(string text, int most) =>
        string.Join('\n', text.Split('\n').Take(200).Select(l => Words.Clip(l, 300))) is var all && all.Length > most ? $"{all[..Math.Max(1, most - 1)]}…" : all;

    private static JsonObject TextOf(string text, string? style)
    {
        var part = new JsonObject { ["type"] = "text", ["text"] = text };
        if (style is not null)
            part["style"] = new JsonObject { [style] = true };
        return part;
    }

    // Seconds matter in an incident; the fallback names its zone.
    private static JsonObject DateOf(DateTimeOffset at) =>
        new() { ["type"] = "date", ["timestamp"] = at.ToUnixTimeSeconds(), ["format"] = "{date_short_pretty} {time_secs}", ["fallback"] = Clock.Utc(at) };
}
