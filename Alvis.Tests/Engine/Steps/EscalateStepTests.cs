using Alvis.Engine.Incidents;
using Alvis.Engine.Steps;
using Alvis.Tests.Support;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Tests.Engine.Steps;

public sealed class EscalateStepTests
{
    [Fact]
    public async Task It_names_whom_the_plan_names() =>
        Assert.Equal("on-call engineer", (await RunAsync(Timeline.Opened())).To);

    [Fact]
    public async Task After_a_restart_it_says_how_many_did_not_help() =>
        Assert.Equal("still failing after 1 restart: answered 503, wanted 200", (await RunAsync(Timeline.Waiting())).Why);

    [Fact]
    public async Task Before_any_restart_it_speaks_of_none()
    {
        var why = (await RunAsync(Timeline.Opened())).Why;

        Assert.Equal("the playbook says so: answered 503, wanted 200", why);
    }

    [Fact]
    public async Task A_restart_that_was_not_made_is_not_claimed()
    {
        var told = Timeline.Restarting().Then(new RestartFinished("k1", CallEnd.Failed, "the machine is gone"));

        Assert.Equal("still failing; 1 restart was begun and none is known to have been made: answered 503, wanted 200", (await RunAsync(told)).Why);
    }

    private static async Task<StepResult.Escalates> RunAsync(Timeline told) =>
        Assert.IsType<StepResult.Escalates>(await new EscalateStep().RunAsync(Run.Of(told, "s6"), CancellationToken.None));
}
