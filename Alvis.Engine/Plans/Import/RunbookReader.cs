using Markdig;
using Markdig.Extensions.Yaml;
using Markdig.Syntax;

namespace Alvis.Engine.Plans.Import;

/// <summary>Tells what each line of a Markdown text is. Only its blocks are read: what stands inside a sentence is left as written.</summary>
internal static class RunbookReader
{
    private static readonly MarkdownPipeline Pipeline = Blocks();

    /// <summary>The role of each line, by its index; null when the text is nested deeper than Markdig reads.</summary>
    public static RunbookRole[]? Roles(string text, IReadOnlyList<string> lines)
    {
        MarkdownDocument document;
        try
        {
            document = Markdown.Parse(text, Pipeline);
        }
        catch (ArgumentException)
        {
            // Markdig's answer to a text that is nested too deeply.
            return null;
        }

        var roles = new RunbookRole[lines.Count];
        for (var i = 0; i < roles.Length; i++)
            roles[i] = string.IsNullOrWhiteSpace(lines[i]) ? RunbookRole.Blank : RunbookRole.Layout;
        var starts = Starts(lines);
        foreach (var block in document.Descendants().OfType<LeafBlock>())
        {
            var role = RoleOf(block);
            for (var i = LineOf(starts, block.Span.Start); i <= LineOf(starts, Math.Max(block.Span.Start, block.Span.End)); i++)
            {
                if (roles[i] == RunbookRole.Layout || role == RunbookRole.Code)
                    roles[i] = role == RunbookRole.Sentence && lines[i].TrimStart().StartsWith('|') ? RunbookRole.TableRow : role;
            }
        }

        return roles;
    }

    private static RunbookRole RoleOf(LeafBlock block) => block switch
    {
        YamlFrontMatterBlock => RunbookRole.FrontMatter,
        CodeBlock => RunbookRole.Code,
        HeadingBlock => RunbookRole.Heading,
        HtmlBlock => RunbookRole.Html,
        LinkReferenceDefinition => RunbookRole.LinkDefinition,
        ThematicBreakBlock => RunbookRole.Layout,
        _ => block.Parent is ListItemBlock ? RunbookRole.ListItem : RunbookRole.Sentence,
    };

    private static int[] Starts(IReadOnlyList<string> lines)
    {
        var (starts, at) = (new int[lines.Count], 0);
        for (var i = 0; i < starts.Length; i++)
        {
            starts[i] = at;
            at += lines[i].Length + 1;
        }

        return starts;
    }

    private static int LineOf(int[] starts, int offset) => Array.BinarySearch(starts, offset) is var i && i >= 0 ? i : Math.Max(0, ~i - 1);

    private static MarkdownPipeline Blocks()
    {
        var builder = new MarkdownPipelineBuilder().UsePreciseSourceLocation().UseYamlFrontMatter();
        // Nothing inside a sentence is looked at, so that nothing there can cost time.
        builder.InlineParsers.Clear();
        return builder.Build();
    }
}
