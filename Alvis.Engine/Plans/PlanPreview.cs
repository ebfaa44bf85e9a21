using System.Globalization;
using Alvis.Engine.Kinds;

namespace Alvis.Engine.Plans;

/// <summary>What a line of a preview is, so that each surface can set it in its own way.</summary>
public enum PreviewRole
{
    Step,
    Note,
    Error,
    Warning,
    Info,
    Cost,
}

/// <summary>One line of a preview.</summary>
/// <param name="Role">What it is.</param>
/// <param name="Text">For people, on one line. It holds words of the author, which every surface escapes.</param>
/// <param name="Lines">The lines of the text it comes from.</param>
/// <param name="Source">Those lines in the author's words, for a step.</param>
public sealed record PreviewLine(PreviewRole Role, string Text, IReadOnlyList<int> Lines, IReadOnlyList<string> Source);

/// <summary>
/// What a person sees before confirming: every step beside the lines it came from, every sentence that became none in the author's words, what
/// the compiler had to say, and the worst case. Command line, chat and console draw the same lines.
/// </summary>
public sealed record PlanPreview(IReadOnlyList<PreviewLine> Lines)
{
    /// <summary>The preview of a plan, or of the reasons why there is none.</summary>
    public static PlanPreview Of(MadePlan made)
    {
        var lines = new List<PreviewLine>();
        if (made.Compiled.Plan is { } plan)
        {
            lines.AddRange(plan.Steps.Select(s => Step(s, made.Source)));
            lines.AddRange(made.Compiled.Diagnostics.Where(IsNote).Select(d => new PreviewLine(PreviewRole.Note, $"Not a step: {d.Quote}", d.Lines, [])));
        }

        lines.AddRange(made.Compiled.Diagnostics.Where(d => made.Compiled.Plan is null || !IsNote(d)).OrderByDescending(d => d.Severity).Select(Said));
        if (made.Cost is { } cost)
        {
            lines.Add(new PreviewLine(PreviewRole.Cost,
                $"At worst {Duration.Spoken(cost.Longest)} and {Words.Count(cost.MostRestarts, "restart")}.", [], []));
        }

        return new PlanPreview(lines);
    }

    /// <summary>As plain text: the lines' words in two columns, what happens on the left and the author's words on the right.</summary>
    public IReadOnlyList<string> Plain()
    {
        var width = Lines.Where(l => l.Role == PreviewRole.Step).Select(l => l.Text.Length).DefaultIfEmpty(0).Max();
        return [.. Lines.Select(l => l.Role == PreviewRole.Step && l.Source.Count > 0 ? $"{l.Text.PadRight(width)}  | {string.Join(" / ", l.Source)}" : l.Text)];
    }

    private static bool IsNote(Diagnostic d) => d is { Code: "not_a_step", Quote.Length: > 0 };

    private static PreviewLine Step(PlanStep step, IReadOnlyList<string> source)
    {
        var next = StepWords.Next(step);
        IReadOnlyList<string> words = [.. step.Lines.Where(l => l >= 1 && l <= source.Count).Select(l => string.Create(CultureInfo.InvariantCulture, $"{l}: {Words.Clip(source[l - 1].Trim(), 200)}"))];
        return new PreviewLine(PreviewRole.Step, $"{step.Id}  {StepWords.Of(step.Args)}{(next.Length > 0 ? $"  ({next})" : "")}", step.Lines, words);
    }

    private static PreviewLine Said(Diagnostic d)
    {
        var role = d.Severity switch { Severity.Error => PreviewRole.Error, Severity.Warning => PreviewRole.Warning, _ => PreviewRole.Info };
        var lines = d.Lines.Count == 1 ? $"line {d.Lines[0]}" : $"lines {Words.And([.. d.Lines.Select(l => l.ToString(CultureInfo.InvariantCulture))])}";
        var quote = d.Quote.Length > 0 ? $" \"{d.Quote}\"" : "";
        var cure = d.Suggestion is { } s ? $" For example: {s}" : "";
        return new PreviewLine(role, $"{role} at {d.At.Line}:{d.At.Column} ({lines}, {d.Code}):{quote} {d.Message}{cure}", d.Lines, []);
    }
}
