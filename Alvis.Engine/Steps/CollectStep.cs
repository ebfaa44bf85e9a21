using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;
using Alvis.Engine.Platforms;

namespace Alvis.Engine.Steps;

/// <summary>
/// Runs a registered command that only looks and keeps what it says in the timeline. It decides nothing: the plan goes on whatever comes of it. As it
/// changes nothing, it may run again after a crash.
/// </summary>
public sealed class CollectStep(ICommands commands) : IStepKind
{
    // The timeline is read by people; the command's own log has the rest.
    private const int MostKept = 2_000;

    public string Word => "collect";

    public string Example => "- collect: thread-dump";

    public async Task<StepResult> RunAsync(StepRun run, CancellationToken cancel)
    {
        var args = (CollectArgs)run.Step.Args;
        if (!run.Playbook.Actions.Contains(args.Name))
            return Nothing($"the playbook no longer lists the action '{args.Name}'");
        // Registered anew since the plan was confirmed: what may do more than look is not run here.
        if (commands.All.FirstOrDefault(c => c.Name == args.Name) is not { ReadOnly: true })
            return Nothing($"'{args.Name}' is not registered as one that only looks");
        if (commands.Preflight(args.Name, args.Params) is { } refusal)
            return Nothing(refusal.Text);

        var said = await commands.RunAsync(args.Name, args.Params, cancel);
        return new StepResult.Ends(StepOutcome.Success, $"{(said.Outcome == CallOutcome.Done ? "collected" : "tried to collect")} {args.Name}: {Words.Clip(said.Text, MostKept)}");

        StepResult Nothing(string why) => new StepResult.Ends(StepOutcome.Success, $"collected nothing: {why}");
    }
}
