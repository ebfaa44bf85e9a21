using Alvis.Engine.Plans;

namespace Alvis.Tests.Engine.Plans;

/// <summary>The project's own texts: the milestone's are exactly right, and no text ever gives a wrong plan.</summary>
public class CompilingTheCasesTests
{
    public static TheoryData<string> Every => [.. Case.All.Select(c => c.Id)];

    [Fact]
    public void The_smallest_playbook_compiles_as_its_author_meant_it() => IsRight("d01");

    [Fact]
    public void A_nested_runbook_that_names_the_restart_twice_restarts_once() => IsRight("d02");

    [Fact]
    public void A_numbered_list_compiles() => IsRight("d03");

    [Fact]
    public void Slang_compiles() => IsRight("d04");

    [Fact]
    public void A_step_unless_a_check_passes_runs_when_it_fails() => IsRight("d05");

    [Fact]
    public void Two_rules_for_one_outcome_are_a_contradiction_at_both_lines() => IsRight("d11");

    [Fact]
    public void Deleting_data_rejects_the_line_and_the_text() => IsRight("d12");

    [Fact]
    public void An_injected_instruction_is_named_and_rejected() => IsRight("d13");

    [Fact]
    public void A_step_for_human_eyes_is_rejected_with_the_condition_that_hangs_on_it() => IsRight("d14");

    [Fact]
    public void Background_is_kept_as_notes() => IsRight("d19");

    [Fact]
    public void Closing_after_a_check_happens_only_when_it_passes() => IsRight("d22");

    [Fact]
    public void There_are_99_cases() => Assert.Equal(99, Case.All.Count);

    [Theory]
    [MemberData(nameof(Every))]
    public void A_text_gives_what_its_author_expects(string id) => IsRight(id);

    [Theory]
    [MemberData(nameof(Every))]
    public void A_text_is_right_or_rejected(string id)
    {
        var one = Case.Of(id);
        var compiled = one.Compile();
        Assert.False(compiled.Plan is not null && one.Differences(compiled).Count > 0, string.Join('\n', one.Differences(compiled)));
        Assert.Equal(compiled.Plan is null, compiled.Diagnostics.Any(d => d.Severity == Severity.Error));
    }

    [Theory]
    [MemberData(nameof(Every))]
    public void What_must_be_rejected_is_rejected(string id) => Assert.True(Case.Of(id).ExpectsPlan || Case.Of(id).Compile().Plan is null);

    [Theory]
    [MemberData(nameof(Every))]
    public void Every_line_is_cited_by_a_step_or_a_diagnostic(string id)
    {
        var one = Case.Of(id);
        Accounting.Holds(one.Details, one.Compile());
    }

    private static void IsRight(string id)
    {
        var one = Case.Of(id);
        var compiled = one.Compile();
        Assert.True(one.Differences(compiled).Count == 0, string.Join('\n', one.Differences(compiled)));
        Assert.True(one.FalseAlarms(compiled).Count == 0, string.Join('\n', one.FalseAlarms(compiled)));
    }
}
