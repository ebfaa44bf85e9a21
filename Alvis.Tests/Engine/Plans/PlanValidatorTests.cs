using Alvis.Engine.Plans;

namespace Alvis.Tests.Engine.Plans;

/// <summary>What a plan must be before anyone may confirm it.</summary>
public class PlanValidatorTests
{
    private static readonly PlanLimits Limits = PlanLimits.Of(Texts.Context) with { People = ["on-call engineer"], MaxRestarts = 2 };

    [Fact]
    public void Every_expected_plan_of_the_cases_is_valid()
    {
        foreach (var one in Case.All.Where(c => c.ExpectsPlan && c.Compile().Plan is not null))
            Assert.Empty(PlanValidator.Validate(one.Compile().Plan!, PlanLimits.Of(one.Context)));
    }

    [Fact]
    public void An_empty_plan_is_refused() => Refused("The plan has 0 steps", new Plan("s1", [], []));

    [Fact]
    public void A_start_that_does_not_exist_is_refused() => Refused("The plan starts at 's9'", new Plan("s9", [Close("s1")], []));

    [Fact]
    public void An_id_used_twice_is_refused() => Refused("used twice", Check("a", "b", "b"), Escalate("b"), Escalate("b"));

    [Fact]
    public void The_reserved_id_is_refused() => Refused("reserved", Escalate(Plan.HandOver));

    [Fact]
    public void A_successor_that_does_not_exist_is_refused() => Refused("on_success names the step 'x'", Check("a", "x", "handover"));

    [Fact]
    public void A_way_back_is_refused() => Refused("on_failure leads back to 'a'", Check("a", "b", "a"), Close("b"));

    [Fact]
    public void A_missing_successor_is_refused() => Refused("on_failure is missing", new PlanStep("a", new CheckArgs(), [1], "handover"));

    [Fact]
    public void A_successor_of_the_wrong_kind_is_refused() => Refused("it has on_failure, which wait steps do not have", new PlanStep("a", new WaitArgs(1), [1], "handover", "handover"));

    [Fact]
    public void An_ending_step_leads_nowhere() => Refused("it has on_success, which escalate steps do not have", new PlanStep("a", new EscalateArgs("on-call engineer"), [1], "handover"));

    [Fact]
    public void A_step_that_nothing_reaches_is_refused()
    {
        var problem = Assert.Single(Problems(Check("a", "handover", "handover"), Escalate("b")));
        Assert.Equal(("unreachable_step", "b", "Step 'b' (escalate): no path leads to it."), (problem.Code, problem.Step, problem.Text));
    }

    [Fact]
    public void Another_service_may_not_be_restarted() => Refused("restarts 'billing', which this playbook may not restart", Restart("a", "handover", "billing"));

    [Fact]
    public void An_unknown_check_is_refused() => Refused("runs the check 'databse'; did you mean 'database'?", new PlanStep("a", new CheckArgs("databse"), [1], "handover", "handover"));

    [Fact]
    public void A_private_address_is_refused() => Refused("expected a public https address", new PlanStep("a", new CheckArgs("url", "https://169.254.169.254/"), [1], "handover", "handover"));

    [Theory]
    [InlineData(null)]
    [InlineData("http://status.example.test/")]
    [InlineData("https://user@status.example.test/")]
    [InlineData("https://status.example.test/restart?now=yes")]
    [InlineData("https://db.internal/")]
    [InlineData("/health")]
    public void An_address_that_could_do_more_than_answer_is_refused(string? url) =>
        Refused("expected a public https address", new PlanStep("a", new CheckArgs("url", url), [1], "handover", "handover"));

    [Fact]
    public void An_unknown_action_is_refused() => Refused("runs the action 'dance'", Action("a", "handover", "dance"));

    [Fact]
    public void A_missing_parameter_is_refused() => Refused("expected count", Action("a", "handover", "scale"));

    [Fact]
    public void An_unknown_channel_is_refused() => Refused("posts to '#all'", new PlanStep("a", new NotifyArgs("#all", "x"), [1], "handover"));

    [Fact]
    public void A_person_who_is_not_registered_is_refused() => Refused("needs 'the CEO'", new PlanStep("a", new EscalateArgs("the CEO"), [1]));

    [Fact]
    public void An_article_makes_no_other_person() => Assert.Empty(Problems(new PlanStep("a", new EscalateArgs("the On-Call Engineer"), [1])));

