using System.Text.RegularExpressions;

namespace Alvis.Engine.Playbooks;

/// <summary>Tells a runbook in Markdown from broken YAML, for the one message that helps its author.</summary>
internal static partial class Markdown
{
    /// <summary>True when a text that is no playbook is likely Markdown. Looks at its beginning only.</summary>
    public static bool IsLikely(string file, string text) =>
        file.EndsWith(".md", StringComparison.OrdinalIgnoreCase)
        || (text.Length > 4_000 ? text[..4_000] : text) is var start && Mark().IsMatch(start) && !Ours().IsMatch(start);

    // A playbook that is merely broken may well have comments that look like headings.
    [GeneratedRegex(@"^(meta|health_check):", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Ours();

    [GeneratedRegex(@"^(#{2,6} \S|```|~~~|\*\*\S|\d{1,3}\. \S|\[[^\]\n]{1,100}\]\()", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Mark();
}
