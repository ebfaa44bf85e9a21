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

    [Fact]
    public void A_section_of_steps_gives_the_plan_when_the_rest_only_explains()
    {
        var draft = Import("# Hangs\n\nThe frobnicator loses its marbles.\n\n" + Whole);
        Assert.NotNull(draft.Plan);
        Assert.Equal("Outside the section that gives the plan.", draft.Lines[2].Reason);
        Assert.DoesNotContain("frobnicator", draft.Yaml(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Never restart it during a sale, the frobnicator dies.")]
    [InlineData("Ask the web team before any frobnication.")]
    [InlineData("<b>Only the web team frobnicates this</b>")]
    public void What_sounds_like_a_limit_outside_the_steps_takes_the_plan_away(string limit)
    {
        var draft = Import("# Hangs\n\n" + limit + "\n\n" + Whole);
        Assert.Null(draft.Plan);
        Assert.DoesNotContain("\n  restart", draft.Yaml(), StringComparison.Ordinal);
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

    /// <summary>
    /// What each of the 75 real runbooks becomes: as generated, NOT REVIEWED YET line by line. After a change that is meant, look at the difference, and copy the file that the
    /// failure names over <c>Runbooks.baseline.txt</c>.
    /// </summary>
    [Fact]
    public void The_real_runbooks_become_what_was_reviewed()
    {
        var files = Directory.GetFiles(Path.Combine(Repository.Root, "Alvis.Tests/Engine/Plans/Runbooks/files")).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(75, files.Count);
        var now = string.Concat(files.Select(f => Summary(Path.GetFileName(f), File.ReadAllText(f))));
        var made = Path.Combine(AppContext.BaseDirectory, "Runbooks.baseline.txt");
        File.WriteAllText(made, now);

        var reviewed = Path.Combine(Repository.Root, "Alvis.Tests/Engine/Plans/Runbooks.baseline.txt");
        Assert.True(File.Exists(reviewed) && File.ReadAllText(reviewed) == now, $"The runbooks become something else than was reviewed: compare {made}.");
    }

    private static string Summary(string name, string text)
    {
        var (draft, refusal) = RunbookImporter.Import(name, text, Known);
        if (draft is null)
            return $"{name}: refused: {refusal!.Text}\n";
        var lines = text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        Assert.Equal(Enumerable.Range(1, lines.Length), draft.Lines.Select(l => l.Number));
        Assert.All(draft.Lines, l => Assert.True(l.Text == lines[l.Number - 1].Trim() && (l.Fate == RunbookFate.Nothing || l.Reason.Length > 0)));
        return $"{name}: {(draft.Plan is null ? "no plan" : "PLAN")}; \"{draft.Condition}\"; service {draft.Service ?? "-"}; check {draft.HealthCheckUrl ?? "-"}; {draft.Commands.Count} commands\n"
            + string.Concat((draft.Plan?.Steps ?? []).Select(s => $"  STEP {s.Id} {StepWords.Of(s.Args)}\n"))
            + string.Concat(draft.Lines.GroupBy(l => (l.Role, l.Fate, l.Reason)).OrderBy(g => g.Key.Role).ThenBy(g => g.Key.Reason, StringComparer.Ordinal)
                .Select(g => $"  {g.Count()} {g.Key.Role} {g.Key.Fate}{(g.Key.Reason.Length > 0 ? ": " + g.Key.Reason : "")}\n"));
    }

    private static RunbookContext Known { get; } = new([new KnownAction("flush-cache", "redis-cli flushall", [], Destructive: true)]);

    private static RunbookDraft Import(string text) => RunbookImporter.Import("x.md", text, Known).Draft!;
}
