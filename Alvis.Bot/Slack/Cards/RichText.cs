using System.Text.Json.Nodes;
using Alvis.Bot.Slack.Blocks;
using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;

namespace Alvis.Bot.Slack.Cards;

/// <summary>
/// Writes a <c>rich_text</c> block: its texts are shown as they stand, whatever they hold, and its dates in the reader's own zone. It takes so much
/// text and no more; what is left out must be said by who looks at <see cref="IsFull"/>.
/// </summary>
internal sealed class RichText(int most = BlockLimits.SectionText)
{
    private const int LongestPart = 1_500, LongestLine = 300, MostLines = 200, MostParts = 900;

    private readonly JsonArray elements = [];
    private JsonArray? line;
    private int left = most;
    private int parts;

    /// <summary>True once something did not fit.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Goes on with text; instants in it are shown in the reader's zone.</summary>
    public RichText Text(string text, bool bold = false)
    {
        foreach (var (part, at) in Mrkdwn.Instants(Cut(text)))
            Add(at is { } instant ? DateOf(instant) : TextOf(part, bold ? "bold" : null));
        return this;
    }

    /// <summary>Goes on with the sign of a tone.</summary>
    public RichText Sign(Tone tone)
    {
        Add(new JsonObject { ["type"] = "emoji", ["name"] = SlackSigns.Name(tone) });
        return Text(" ");
    }

    /// <summary>Goes on with an instant.</summary>
    public RichText Date(DateTimeOffset at)
    {
        if (Cut(Clock.Utc(at)).Length > 0)
            Add(DateOf(at));
        return this;
    }

    /// <summary>Goes on with an instant whose day is plain from what stands around it.</summary>
    public RichText Time(DateTimeOffset at)
    {
        if (Cut(Clock.Utc(at)).Length > 0)
            Add(DateOf(at, "{time_secs}"));
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

    /// <summary>Mentions a user (<c>U…</c>, <c>W…</c>) or a user group (<c>S…</c>), whatever else has room.</summary>
    public RichText Mention(string id)
    {
        Section().Add(id[0] == 'S' ? new JsonObject { ["type"] = "usergroup", ["usergroup_id"] = id } : new JsonObject { ["type"] = "user", ["user_id"] = id });
        return this;
    }

    /// <summary>Ends the line.</summary>
    public RichText End()
    {
        if (line is { Count: > 0 })
            Add(TextOf("\n", null));
        return this;
    }

    /// <summary>An empty line, between parts.</summary>
    public RichText Gap()
    {
        Add(TextOf("\n", null));
        return this;
    }

    /// <summary>Points below each other.</summary>
    public RichText Points(IEnumerable<Action<RichText>> points)
    {
        Close();
        var list = new JsonArray();
        foreach (var point in points)
        {
            line = [];
            point(this);
            if (line.Count > 0)
                list.Add(new JsonObject { ["type"] = "rich_text_section", ["elements"] = line });
        }

        line = null;
        if (list.Count > 0)
            elements.Add(new JsonObject { ["type"] = "rich_text_list", ["style"] = "bullet", ["elements"] = list });
        return this;
    }

    /// <summary>A block of text with its lines as they are, such as part of a file.</summary>
    public RichText Preformatted(string text)
    {
        Close();
        if (Cut(text, lines: true) is { Length: > 0 } part)
            elements.Add(new JsonObject { ["type"] = "rich_text_preformatted", ["elements"] = new JsonArray(TextOf(part, null)) });
        return this;
    }

    /// <summary>The block; null when nothing was written.</summary>
    public RichTextBlock? Done()
    {
        Close();
        return elements.Count == 0 ? null : new RichTextBlock(elements);
    }

    // The end of the last line would be an empty one.
    private void Close()
    {
        while (line is { Count: > 0 } && line[^1] is JsonObject last && last["text"]?.GetValue<string>() == "\n")
            line.RemoveAt(line.Count - 1);
        if (line is { Count: 0, Parent: { } empty })
            elements.Remove(empty);
        line = null;
    }

    private void Add(JsonObject part)
    {
        if (++parts > MostParts)
            IsFull = true;
        else
            Section().Add(part);
    }

    private JsonArray Section()
    {
        if (line is null)
        {
            line = [];
            elements.Add(new JsonObject { ["type"] = "rich_text_section", ["elements"] = line });
        }

        return line;
    }

    private string Cut(string text, bool lines = false)
    {
        if (text.Length == 0)
            return "";
        if (left <= 1)
        {
            IsFull = true;
            return "";
        }

        // A line that somebody else wrote must not look like several of ours. The ellipsis takes a place.
        var room = Math.Min(left, LongestPart) - 1;
        var part = lines ? Lines(text, room) : Words.Clip(text, room);
        IsFull |= text.Length > room;
        left -= part.Length;
        return part;
    }

    private static string Lines(string text, int most)
    {
        var kept = new List<string>();
        foreach (var one in text.Split('\n').Take(MostLines).Select(l => Words.Clip(l.TrimEnd('\r'), LongestLine)))
        {
            if (one.Length + 1 > most)
            {
                kept.Add("…");
                break;
            }

            kept.Add(one);
            most -= one.Length + 1;
        }

        return string.Join('\n', kept);
    }

    private static JsonObject TextOf(string text, string? style)
    {
        var part = new JsonObject { ["type"] = "text", ["text"] = text };
        if (style is not null)
            part["style"] = new JsonObject { [style] = true };
        return part;
    }

    private static JsonObject DateOf(DateTimeOffset at, string form = Mrkdwn.DateForm) =>
        new() { ["type"] = "date", ["timestamp"] = at.ToUnixTimeSeconds(), ["format"] = form, ["fallback"] = Clock.Utc(at) };
}
