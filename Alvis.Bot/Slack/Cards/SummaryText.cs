namespace Alvis.Bot.Slack.Cards;

/// <summary>An incident's summary, which is plain text with headings on lines of their own and points that begin with a dash, in Slack's rich text.</summary>
internal static class SummaryText
{
    private const int LongestHeading = 60;

    /// <summary>Writes it.</summary>
    public static void Write(RichText text, string summary)
    {
        var lines = summary.Split('\n').Select(l => l.TrimEnd()).ToList();
        for (var n = 0; n < lines.Count && !text.IsFull; n++)
        {
            if (lines[n].Length == 0)
                continue;
            var points = lines.Skip(n).TakeWhile(IsPoint).ToList();
            if (points.Count > 0)
            {
                text.Points(points.Select<string, Action<RichText>>(p => t => t.Text(p[2..])));
                n += points.Count - 1;
            }
            else
            {
                var heading = n > 0 && IsHeading(lines, n);
                if (heading)
                    text.Gap();
                text.Text(lines[n], bold: n == 0 || heading).End();
            }
        }
    }

    private static bool IsPoint(string line) => line.StartsWith("- ", StringComparison.Ordinal);

    private static bool IsHeading(List<string> lines, int n) =>
        lines[n - 1].Length == 0 && lines[n].Length <= LongestHeading && !lines[n].EndsWith('.') && n + 1 < lines.Count && lines[n + 1].Length > 0;
}
