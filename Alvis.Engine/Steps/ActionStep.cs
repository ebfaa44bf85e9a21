using Alvis.Engine.Incidents;
using Alvis.Engine.Plans;
using Alvis.Engine.Platforms;

namespace Alvis.Engine.Steps;

/// <summary>Runs a command that the operator registered. Whether it ran cannot be asked after a crash, so it is never run twice.</summary>
public sealed class ActionStep(ICommands commands) : IStepKind
{
    public string Word => "action";

    public string Example => "- action: flush-cache";

    public Task<StepResult> RunAsync(StepRun run, CancellationToken cancel)
    {
        var args = (ActionArgs)run.Step.Args;
        StepResult result =
            !run.Playbook.Actions.Contains(args.Name) ? new StepResult.HandsOver($"the playbook no longer lists the action '{args.Name}'")
            : commands.Preflight(args.Name, args.Params) is { } refusal ? new StepResult.HandsOver(refusal.Text)
            : new StepResult.Acts(new CommandCall(commands, run.Incident.Service, args));
        return Task.FromResult(result);
    }

    public OutsideCall? Recall(StepRun run, BegunCall begun) => new CommandCall(commands, begun.Service, (ActionArgs)run.Step.Args);

    private sealed record CommandCall(ICommands On, string Service, ActionArgs Args)
        : OutsideCall(Service, "command", Args.Name, On.Describe(Args.Name, Args.Params))
    {
        public override bool IsRestart => false;

        public override Task<CallResult> MakeAsync(Attempt attempt, CancellationToken cancel) => On.RunAsync(Args.Name, Args.Params, cancel);

        public override Task<Happened> HappenedAsync(Attempt attempt, DateTimeOffset since, CancellationToken cancel) => Task.FromResult(Happened.Unknown);
    }
}
