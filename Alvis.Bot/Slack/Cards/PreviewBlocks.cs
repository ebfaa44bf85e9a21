using System.Globalization;
using Alvis.Bot.Slack.Blocks;
using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;

namespace Alvis.Bot.Slack.Cards;

/// <summary>A playbook's plan in Slack: what it would touch, what is wrong, each step with the words it comes from, what changes.</summary>
internal static class PreviewBlocks
{
    private const int MostSteps = 40, MostProblems = 20, MostChanges = 40, Room = 6_000;

    /// <summary>
    /// All of it; <paramref name="buttons"/> is false where Confirm is the view's own. In a message, between what others write, a button must say by
    /// itself what is confirmed: it is called Add, or Change.
    /// </summary>
    public static IReadOnlyList<Block> Of(PreviewCard card, SlackContext context, bool buttons = true)
    {
        var (problems, plan, changes) = (new RichText(Room), new RichText(Room), new RichText(BlockLimits.SectionText));
        Problems(problems, card);
        Plan(plan, card);
        Changes(changes, card.Difference);
        var cut = problems.IsFull || plan.IsFull || changes.IsFull;
        List<Block?> blocks =
        [
            new HeaderBlock(new PlainTextObject(ButtonCode.Escaped(card.Title, BlockLimits.Header))),
            card.Target is { } target ? new RichText().Text("It would touch: ").Text(target, bold: true).Done() : null,
            problems.Done(),
            plan.Done(),
            changes.Done(),
            cut ? SlackCards.More("Cut here: there is more than Slack shows.", context, card is { Proposal.Length: > 0, Service.Length: > 0 } ? $"/playbooks/{card.Service}" : "/playbooks/new") : null,
            buttons ? SlackCards.Actions([.. card.Buttons.Select(b => b.Verb == "confirm" ? b with { Label = card.Difference.Count > 0 ? "Change" : "Add" } : b)], context, null) : null,
        ];
        return [.. blocks.OfType<Block>()];
    }

    private static void Problems(RichText text, PreviewCard card)
    {
        if (card.Problems.Count == 0)
            return;
        text.Sign(Tone.Bad).Text("What is wrong", bold: true);
        text.Points(card.Problems.Take(MostProblems).Select<Problem, Action<RichText>>(p => t => t.Text($"Line {p.At.Line}, column {p.At.Column}: ", bold: true).Text($"{p.Found}; {p.Expected}")));
        if (card.Problems.Count > MostProblems)
            text.Text($"and {card.Problems.Count - MostProblems} more; mend these first");
    }

    private static void Plan(RichText text, PreviewCard card)
    {
        if (card.Plan is not { Lines.Count: > 0 } plan)
            return;
        text.Text("What it would do", bold: true);
        text.Points(plan.Lines.Take(MostSteps).Select<PreviewLine, Action<RichText>>(line => t => Line(t, card, line)));
        if (plan.Lines.Count > MostSteps)
            text.Text($"and {plan.Lines.Count - MostSteps} more lines");
    }

    private static void Line(RichText text, PreviewCard card, PreviewLine line)
    {
        switch (line.Role)
        {
            case PreviewRole.Error:
                text.Sign(Tone.Bad);
                break;
            case PreviewRole.Warning:
                text.Sign(Tone.Person);
                break;
        }

        text.Text(line.Text, bold: line.Role is PreviewRole.Step or PreviewRole.Cost);
        foreach (var source in line.Source)
            text.Text("\u00a0 ").Code(Placed(card, source));
    }

    private static void Changes(RichText text, IReadOnlyList<DiffLine> difference)
    {
        var changed = difference.Where(l => l.Kind != DiffKind.Same).ToList();
        if (changed.Count == 0)
            return;
        var lines = changed.Take(MostChanges).Select(l => $"{(l.Kind == DiffKind.Added ? "+" : "-")} {Words.Clip(l.Text, 200)}").ToList();
        if (changed.Count > MostChanges)
            lines.Add($"… and {changed.Count - MostChanges} more lines");
        text.Text("What changes", bold: true).Preformatted(string.Join('\n', lines));
    }

    // The author sees the numbers of their file, whatever the plan counts in.
    private static string Placed(PreviewCard card, string source) =>
        card.Above > 0 && source.IndexOf(": ", StringComparison.Ordinal) is > 0 and var end && int.TryParse(source.AsSpan(0, end), NumberStyles.None, CultureInfo.InvariantCulture, out var line)
            ? string.Create(CultureInfo.InvariantCulture, $"{line + card.Above}{source[end..]}")
            : source;
}
