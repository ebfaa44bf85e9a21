using System.Diagnostics;
using Alvis.Engine.Plans;

namespace Alvis.Tests.Engine.Plans;

/// <summary>What the compiler says, where it says it, and its limits.</summary>
public class CompilingDetailsTests
{
    [Fact]
    public void A_diagnostic_points_into_the_file()
    {
        var context = Texts.Context with { At = Texts.In(1, 1) };
        var error = Assert.Single(DetailsCompiler.Compile("Run the health check.\n\nIf it passes, close the incident. Dance.", context).Diagnostics, d => d.Severity == Severity.Error);
        Assert.Equal(Texts.In(3, 35), error.At);
        Assert.Equal([3], error.Lines);
        Assert.Equal("Dance", error.Quote);
        Assert.Equal("unknown_step", error.Code);
    }

    [Fact]
    public void Suggestions_compile()
    {
        var suggestions = Case.All.SelectMany(c => c.Compile().Diagnostics).Select(d => d.Suggestion).Where(s => s is not null).Distinct().ToList();
        Assert.NotEmpty(suggestions);
        foreach (var suggestion in suggestions)
        {
            // In its place: after a check, and where it needs one, after a restart.
            var before = suggestion!.Contains("after restarting", StringComparison.Ordinal) ? "Restart the shop.\n"
                : suggestion.Contains("again", StringComparison.Ordinal) ? "Run the health check. If it fails, restart the shop. Wait for one minute. Check again.\n"
                : suggestion.StartsWith("If it", StringComparison.Ordinal) || suggestion.StartsWith("Do not", StringComparison.Ordinal) ? "Run the health check.\n" : "";
            var compiled = Texts.Compile(before + suggestion);
            Assert.True(compiled.Plan is not null, $"{suggestion} {string.Join("; ", compiled.Diagnostics.Select(Case.Shown))}");
        }
    }

    [Fact]
    public void A_text_without_a_step_is_empty() => Texts.Rejected("This usually happens at night.", "empty_plan");

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("# Runbook")]
    public void No_text_is_no_plan(string text) => Assert.Equal("empty_plan", Assert.Single(DetailsCompiler.Compile(text, Texts.Context).Diagnostics).Code);

    [Fact]
    public void A_nul_is_refused() => Assert.Contains("NUL", Assert.Single(DetailsCompiler.Compile("Restart\0 the shop.", Texts.Context).Diagnostics).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("Restart the shop.\u001b[2J", "U+001B")]
    [InlineData("Restart the \ud800shop.", "U+FFFD")]
    public void Control_characters_and_halves_of_characters_are_refused(string text, string name) =>
        Assert.Contains(name, Assert.Single(DetailsCompiler.Compile(text, Texts.Context).Diagnostics).Message, StringComparison.Ordinal);

    [Fact]
    public void A_text_over_64_KB_is_refused() =>
        Assert.Contains("65537 characters", Assert.Single(DetailsCompiler.Compile(new string('a', 65_537), Texts.Context).Diagnostics).Message, StringComparison.Ordinal);

    [Fact]
    public void A_text_over_2000_lines_is_refused() =>
        Assert.Contains("more than 2000 lines", Assert.Single(DetailsCompiler.Compile(string.Join('\n', Enumerable.Repeat("a", 2001)), Texts.Context).Diagnostics).Message, StringComparison.Ordinal);

    [Fact]
    public void Two_thousand_lines_are_read() => Assert.NotNull(DetailsCompiler.Compile(new string('\n', 1_999) + "Restart the shop.", Texts.Context).Plan);

    [Theory]
    [InlineData("restart ")]
    [InlineData("if it fails, restart the shop, ")]
    [InlineData("Restart the shop.\n")]
    [InlineData("Run the health check. If it fails, wait 1 minute.\n")]
    [InlineData("- ")]
    [InlineData("`")]
    [InlineData("(((((((")]
    [InlineData("zzzzq wxyk\n")]
    [InlineData("and ")]
    [InlineData("a\n")]
    public void The_largest_texts_take_no_long_time(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 65_536 / piece.Length));
        if (text.Count(c => c == '\n') >= 2_000)
            text = string.Concat(Enumerable.Repeat(piece, 1_999));
        var watch = Stopwatch.StartNew();
        Accounting.Holds(text, DetailsCompiler.Compile(text, Texts.Context));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"took {watch.Elapsed}");
    }

    [Fact]
    public void The_command_of_a_restart_may_stand_alone_in_a_fence() =>
        Assert.Equal("restart(shop)[wait(60)[handover] | handover]", Texts.Plan("Restart the shop.\n\n```sh\nfly apps restart shop\n```\n\nWait for one minute."));

    [Fact]
    public void A_check_and_its_outcome_may_share_a_sentence() =>
        Assert.Equal("check(health_check     Any)[close | restart(shop)[handover | handover]]", Texts.Plan("Run the health check and if it fails, restart the shop, otherwise close the incident."));

    [Fact]
    public void A_wait_for_the_restart_comes_before_the_check_that_is_written_first()
    {
        var compiled = Texts.Compile("If the health check fails, restart the shop.\nRun the health check again after restarting the shop.\nWait for one minute after the restart.");
        Assert.Contains("restart(shop)[wait(60)[check(", Case.Flat(compiled.Plan!), StringComparison.Ordinal);
        Assert.Contains(compiled.Diagnostics, d => d is { Code: "reordered", Severity: Severity.Info });
    }

    [Fact]
    public void Escalating_without_a_name_takes_the_default_and_says_so()
    {
        var compiled = Texts.Compile("If the health check fails, escalate.");
        Assert.Contains("escalate(on-call engineer)", Case.Flat(compiled.Plan!), StringComparison.Ordinal);
        Assert.Contains(compiled.Diagnostics, d => d.Code == "assumed_default");
    }

    [Fact]
    public void A_page_before_other_steps_does_not_end_the_plan() =>
        Assert.Equal("notify(dba True)[wait(60)[check(health_check     Any)[close | handover]]]", Texts.Plan("Page the DBA. Wait one minute. Run the health check. If it passes, close the incident."));

    [Fact]
    public void Compiling_twice_gives_the_same()
    {
        foreach (var one in Case.All)
        {
            var (a, b) = (one.Compile(), one.Compile());
            Assert.Equal(a.Plan is null ? "" : PlanJson.Write(a.Plan), b.Plan is null ? "" : PlanJson.Write(b.Plan));
            Assert.Equal(a.Diagnostics.Select(Case.Shown), b.Diagnostics.Select(Case.Shown));
        }
    }
}
