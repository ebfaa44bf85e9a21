using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;
using Alvis.Engine.Platforms;

namespace Alvis.Engine.Steps;

/// <summary>Asks a person before the plan goes on, and shows the exact call that their consent allows.</summary>
public sealed class ApproveStep(KindSet<IPlatform> platforms) : IStepKind
{
    public string Word => "approve";

    public string Example => "- approve: { for: restarting the shop, timeout: 15m }";

    public Task<StepResult> RunAsync(StepRun run, CancellationToken cancel)
    {
        var args = (ApproveArgs)run.Step.Args;
        var within = args.TimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : run.Playbook.Restart.AskFor;
        var call = run.Step.OnSuccess is { } next and not Plan.HandOver && run.Incident.Plan[next].Args is RestartArgs
            ? platforms.Find(run.Incident.Platform)?.Describe(run.Incident.Target)
            : null;
        return Task.FromResult<StepResult>(new StepResult.Asks(args.From, args.For, call, within));
    }
}
