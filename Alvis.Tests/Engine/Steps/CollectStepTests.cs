using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;
using Alvis.Engine.Steps;
using Alvis.Tests.Support;

namespace Alvis.Tests.Engine.Steps;

public sealed class CollectStepTests
{
    private static readonly Plan Dump = new("s1",
    [
        new("s1", new CollectArgs("flush-cache", new Dictionary<string, string> { ["region"] = "eu" }), [1], "s2"),
        new("s2", new CloseArgs(), [2]),
    ], []);

    [Fact]
    public async Task What_the_command_says_is_kept_and_the_plan_goes_on()
    {
        var commands = new RecordingCommands { OnlyLooks = true };
        Assert.Equal((StepOutcome.Success, "collected flush-cache: flushed"), await RunAsync(commands, "flush-cache"));
        Assert.Equal(1, commands.Runs);
    }

    [Fact]
    public async Task A_command_that_may_do_more_by_now_is_not_run_and_the_plan_goes_on()
    {
        var commands = new RecordingCommands();
        Assert.Equal((StepOutcome.Success, "collected nothing: 'flush-cache' is not registered as one that only looks"), await RunAsync(commands, "flush-cache"));
        Assert.Equal(0, commands.Runs);
    }

    [Fact]
    public async Task One_that_the_playbook_does_not_list_any_more_is_not_run()
    {
        var commands = new RecordingCommands { OnlyLooks = true };
        Assert.Equal((StepOutcome.Success, "collected nothing: the playbook no longer lists the action 'flush-cache'"), await RunAsync(commands, "other"));
        Assert.Equal(0, commands.Runs);
    }

    [Fact]
    public async Task Refused_parameters_are_said() => Assert.Equal(
        (StepOutcome.Success, "collected nothing: region is 'eu'; expected us."),
        await RunAsync(new RecordingCommands { OnlyLooks = true, Refuses = new Refusal("region is 'eu'; expected us.") }, "flush-cache"));

    private static async Task<(StepOutcome, string)> RunAsync(RecordingCommands commands, string listed)
    {
        var end = Assert.IsType<StepResult.Ends>(
            await new CollectStep(commands).RunAsync(Run.Of(Timeline.Opened(Dump), "s1", Some.Playbook() with { Actions = [listed] }), CancellationToken.None));
        return (end.Outcome, end.Text);
    }
}
