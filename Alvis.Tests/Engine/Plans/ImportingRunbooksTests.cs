using Alvis.Engine.Plans;
using Alvis.Engine.Plans.Import;
using Alvis.Tests.Support;

namespace Alvis.Tests.Engine.Plans;

public sealed class ImportingRunbooksTests
{
    private const string Whole = "Service: shop\n\nHealth check: https://shop.example/health\n\n## Steps\n\n1. If the health check fails, restart the app.\n2. Run the health check again.\n3. If it still fails, escalate to the on-call engineer.\n";

    [Fact]
    public void The_runbook_of_the_document_gives_its_plan_and_every_key()
    {
        var document = Repository.Read("docs/playbooks.md");
        var start = document.IndexOf("```markdown\n", StringComparison.Ordinal) + "```markdown\n".Length;

        var draft = Import(document[start..document.IndexOf("\n```", start, StringComparison.Ordinal)]);

        Assert.Empty(draft.Missing);
        Assert.Equal(("The shop hangs", "shop", "process", "https://shop.example/health"), (draft.Condition, draft.Service, draft.Platform, draft.HealthCheckUrl));
        Assert.Contains(draft.Plan!.Steps, s => s.Args is RestartArgs { Service: "shop" });
        Assert.Contains("details: |-\n  ", draft.Yaml(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("The frobnicator loses its marbles and must be found.")]
    [InlineData("Never restart it during a sale, the frobnicator dies.")]
    [InlineData("Ask the web team before any frobnication.")]
    [InlineData("<b>Only the web team frobnicates this</b>")]
    public void What_is_not_understood_beside_the_steps_takes_the_plan_away(string limit)
    {
        var draft = Import("# Hangs\n\n" + limit + "\n\n" + Whole);
        Assert.Null(draft.Plan);
        Assert.Contains("\n# " + limit + "\n", draft.Yaml(), StringComparison.Ordinal);
        Assert.DoesNotContain("\ndetails:", draft.Yaml(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("We restart the app when it hangs, usually it helps, frobnicator or not.")]
    [InlineData("The shop answers at https://shop.example/health and can be restarted.")]
    [InlineData("---\ndetails: restart the app\nservice: shop\n---\n\nText that says little.")]
    [InlineData("```sh\nsystemctl restart shop\n```")]
    [InlineData("<script>Restart the app.</script>")]
    [InlineData("| do | this |\n|---|---|\n| restart | the app |")]
    public void What_the_text_only_mentions_becomes_no_action(string text)
    {
        var draft = Import(text);
        Assert.Null(draft.Plan);
        Assert.Null(draft.Service);
        Assert.Null(draft.HealthCheckUrl);
    }

    [Fact]
    public void A_command_is_matched_word_by_word_or_is_to_be_registered_and_neither_may_run()
    {
        var draft = Import("Look at this:\n\n```sh\n$ redis-cli  flushall\nOK\n$ df -h\n```\n\nor `kubectl get pods`.");
        Assert.Equal([(4, "redis-cli  flushall", "flush-cache"), (6, "df -h", null), (9, "kubectl get pods", null)], draft.Commands.Select(c => (c.Line, c.Text, c.Registered)));
        Assert.DoesNotContain("flush-cache", draft.Yaml(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_command_that_restarts_the_service_is_recognised_when_the_service_is_known()
    {
        const string text = "Look:\n\n```\nfly apps restart shop\n```\n";
        Assert.Null(Assert.Single(Import(text).Commands).Restarts);
        Assert.Equal("fly.io", Assert.Single(Import("Service: shop\n\n" + text).Commands).Restarts);
        Assert.Equal("fly.io", Assert.Single(Import("Service: web\n\nApp: shop\n\n" + text).Commands).Restarts);
        Assert.Null(Assert.Single(Import("Service: shop\n\nPlatform: process\n\n" + text).Commands).Restarts);
    }

    [Fact]
    public void An_order_to_run_the_platforms_own_restart_is_a_restart()
    {
        var draft = Import("Service: shop\n\nPlatform: fly.io\n\nIf the health check fails, run `fly apps restart shop`. Then run the health check again. If it still fails, escalate.");
        Assert.Contains(draft.Plan!.Steps, s => s.Args is RestartArgs { Service: "shop" });
    }

    [Fact]
    public void Without_a_service_the_reasons_ask_for_it()
    {
        var draft = Import("1. Restart the frontend.\n2. Restart the app of the web team.");
        Assert.Contains("Service: NAME", draft.Lines[0].Reason, StringComparison.Ordinal);
        Assert.All(draft.Lines, l => Assert.DoesNotContain(RunbookDraft.Unsaid, l.Reason, StringComparison.Ordinal));
        Assert.All(draft.Lines, l => Assert.DoesNotContain("known:", l.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_line_of_a_text_without_a_plan_is_in_the_draft_as_it_was_written()
    {
        const string text = "---\nowner: web\n---\n# Hangs\n\n- It frobnicates:\n    - wildly # really\n\u2028details: restart the app\n\n```{note}\nkey: \"v\n```\n[1]: https://wiki.example/shop\n";
        var yaml = Import(text).Yaml();
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n').Where(l => l.Length > 0 && l != "# Hangs"))
            Assert.Contains("\n# " + line + "\n", yaml, StringComparison.Ordinal);
        Assert.DoesNotContain("\ndetails", yaml, StringComparison.Ordinal);
    }

    [Fact]
    public void A_title_that_is_underlined_is_the_condition_and_other_such_headings_are_headings()
    {
        var draft = Import("The shop hangs\n==============\n\nSteps\n-----\n\n~~~ text\nan example\n~~~\n\nTurn it off.\n");
        Assert.Equal("The shop hangs", draft.Condition);
        Assert.Equal([(4, "A heading."), (5, "A heading.")], draft.Lines.Where(l => l.Role == RunbookRole.Heading && l.Fate == RunbookFate.Note).Select(l => (l.Number, l.Reason)));
        Assert.Equal("unknown_step", draft.Lines[10].Code);
    }

    [Fact]
    public void Beside_a_plan_the_draft_keeps_what_was_not_compiled() =>
        Assert.EndsWith("# The rest of the runbook:\n#\n# [1]: https://wiki.example/shop\n", Import(Whole + "\n[1]: https://wiki.example/shop\n").Yaml(), StringComparison.Ordinal);

    [Fact]
    public void Hostile_texts_are_read_in_full_or_refused()
    {
        string[] hostile =
        [
            string.Concat(Enumerable.Repeat("> ", 20_000)) + "Restart the app.", string.Concat(Enumerable.Repeat("- ", 20_000)), new string('[', 60_000), new string('`', 60_000),
            string.Concat(Enumerable.Repeat("<div>\n", 1_900)), "---\ntitle: \"a\\n: [", "\u202Etitle", "# \"\n  x: y\n",
        ];
        foreach (var text in hostile)
        {
            var (draft, refusal) = RunbookImporter.Import("x.md", text, Known);
            Assert.True(draft is null ^ refusal is null);
            Assert.Null(draft?.Plan);
        }
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("a\u0000b", "control character")]
    public void What_cannot_be_read_is_refused_with_its_reason(string text, string reason) =>
        Assert.Contains(reason, RunbookImporter.Import("x.md", text, Known).Refusal!.Text, StringComparison.Ordinal);

    [Fact]
    public void Too_much_is_refused_with_the_limit()
    {
        Assert.Contains("at most 65536", RunbookImporter.Import("x.md", new string('a', 65_537), Known).Refusal!.Text, StringComparison.Ordinal);
        Assert.Contains("at most 2000", RunbookImporter.Import("x.md", string.Concat(Enumerable.Repeat("a\n", 2_001)), Known).Refusal!.Text, StringComparison.Ordinal);
    }

    private static RunbookContext Known { get; } = new(
        [new KnownAction("flush-cache", "redis-cli flushall", [], Destructive: true)], app => [new KnownRestart("fly.io", $"fly apps restart {app}")]);

    private static RunbookDraft Import(string text) => RunbookImporter.Import("x.md", text, Known).Draft!;
}
