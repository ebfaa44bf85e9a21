using Alvis.Engine.Plans;

namespace Alvis.Engine.Steps;

/// <summary>Gives the incident to a person and ends the plan.</summary>
public sealed class EscalateStep : IStepKind
{
    public string Word => "escalate";

    public string Example => "- escalate: on-call engineer";

    public Task<StepResult> RunAsync(StepRun run, CancellationToken cancel) =>
        Task.FromResult<StepResult>(new StepResult.Escalates(((EscalateArgs)run.Step.Args).To, Why(run)));

    private static string Why(StepRun run) => run.Incident.Restarts > 0
        ? $"still failing after {Kinds.Words.Count(run.Incident.Restarts, "restart")}: {run.Incident.Latest.Finding}"
        : $"the playbook says so: {run.Incident.Latest.Finding}";
}
