using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;
using Alvis.Engine.Platforms;
using Alvis.Engine.Playbooks;
using Alvis.Engine.Steps;
using Alvis.Tests.Support;

namespace Alvis.Tests.Engine.Steps;

public sealed class ApproveStepTests
{
    private static readonly Plan Flush = new("a1",
    [
        new("a1", new ApproveArgs(null, "flushing"), [1], "s1", Plan.HandOver),
        new("s1", new ActionArgs("flush-cache", new Dictionary<string, string> { ["region"] = "eu" }), [2], "s2", Plan.HandOver),
        new("s2", new CloseArgs(), [3]),
    ], []);

    private readonly RecordingCommands commands = new();

    [Fact]
    public async Task It_shows_the_exact_call_that_follows() =>
        Assert.Equal("restart shop", (await AsksAsync(Some.ApprovedPlan())).Call);

    [Fact]
    public async Task It_shows_the_argument_list_of_a_command_that_follows() =>
        Assert.Equal("flush --region eu", (await AsksAsync(Flush)).Call);

    [Fact]
    public async Task A_command_that_cannot_be_run_any_more_is_not_shown()
    {
        commands.Refuses = new Refusal("flush-cache is not registered");

        Assert.Null((await AsksAsync(Flush)).Call);
    }

    [Fact]
    public async Task It_says_what_for_and_asks_whom_the_plan_names()
    {
        var asks = await AsksAsync(With(new ApproveArgs("db-team", "restarting the shop")));

        Assert.Equal(("db-team", "restarting the shop"), (asks.From, asks.For));
    }

    [Fact]
    public async Task Without_a_time_of_its_own_it_takes_the_playbook_s()
    {
        Assert.Equal(TimeSpan.FromMinutes(15), (await AsksAsync(Some.ApprovedPlan())).Within);
        Assert.Equal(TimeSpan.FromSeconds(90), (await AsksAsync(With(new ApproveArgs(null, "it", TimeoutSeconds: 90)))).Within);
    }

    [Fact]
    public async Task No_call_is_shown_when_none_follows()
    {
        var plan = With(new ApproveArgs(null, "it"));

        var asks = await AsksAsync(plan with { Steps = [.. plan.Steps.Select(s => s.Id == "a1" ? s with { OnSuccess = Plan.HandOver } : s)] });

        Assert.Null(asks.Call);
    }

    private static Plan With(ApproveArgs args)
    {
        var plan = Some.ApprovedPlan();
        return plan with { Steps = [.. plan.Steps.Select(s => s.Id == "a1" ? s with { Args = args } : s)] };
    }

    private async Task<StepResult.Asks> AsksAsync(Plan plan)
    {
        var step = new ApproveStep(new KindSet<IPlatform>([new RecordingPlatform()]), commands);
        return Assert.IsType<StepResult.Asks>(await step.RunAsync(Run.Of(Timeline.Opened(plan), "a1", Some.Playbook(approval: Approval.Ask)), CancellationToken.None));
    }
}
