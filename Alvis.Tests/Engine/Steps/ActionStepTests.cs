using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;
using Alvis.Engine.Platforms;
using Alvis.Engine.Steps;
using Alvis.Tests.Support;

namespace Alvis.Tests.Engine.Steps;

public sealed class ActionStepTests
{
    private static readonly Plan Flush = new("s1",
    [
        new("s1", new ActionArgs("flush-cache", new Dictionary<string, string> { ["region"] = "eu" }), [1], "s2", Plan.HandOver),
        new("s2", new CloseArgs(), [2]),
    ], []);

    private readonly RecordingCommands commands = new();

    [Fact]
    public async Task It_wants_the_registered_command_with_its_parameters_and_does_nothing_itself()
    {
        var call = Assert.IsType<StepResult.Acts>(await RunAsync("flush-cache")).Call;

        Assert.Equal(("command", "flush-cache", "flush --region eu", false), (call.Platform, call.Target, call.Describe, call.IsRestart));
        Assert.Equal(0, commands.Runs);
        Assert.Equal("flushed", (await call.MakeAsync(new Attempt(new IncidentId(1), 1, "k", "r"), CancellationToken.None)).Text);
        Assert.Equal(1, commands.Runs);
    }

    [Fact]
    public async Task An_action_the_playbook_does_not_list_any_more_hands_over() =>
        Assert.Equal("the playbook no longer lists the action 'flush-cache'", Assert.IsType<StepResult.HandsOver>(await RunAsync("other")).Why);

    [Fact]
    public async Task A_command_that_refuses_its_parameters_hands_over_with_its_words()
    {
        commands.Refuses = new Refusal("region is 'eu'; expected us.");

        Assert.Equal("region is 'eu'; expected us.", Assert.IsType<StepResult.HandsOver>(await RunAsync("flush-cache")).Why);
    }

    [Fact]
    public async Task Whether_a_cut_off_command_ran_is_not_known()
    {
        var told = Timeline.Opened(Flush).Then(new IncidentEvent.ActionBegun("s1", "k1", "flush-cache", "flush --region eu"));

        var call = new ActionStep(commands).Recall(Run.Of(told, "s1"), told.Incident.Call!)!;

        Assert.Equal(Happened.Unknown, await call.HappenedAsync(new Attempt(new IncidentId(1), 1, "k1", "r"), told.Now, CancellationToken.None));
        Assert.Equal(0, commands.Runs);
    }

    private Task<StepResult> RunAsync(string listed) =>
        new ActionStep(commands).RunAsync(Run.Of(Timeline.Opened(Flush), "s1", Some.Playbook() with { Actions = [listed] }), CancellationToken.None);
}
