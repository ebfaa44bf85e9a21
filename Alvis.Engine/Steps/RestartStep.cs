using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;
using Alvis.Engine.Platforms;
using Alvis.Engine.Playbooks;

namespace Alvis.Engine.Steps;

/// <summary>Restarts the service on its platform, with a person's consent where the playbook wants one.</summary>
public sealed class RestartStep(KindSet<IPlatform> platforms) : IStepKind
{
    public string Word => "restart";

    public string Example => "- restart: shop";

    public Task<StepResult> RunAsync(StepRun run, CancellationToken cancel) => Task.FromResult(Decide(run));

    public OutsideCall? Recall(StepRun run, BegunCall begun) =>
        platforms.Find(begun.Platform) is { } platform ? new RestartCall(platform, begun.Service, begun.Target) : null;

    private StepResult Decide(StepRun run)
    {
        var incident = run.Incident;
        if (platforms.Find(incident.Platform) is not { } platform)
            return new StepResult.HandsOver($"this version knows no platform '{incident.Platform}' ({Words.Known(incident.Platform, platforms.Known)})");
        if (run.Step.Args is RestartArgs named && named.Service != incident.Service)
            return new StepResult.HandsOver($"the plan restarts {named.Service}, which is not the service of this incident");
        if (run.Playbook.Platform != incident.Platform || run.Playbook.App != incident.Target)
            return new StepResult.HandsOver($"the playbook now names {run.Playbook.App} on {run.Playbook.Platform}, the incident began with {incident.Target} on {incident.Platform}");
        if (platform.Preflight(incident.Target) is { } refusal)
            return new StepResult.HandsOver($"{incident.Target} cannot be restarted: {refusal.Text}");

        var call = new RestartCall(platform, incident.Service, incident.Target);
        return Stricter(incident.Policy.Approval, run.Playbook.Restart.Approval) switch
        {
            Approval.Off => new StepResult.HandsOver($"the playbook allows no restart of {incident.Service} (restart.approval: off)"),
            // The playbook may have become stricter since the plan was confirmed: one consent, one restart.
            Approval.Ask when !incident.Consent => new StepResult.Asks(null, $"restarting {incident.Service}", call.Describe, run.Playbook.Restart.AskFor),
            _ => new StepResult.Acts(call),
        };
    }

    private static Approval Stricter(Approval one, Approval other) => one > other ? one : other;

    private sealed record RestartCall(IPlatform On, string Service, string Target)
        : OutsideCall(Service, On.Word, Target, On.Describe(Target))
    {
        public override bool IsRestart => true;

        public override Task<CallResult> MakeAsync(Attempt attempt, CancellationToken cancel) => On.RestartAsync(Order(attempt), cancel);

        public override Task<Happened> HappenedAsync(Attempt attempt, DateTimeOffset since, CancellationToken cancel) =>
            On.RestartedSinceAsync(Order(attempt), since, cancel);

        private RestartOrder Order(Attempt attempt) => new(Service, Target, attempt.Incident, attempt.Number, attempt.Key, attempt.Reason);
    }
}
