using System.Text;

namespace Alvis.Engine.Summaries;

/// <summary>A stored summary as Markdown, to be pasted into a postmortem or a ticket. Summaries are stored as plain text, which chat shows as it stands.</summary>
public static class SummaryMarkdown
{
    private static readonly HashSet<string> Parts = new(PlainSummary.Parts, StringComparer.Ordinal);

    /// <summary>The summary with its title and parts as headings. What comes from outside is text there too, and no markup.</summary>
    public static string Of(string summary)
    {
        var lines = summary.Split('\n');
        for (var i = 0; i < lines.Length; i++)
            lines[i] = i == 0 ? "# " + Escape(lines[i]) : Parts.Contains(lines[i]) ? "## " + lines[i] : Escape(lines[i]);
        return string.Join('\n', lines);
    }

    private static string Escape(string line)
    {
        var text = new StringBuilder(line.Length);
        foreach (var c in line)
        {
            if (c is '\\' or '*' or '`' or '[' or ']' or '<' or '>' or '#' or '|' or '~')
                text.Append('\\');
            text.Append(c);
        }

        return text.ToString();
    }
}
