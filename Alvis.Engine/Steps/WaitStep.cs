using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;

namespace Alvis.Engine.Steps;

/// <summary>Lets time pass. The end is a stored instant, so a crash in between shortens or lengthens nothing.</summary>
public sealed class WaitStep : IStepKind
{
    public string Word => "wait";

    public string Example => "- wait: 1m";

    public Task<StepResult> RunAsync(StepRun run, CancellationToken cancel)
    {
        var span = TimeSpan.FromSeconds(((WaitArgs)run.Step.Args).Seconds);
        return Task.FromResult<StepResult>(run.Incident.Waits == 0
            ? new StepResult.Waits(run.Now + span, $"waiting for {Duration.Spoken(span)}")
            : new StepResult.Ends(StepOutcome.Success, $"waited {Duration.Spoken(span)}"));
    }
}
