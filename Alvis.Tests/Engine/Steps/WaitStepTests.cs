using Alvis.Engine.Incidents;
using Alvis.Engine.Steps;
using Alvis.Tests.Support;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Tests.Engine.Steps;

public sealed class WaitStepTests
{
    [Fact]
    public async Task It_names_the_instant_at_which_it_is_over()
    {
        var told = Timeline.Restarting().Then(new RestartFinished("k1", CallEnd.Done, "ok"), new StepFinished("s2", StepOutcome.Success, "ok"));

        var waits = Assert.IsType<StepResult.Waits>(await RunAsync(told));

        Assert.Equal((told.Now + TimeSpan.FromMinutes(1), "waiting for 1 minute"), (waits.Until, waits.Why));
    }

    [Fact]
    public async Task Run_again_at_that_instant_it_is_over()
    {
        var told = Timeline.Waiting().After(TimeSpan.FromMinutes(1));

        Assert.Equal(new StepResult.Ends(StepOutcome.Success, "waited 1 minute"), await RunAsync(told));
    }

    [Fact]
    public async Task A_wait_that_a_person_cut_off_begins_anew()
    {
        var told = Timeline.Waiting().After(TimeSpan.FromSeconds(1)).By(Some.Mara, new Acknowledged()).By(Some.Mara, new HandedBack());
        told.Then(new Probed(null, Some.Failing(told.Now)));

        Assert.Equal(told.Now + TimeSpan.FromMinutes(1), Assert.IsType<StepResult.Waits>(await RunAsync(told)).Until);
    }

    private static Task<StepResult> RunAsync(Timeline told) => new WaitStep().RunAsync(Run.Of(told, "s3"), CancellationToken.None);
}
