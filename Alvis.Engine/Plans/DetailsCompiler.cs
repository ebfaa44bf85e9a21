using System.Text;
using Alvis.Engine.Kinds;
using Alvis.Engine.Plans.Compiling;

namespace Alvis.Engine.Plans;

/// <summary>
/// Compiles a playbook's <c>details</c> to a plan, without guessing: closed vocabulary, names from the context only, and a diagnostic with its
/// line for whatever it cannot take. One error rejects the whole text. The same text and context always give the same answer, in time linear
/// in the text's length.
/// </summary>
public static class DetailsCompiler
{
    /// <summary>The longest text, in characters.</summary>
    public const int MostCharacters = 64 * 1024;

    /// <summary>The most lines.</summary>
    public const int MostLines = 2_000;

    /// <summary>The plan, or null with at least one error.</summary>
    public static Compiled Compile(string details, CompileContext context)
    {
        if (Unreadable(details) is { } reason)
            return new Compiled(null, [new Diagnostic(Severity.Error, "not_understood", [1], context.At, "", reason)]);

        string[] lines = details.ReplaceLineEndings("\n").Split('\n');
        var report = new Report(context, lines);
        var blocks = new BlockReader(lines).Read();
        var weaver = new Weaver(context, report);
        var notes = new List<string>();
        Weave(blocks, lines, context, report, weaver, notes);

        if (weaver.All.Count == 0 && !report.HasErrors)
            report.Add(Severity.Error, "empty_plan", [1], context.At, lines[0].Trim(), "The text has no step.", "Run the health check.");
        if (!report.HasErrors)
            new Finisher(weaver, context, report).Finish();
        report.Balance(blocks);
        if (report.HasErrors)
            return new Compiled(null, report.All);

        var plan = Lowering.Lower(weaver.Root, notes);
        foreach (var problem in PlanValidator.Validate(plan, PlanLimits.Of(context)))
            report.Add(Severity.Error, problem.Code, [Math.Max(1, problem.Line)], report.Place(Math.Max(1, problem.Line), 1), "", problem.Text);
        return new Compiled(report.HasErrors ? null : plan, report.All);
    }

    private static void Weave(IReadOnlyList<Block> blocks, string[] lines, CompileContext context, Report report, Weaver weaver, List<string> notes)
    {
        var names = new Names(context);
        var parser = new SentenceParser(names);
        var steps = 0;
        var under = new Stack<int>();
        foreach (var read in blocks)
        {
            var block = read;
            switch (block.Kind)
            {
                case BlockKind.Comment when Objection.IsInjected(block.Tokens):
                    Refuse(new Sentence(block.Tokens, 0), parser, names, report);
                    weaver.Lost = true;
                    continue;
                case BlockKind.Comment:
                    report.Add(Severity.Info, "not_a_step", block.Lines, report.Place(block.Lines[0], 1), lines[block.Lines[0] - 1].Trim(), "A comment is not part of the plan.");
                    continue;
                case BlockKind.Heading when Condition(block, under, parser) is { } condition:
                    weaver.Place(condition);
                    continue;
                case BlockKind.Heading when block.Tokens.Count > 0 && (!Background.IsHeading(block, aboveSteps: steps == 0) || parser.Read(new Sentence(block.Tokens, 0)).Clauses is not null):
                    report.Error("not_understood", new Sentence(block.Tokens, 0), "This heading could be a step or a condition, and Alvis does not guess. Say it in a sentence.",
                        "If it fails, restart the app.");
                    weaver.Lost = true;
                    continue;
                case BlockKind.Heading or BlockKind.Layout:
                    continue;
            }

            block = block with { Depth = block.Depth + under.Count };
            var sentences = Sentence.Of(block).ToList();
            foreach (var line in block.Lines.Except(sentences.SelectMany(s => s.Lines)).ToList())
                report.Add(Severity.Info, "not_a_step", [line], report.Place(line, 1), lines[line - 1].Trim(), "There are no words on this line.");
            foreach (var sentence in sentences)
            {
                if (Read(sentence, names, parser, report) is var (clauses, remark) && clauses is not null)
                {
                    steps++;
                    if (remark)
                        report.Info("not_a_step", sentence, "The remark in it is not part of the plan.");
                    foreach (var clause in clauses)
                        weaver.Place(clause);
                }
                else if (Background.Is(sentence, names))
                {
                    report.Info("not_a_step", sentence, "Kept as a note for people; it is not part of the plan.");
                    notes.Add(Words.Clip(report.Quote(sentence), 500));
                }
                else
                {
                    Refuse(sentence, parser, names, report);
                    weaver.Lose(sentence);
                }
            }
        }

        if (!weaver.Lost)
            weaver.End();
    }

    /// <summary>The sentence's clauses, if need be with its spelling put right, which is always said.</summary>
    private static (IReadOnlyList<Clause>? Clauses, bool HasRemark) Read(Sentence sentence, Names names, SentenceParser parser, Report report)
    {
        if (parser.Read(sentence) is { Clauses: { } clauses, HasRemark: var remark })
            return (clauses, remark);
        if (Spelling.Correct(sentence, names) is not { } corrected || parser.Read(corrected) is not { Clauses: { } read, HasRemark: var remarked })
            return (null, false);

        var words = corrected.Tokens.Where(t => t.Misspelt is not null).Select(t => $"'{t.Misspelt}' as '{t.Text}'").Distinct().ToList();
        report.Warn("typo_corrected", sentence, $"Read {Words.And(words)}.");
        return (read, remarked);
    }

    /// <summary>"### If it still fails" holds for what stands below it, up to the next heading of its level.</summary>
    private static Clause? Condition(Block heading, Stack<int> under, SentenceParser parser)
    {
        while (under.TryPeek(out var level) && level >= heading.Depth)
            under.Pop();
        if (heading.Tokens.Count == 0)
            return null;
        var end = heading.Tokens[^1];
        IReadOnlyList<Token> tokens = end.IsMark(':') ? heading.Tokens : [.. heading.Tokens, new Token(TokenKind.Mark, ":", "", end.Line, end.Column + end.Raw.Length)];
        if (parser.Read(new Sentence(tokens, under.Count)).Clauses is not [{ IsHeader: true } condition])
            return null;
        under.Push(heading.Depth);
        return condition;
    }

    private static void Refuse(Sentence sentence, SentenceParser parser, Names names, Report report)
    {
        var why = Objection.To(sentence, parser.Read(sentence).Why ?? new Stuck("not_understood", "Alvis does not understand it."), names);
        report.Error(why.Code, sentence, why.Message, why.Suggestion);
    }

    private static string? Unreadable(string details)
    {
        if (details.Length > MostCharacters)
            return $"The text has {details.Length} characters; at most {MostCharacters} are read.";
        if (details.Contains('\0', StringComparison.Ordinal))
            return "The text has a NUL character.";
        // Neither can be shown or stored as it was written.
        foreach (var rune in details.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar || (Rune.IsControl(rune) && rune.Value is not ('\t' or '\n' or '\r')))
                return $"The text has the character U+{rune.Value:X4}, which stands for no letter.";
        }

        var lines = 1 + details.AsSpan().Count('\n') + details.AsSpan().Count('\r');
        return lines > MostLines * 2 || (lines > MostLines && details.ReplaceLineEndings("\n").AsSpan().Count('\n') >= MostLines)
            ? $"The text has more than {MostLines} lines."
            : null;
    }
}
