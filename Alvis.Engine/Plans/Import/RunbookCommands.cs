using System.Text.RegularExpressions;

namespace Alvis.Engine.Plans.Import;

/// <summary>Finds the command lines that a runbook shows, for a person to register. None of them is ever run from there.</summary>
internal static partial class RunbookCommands
{
    private const int Most = 100;
    private const int Longest = 500;

    /// <summary>The first <see cref="Most"/> of them, each text once.</summary>
    public static IReadOnlyList<RunbookCommand> In(IReadOnlyList<string> lines, IReadOnlyList<RunbookRole> roles, IReadOnlyList<KnownAction> registered, IReadOnlyList<KnownRestart> restarts)
    {
        var found = new List<(int Line, string Text)>();
        for (var i = 0; i < lines.Count; i++)
        {
            if (roles[i] == RunbookRole.Code)
            {
                var end = i;
                while (end + 1 < lines.Count && roles[end + 1] == RunbookRole.Code)
                    end++;
                found.AddRange(InBlock(lines, i, end));
                i = end;
            }
            else if (roles[i] is RunbookRole.Sentence or RunbookRole.ListItem)
            {
                foreach (Match span in Span().Matches(lines[i]))
                    found.Add((i + 1, span.Groups["code"].Value.Trim()));
            }
        }

        return [.. found.Where(c => c.Text.Length <= Longest && c.Text.Any(char.IsLetter)).DistinctBy(c => c.Text, StringComparer.Ordinal).Take(Most)
            .Select(c => new RunbookCommand(c.Line, c.Text, registered.FirstOrDefault(a => a.CommandLine is { } line && Same(line, c.Text))?.Name,
                restarts.FirstOrDefault(r => Same(r.CommandLine, c.Text))?.Platform))];
    }

    private static IEnumerable<(int Line, string Text)> InBlock(IReadOnlyList<string> lines, int start, int end)
    {
        // With a prompt before some lines, the others are what the command printed.
        var prompts = Enumerable.Range(start, end - start + 1).Any(i => lines[i].TrimStart().StartsWith("$ ", StringComparison.Ordinal));
        var shell = true;
        for (var i = start; i <= end; i++)
        {
            var line = lines[i].Trim();
            if (Fence().Match(line) is { Success: true } fence)
                shell = fence.Groups["language"].Value.ToLowerInvariant() is "" or "sh" or "bash" or "shell" or "console" or "zsh" or "shell-session";
            else if (shell && (prompts ? line.StartsWith("$ ", StringComparison.Ordinal) : !line.StartsWith('#')))
                yield return (i + 1, prompts ? line[2..].Trim() : line);
        }
    }

    private static bool Same(string a, string b) => Words(a).SequenceEqual(Words(b), StringComparer.Ordinal);

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(@"(?<!`)`(?<code>[^`\s]{1,100} [^`]{1,400})`(?!`)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Span();

    [GeneratedRegex(@"^(```+|~~~+)\s*(?<language>[\w-]*)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Fence();
}
