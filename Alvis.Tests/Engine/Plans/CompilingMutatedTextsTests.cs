using Alvis.Engine.Plans;
using FsCheck;
using FsCheck.Fluent;

namespace Alvis.Tests.Engine.Plans;

/// <summary>Whatever is done to a text, the compiler answers, loses no line and gives no invalid plan.</summary>
public class CompilingMutatedTextsTests
{
    private static readonly string[] Pieces =
    [
        "not ", "never ", "unless ", "otherwise ", "if it fails, ", "If it passes, ", "again", "still ", ". ", ", ", "; ", ":", "?", "\n", "\n\n", "\n- ", "\n  - ", "\n1. ", "`", "```\n", "<!-- ", " -->",
        "# ", "(", ")", "\"", " and ", " or ", "restart it", "close the incident", "Run the health check. ", "wait 5 minutes", "escalate", "page the DBA", "do not ", "after the restart ", "only if ",
        "http://127.0.0.1/", "\t", "\r", "é", "\u200b", "\ud800", "*", "|", "0", "it ", "the ",
    ];

    [Fact]
    public void A_mutated_text_is_answered_whole()
    {
        var mutation = from at in Gen.Choose(0, 2_000) from take in Gen.Choose(0, 12) from piece in Gen.Elements(Pieces) from kind in Gen.Choose(0, 3) select (at, take, piece, kind);
        var texts = from one in Gen.Elements(Case.All.ToArray()) from edits in Gen.ListOf(mutation).Resize(8) select (one, edits);

        Prop.ForAll(Arb.From(texts), t =>
        {
            var text = t.edits.Aggregate(t.one.Details, Mutated);
            var compiled = DetailsCompiler.Compile(text, t.one.Context);
            if (text.Contains('\0', StringComparison.Ordinal))
                return;
            Accounting.Holds(text, compiled);
            if (compiled.Plan is { } plan)
            {
                Assert.Empty(PlanValidator.Validate(plan, PlanLimits.Of(t.one.Context)));
                Assert.Equal(PlanJson.Write(plan), PlanJson.Write(PlanJson.Read(PlanJson.Write(plan))));
                Assert.DoesNotContain(plan.Steps, s => s.Args is RestartArgs r && t.one.Context.Services.All(k => k.Name != r.Service));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000).WithQuietOnSuccess(true));
    }

    [Fact]
    public void A_not_in_front_of_an_instruction_never_leaves_the_plan_as_it_was()
    {
        string[] verbs = ["restart", "close", "escalate", "Restart", "Close"];
        foreach (var one in Case.All.Where(c => c.Compile().Plan is not null))
        {
            var before = Case.Flat(one.Compile().Plan!);
            foreach (var at in verbs.SelectMany(v => Places(one.Details, v + " ")))
            {
                foreach (var no in new[] { "do not ", "never ", "don't " })
                {
                    var text = one.Details.Insert(at, no);
                    Assert.NotEqual(before, DetailsCompiler.Compile(text, one.Context).Plan is { } plan ? Case.Flat(plan) : "rejected");
                }
            }
        }
    }

    private static IEnumerable<int> Places(string text, string word)
    {
        for (var at = text.IndexOf(word, StringComparison.Ordinal); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.Ordinal))
        {
            if ((at == 0 || !char.IsLetter(text[at - 1])) && text[..at].Count(c => c == '`') % 2 == 0)
                yield return at;
        }
    }

    private static string Mutated(string text, (int At, int Take, string Piece, int Kind) edit)
    {
        var at = text.Length == 0 ? 0 : edit.At % text.Length;
        var take = Math.Min(edit.Take, text.Length - at);
        return edit.Kind switch
        {
            0 => text.Insert(at, edit.Piece),
            1 => text.Remove(at, take),
            2 => text.Remove(at, take).Insert(at, edit.Piece),
            _ => text.Insert(text.Length - at, text.Substring(at, take)),
        };
    }
}
