using Alvis.Engine.Plans;
using FsCheck;
using FsCheck.Fluent;

namespace Alvis.Tests.Engine.Plans;

/// <summary>Whatever is done to a text, the compiler answers, loses no line and gives no invalid plan.</summary>
public class CompilingMutatedTextsTests
{
    private static readonly IReadOnlyList<CompileCase> All = [.. Case.All.Select(c => new CompileCase(c.Id, c.Details, c.Context))];

    private const int Texts = 5_000;

    [Fact]
    public void A_mutated_text_is_answered_whole() => Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue - 1)), seed =>
    {
        var one = new Mutator(All, seed).Next();
        var compiled = one.Compile();
        Accounting.Holds(one.Details, compiled);
        Assert.Null(Mutator.Wrong(one, compiled));
        if (compiled.Plan is { } plan)
            Assert.Equal(PlanJson.Write(plan), PlanJson.Write(PlanJson.Read(PlanJson.Write(plan))));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(Texts).WithQuietOnSuccess(true));

    [Theory]
    [InlineData("Restart the \ud800shop.")]
    [InlineData("Restart\0 the shop.")]
    public void Half_a_character_is_refused(string text) => Assert.Null(DetailsCompiler.Compile(text, Plans.Texts.Context).Plan);

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
}
