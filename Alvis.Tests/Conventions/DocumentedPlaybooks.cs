using System.Text.RegularExpressions;
using Alvis.Tests.Support;

namespace Alvis.Tests.Conventions;

/// <summary>The playbooks that the documents show: people copy them, so each must work as it stands.</summary>
internal static partial class DocumentedPlaybooks
{
    /// <summary>Every YAML block of README.md and docs that has a <c>meta</c> section, with its place.</summary>
    public static IEnumerable<(string Where, string Yaml)> All() =>
        from document in Repository.Texts(".md")
        where document.Path == "README.md" || document.Path.StartsWith("docs/", StringComparison.Ordinal)
        from block in In(document.Text)
        select ($"{document.Path}:{block.Line}", block.Yaml);

    /// <summary>The blocks of one document, each with the line of its first line.</summary>
    public static IEnumerable<(int Line, string Yaml)> In(string markdown) =>
        Block().Matches(markdown)
            .Select(m => (Line: markdown.AsSpan(0, m.Groups["yaml"].Index).Count('\n') + 1, Yaml: m.Groups["yaml"].Value))
            .Where(b => b.Yaml.StartsWith("meta:", StringComparison.Ordinal) || b.Yaml.Contains("\nmeta:", StringComparison.Ordinal));

    /// <summary>Every block of docs/playbooks.md that shows what <c>details</c> may say, with its place.</summary>
    public static IEnumerable<(string Where, string Text)> Texts()
    {
        var page = Repository.Read("docs/playbooks.md");
        return TextBlock().Matches(page).Select(m => ($"docs/playbooks.md:{page.AsSpan(0, m.Groups["text"].Index).Count('\n') + 1}", m.Groups["text"].Value));
    }

    [GeneratedRegex(@"^```text\n(?<text>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex TextBlock();

    [GeneratedRegex(@"^```ya?ml[^\n]*\n(?<yaml>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Block();
}
