using System.Text;

namespace Alvis.Engine.Summaries;

/// <summary>Writes the incident summary from the fact sheet, and from nothing else.</summary>
public static class PlainSummary
{
    private const string Happened = "What happened", Cause = "Cause", Done = "What was done", Outcome = "Outcome";

    /// <summary>The titles of its parts, each on a line of its own.</summary>
    internal static readonly IReadOnlyList<string> Parts = [Happened, Cause, Done, Outcome];

    /// <summary>The summary as plain text: a title, and parts below lines of their own.</summary>
    public static string Write(FactSheet facts)
    {
        var text = new StringBuilder();
        text.Append(facts.Title.Text).Append('\n');
        Part(text, Happened, facts.Happened, list: false);
        Part(text, Cause, facts.Cause, list: false);
        if (facts.Done.Count > 0)
            Part(text, Done, facts.Done, list: true);
        else
            text.Append($"\n{Done}\nNothing was done to the service.\n");
        Part(text, Outcome, facts.Outcome, list: false);
        return text.ToString().TrimEnd();
    }

    private static void Part(StringBuilder text, string title, IReadOnlyList<Fact> facts, bool list)
    {
        text.Append('\n').Append(title).Append('\n');
        if (list)
        {
            foreach (var fact in facts)
                text.Append("- ").Append(fact.Text).Append('\n');
        }
        else
        {
            text.AppendJoin(' ', facts.Select(f => f.Text)).Append('\n');
        }
    }
}
