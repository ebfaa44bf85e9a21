using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;

namespace Alvis.Engine.Steps;

/// <summary>Gives the incident to a person and ends the plan.</summary>
public sealed class EscalateStep : IStepKind
{
    public string Word => "escalate";

    public string Example => "- escalate: on-call engineer";

    public Task<StepResult> RunAsync(StepRun run, CancellationToken cancel) =>
        Task.FromResult<StepResult>(new StepResult.Escalates(((EscalateArgs)run.Step.Args).To, Why(run)));

    private static string Why(StepRun run) => run.Incident switch
    {
        { RestartsMade: > 0 and var made } i => $"still failing after {Words.Count(made, "restart")}: {i.Latest.Finding}",
        { Restarts: > 0 and var tried } i => $"still failing; {Words.Count(tried, "restart was", "restarts were")} begun and none is known to have been made: {i.Latest.Finding}",
        var i => $"the playbook says so: {i.Latest.Finding}",
    };
}
