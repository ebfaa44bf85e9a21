using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;
using Alvis.Engine.Platforms;

namespace Alvis.Engine.Steps;

/// <summary>Asks a person before the plan goes on, and shows the exact call that their consent allows.</summary>
public sealed class ApproveStep(KindSet<IPlatform> platforms, ICommands commands) : IStepKind
{
    public string Word => "approve";

    public string Example => "- approve: { for: restarting the shop, timeout: 15m }";

    public Task<StepResult> RunAsync(StepRun run, CancellationToken cancel)
    {
        var args = (ApproveArgs)run.Step.Args;
        var within = args.TimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : run.Playbook.Restart.AskFor;
        var next = run.Step.OnSuccess is { } id and not Plan.HandOver ? run.Incident.Plan[id].Args : null;
        var call = next switch
        {
            RestartArgs => platforms.Find(run.Incident.Platform)?.Describe(run.Incident.Target),
            // A command that cannot be run any more has no call to show; its own step hands over and says why.
            ActionArgs a when commands.Preflight(a.Name, a.Params) is null => commands.Describe(a.Name, a.Params),
            _ => null,
        };
        return Task.FromResult<StepResult>(new StepResult.Asks(args.From, args.For, call, within));
    }
}
