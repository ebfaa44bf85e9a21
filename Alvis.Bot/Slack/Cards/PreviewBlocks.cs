using System.Globalization;
using Alvis.Bot.Slack.Blocks;
using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;

namespace Alvis.Bot.Slack.Cards;

/// <summary>A playbook's plan in Slack: what it would touch, what is wrong, each step with the words it comes from, what changes.</summary>
internal static class PreviewBlocks
{
    private const int MostSteps = 40, MostProblems = 20, MostChanges = 40;

    /// <summary>All of it; <paramref name="buttons"/> is false where Confirm is the view's own.</summary>
    public static IReadOnlyList<Block> Of(PreviewCard card, SlackContext context, bool buttons = true)
    {
        List<Block?> blocks =
        [
            new HeaderBlock(new PlainTextObject(ButtonCode.Escaped(card.Title, BlockLimits.Header))),
            card.Target is { } target ? new RichText().Text("It would touch: ").Text(target).Done() : null,
            Problems(card),
            Plan(card),
            Changes(card.Difference),
            buttons ? SlackCards.Actions(card.Buttons, context, null) : null,
        ];
        return [.. blocks.OfType<Block>()];
    }

    private static RichTextBlock? Problems(PreviewCard card)
    {
        if (card.Problems.Count == 0)
            return null;
        var text = new RichText().Text("What is wrong", bold: true).End();
        foreach (var problem in card.Problems.Take(MostProblems))
            text.Text($"✗ line {problem.At.Line}, column {problem.At.Column}: {problem.Found}; {problem.Expected}").End();
        if (card.Problems.Count > MostProblems)
            text.Text($"and {card.Problems.Count - MostProblems} more").End();
        return text.Done();
    }

    private static RichTextBlock? Plan(PreviewCard card)
    {
        if (card.Plan is not { Lines.Count: > 0 } plan)
            return null;
        var text = new RichText(6_000).Text("What it would do", bold: true).End();
        foreach (var line in plan.Lines.Take(MostSteps))
        {
            text.Text(line.Role switch { PreviewRole.Error => "✗ ", PreviewRole.Warning => "! ", _ => "" }).Text(line.Text, bold: line.Role is PreviewRole.Step or PreviewRole.Cost).End();
            foreach (var source in line.Source)
                text.Text("      ").Code(Placed(card, source)).End();
        }

        if (plan.Lines.Count > MostSteps)
            text.Text($"and {plan.Lines.Count - MostSteps} more lines").End();
        return text.Done();
    }

    private static RichTextBlock? Changes(IReadOnlyList<DiffLine> difference)
    {
        var changed = difference.Where(l => l.Kind != DiffKind.Same).ToList();
        if (changed.Count == 0)
            return null;
        var lines = changed.Take(MostChanges).Select(l => $"{(l.Kind == DiffKind.Added ? "+" : "-")} {Words.Clip(l.Text, 200)}").ToList();
        if (changed.Count > MostChanges)
            lines.Add($"… and {changed.Count - MostChanges} more lines");
        return new RichText().Text("What changes", bold: true).End().Preformatted(string.Join('\n', lines)).Done();
    }

    // The author sees the numbers of their file, whatever the plan counts in.
    private static string Placed(PreviewCard card, string source) =>
        card.Above > 0 && source.IndexOf(": ", StringComparison.Ordinal) is > 0 and var end && int.TryParse(source.AsSpan(0, end), NumberStyles.None, CultureInfo.InvariantCulture, out var line)
            ? string.Create(CultureInfo.InvariantCulture, $"{line + card.Above}{source[end..]}")
            : source;
}
