using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;
using Alvis.Engine.Platforms;
using Alvis.Engine.Playbooks;
using Alvis.Engine.Steps;
using Alvis.Tests.Support;

namespace Alvis.Tests.Engine.Steps;

public sealed class ApproveStepTests
{
    [Fact]
    public async Task It_shows_the_exact_call_that_follows() =>
        Assert.Equal("restart shop", (await AsksAsync(Some.ApprovedPlan())).Call);

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

    private static async Task<StepResult.Asks> AsksAsync(Plan plan)
    {
        var step = new ApproveStep(new KindSet<IPlatform>([new RecordingPlatform()]));
        return Assert.IsType<StepResult.Asks>(await step.RunAsync(Run.Of(Timeline.Opened(plan), "a1", Some.Playbook(approval: Approval.Ask)), CancellationToken.None));
    }
}