    [Fact]
    public void A_destructive_action_without_approval_is_refused() => Refused("needs an approval before it on every path", Action("a", "handover", "wipe-cache"));

    [Fact]
    public void A_destructive_action_that_one_path_reaches_unapproved_is_refused() =>
        Refused("needs an approval before it on every path", Check("a", "c", "b"), Approve("b", "c"), Action("c", "handover", "wipe-cache"));

    [Fact]
    public void A_destructive_action_behind_an_approval_is_fine() => Assert.Empty(Problems(Approve("b", "c"), Action("c", "handover", "wipe-cache")));

    [Fact]
    public void An_approval_is_for_one_action() =>
        Refused("needs an approval before it on every path", Approve("b", "c"), Action("c", "d", "wipe-cache"), Action("d", "handover", "wipe-cache"));

    [Fact]
    public void A_denied_approval_approves_nothing() =>
        Refused("needs an approval", new PlanStep("b", new ApproveArgs(null, "x"), [1], "handover", "c"), Action("c", "handover", "wipe-cache"));

    [Fact]
    public void Closing_without_a_check_is_refused() => Refused("where the last check has not passed", Restart("a", "b"), Close("b"));

    [Fact]
    public void Closing_where_one_path_failed_is_refused() => Refused("where the last check has not passed", Check("a", "b", "b"), Close("b"));

    [Fact]
    public void More_restarts_than_allowed_are_refused() =>
        Refused("restart number 3 of shop on one path; restart.max is 2", Restart("a", "b"), Restart("b", "c"), Restart("c", "handover"));

    [Fact]
    public void Restarts_on_different_paths_are_not_added_up() =>
        Assert.Empty(Problems(Check("a", "b", "d"), Restart("b", "c"), Restart("c", "handover"), Restart("d", "e"), Restart("e", "handover")));

    [Fact]
    public void Waiting_for_more_than_a_day_is_refused() =>
        Refused("may wait 1d1s in all; at most 1d", new PlanStep("a", new WaitArgs(86_400), [1], "b"), new PlanStep("b", new WaitArgs(1), [1], "handover"));

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(86_401)]
    public void A_wait_has_bounds(int seconds) => Refused($"waits {seconds} seconds", new PlanStep("a", new WaitArgs(seconds), [1], "handover"));

    [Fact]
    public void A_poll_and_attempts_exclude_each_other() => Refused("both attempts and a timeout", new PlanStep("a", new CheckArgs(Attempts: 2, EverySeconds: 1, TimeoutSeconds: 5), [1], "handover", "handover"));

    [Fact]
    public void Attempts_need_an_interval() => Refused("does not say how often", new PlanStep("a", new CheckArgs(Attempts: 2), [1], "handover", "handover"));

    [Fact]
    public void A_plan_with_very_many_paths_is_judged_at_once()
    {
        var steps = Enumerable.Range(0, 390).Select(i => Check($"s{i}", i < 389 ? $"s{i + 1}" : "handover", i < 388 ? $"s{i + 2}" : "handover")).ToArray();
        Assert.Empty(Problems(steps));
    }

    private static void Refused(string text, params PlanStep[] steps) => Refused(text, new Plan(steps[0].Id, steps, []));

    private static void Refused(string text, Plan plan) =>
        Assert.Contains(PlanValidator.Validate(plan, Limits), p => p.Text.Contains(text, StringComparison.Ordinal));

    private static IReadOnlyList<PlanProblem> Problems(params PlanStep[] steps) => PlanValidator.Validate(new Plan(steps[0].Id, steps, []), Limits);

    private static PlanStep Check(string id, string pass, string fail) => new(id, new CheckArgs(), [1], pass, fail);

    private static PlanStep Restart(string id, string next, string service = "shop") => new(id, new RestartArgs(service), [1], next, Plan.HandOver);

    private static PlanStep Action(string id, string next, string name) =>
        new(id, new ActionArgs(name, new Dictionary<string, string>(StringComparer.Ordinal)), [1], next, Plan.HandOver);

    private static PlanStep Approve(string id, string next) => new(id, new ApproveArgs(null, "x"), [1], next, Plan.HandOver);

    private static PlanStep Escalate(string id) => new(id, new EscalateArgs("on-call engineer"), [1]);

    private static PlanStep Close(string id) => new(id, new CloseArgs(), [1]);
}
