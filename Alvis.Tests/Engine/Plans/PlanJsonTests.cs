using Alvis.Engine.Plans;

namespace Alvis.Tests.Engine.Plans;

/// <summary>Plans in the store, in files and in <c>--json</c>.</summary>
public class PlanJsonTests
{
    private static readonly Plan Everything = new(
        "c",
        [
            new PlanStep("c", new CheckArgs(Attempts: 2, EverySeconds: 30, PassWhen: PassWhen.All), [1, 2], "n", "p"),
            new PlanStep("p", new CheckArgs("site", EverySeconds: 30, TimeoutSeconds: 300), [3], "n", "u"),
            new PlanStep("u", new CheckArgs("url", "https://shop.example.test/ä"), [3], "n", "a"),
            new PlanStep("a", new ApproveArgs(null, "restart \"shop\" & <more>", 900), [4], "r", "e", "e"),
            new PlanStep("r", new RestartArgs("shop", "fly apps restart shop"), [4], "w", Plan.HandOver),
            new PlanStep("w", new WaitArgs(60), [5], "x"),
            new PlanStep("x", new ActionArgs("scale", new Dictionary<string, string>(StringComparer.Ordinal) { ["b"] = "2", ["a"] = "1" }), [5], "n", Plan.HandOver),
            new PlanStep("n", new NotifyArgs("DBA", "look", Page: true), [6], "o"),
            new PlanStep("o", new NotifyArgs("#ops"), [6], "e"),
            new PlanStep("e", new EscalateArgs("on-call"), [7]),
            new PlanStep("z", new CloseArgs(), []),
        ],
        ["This usually happens at night."]);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_written_reads_as_it_was(bool indented)
    {
        var text = PlanJson.Write(Everything, indented);
        Assert.Equal(text, PlanJson.Write(PlanJson.Read(text), indented));
        Assert.Equal(indented, text.Contains('\n', StringComparison.Ordinal));
    }

    [Fact]
    public void The_form_is_that_of_the_cases()
    {
        var plan = new Plan("s1", [new PlanStep("s1", new CheckArgs(), [1, 3], "s2", Plan.HandOver), new PlanStep("s2", new CloseArgs(), [4])], []);
        Assert.Equal(
            """{"start":"s1","steps":[{"id":"s1","kind":"check","args":{"target":"health_check"},"on_success":"s2","on_failure":"handover","lines":[1,3]},{"id":"s2","kind":"close","args":{},"lines":[4]}]}""",
            PlanJson.Write(plan));
    }

    [Theory]
    [InlineData("", "The plan is not JSON")]
    [InlineData("{", "The plan is not JSON: line 1")]
    [InlineData("[]", "plan is not an object.")]
    [InlineData("""{"steps":[]}""", "plan.start is missing.")]
    [InlineData("""{"start":"s1"}""", "plan.steps is missing.")]
    [InlineData("""{"start":"s1","steps":[],"more":1}""", "plan has the unknown field 'more'.")]
    [InlineData("""{"start":1,"steps":[]}""", "plan.start is not a text.")]
    [InlineData("""{"start":"s1","start":"s2","steps":[]}""", "The plan is not JSON")]
    [InlineData("""{"start":"s1","steps":[null]}""", "steps[0] is not an object.")]
    [InlineData("""{"start":"s1","steps":[{"id":"s1","kind":"dance","args":{},"lines":[1]}]}""", "steps[0].kind is 'dance'; expected check, restart")]
    [InlineData("""{"start":"s1","steps":[{"id":"s1","kind":"wait","args":{"seconds":"60"},"lines":[1]}]}""", "steps[0].args.seconds is not a whole number.")]
    [InlineData("""{"start":"s1","steps":[{"id":"s1","kind":"wait","args":{"seconds":1.5},"lines":[1]}]}""", "steps[0].args.seconds is not a whole number.")]
    [InlineData("""{"start":"s1","steps":[{"id":"s1","kind":"wait","args":{"seconds":1,"x":1},"lines":[1]}]}""", "steps[0].args has the unknown field 'x'.")]
    [InlineData("""{"start":"s1","steps":[{"id":"s1","kind":"close","args":{},"lines":[1],"on_succes":"s2"}]}""", "steps[0] has the unknown field 'on_succes'.")]
    [InlineData("""{"start":"s1","steps":[{"id":"s1","kind":"close","args":{},"lines":["1"]}]}""", "steps[0].lines is not a whole number.")]
    public void What_is_no_plan_is_refused_with_its_place(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<FormatException>(() => PlanJson.Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Deep_nesting_is_refused() => Assert.Throws<FormatException>(() => PlanJson.Read(new string('[', 100_000)));
}
