using Alvis.Engine.Checks;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;
using Alvis.Engine.Playbooks;
using Alvis.Engine.Steps;

namespace Alvis.Engine.Response;

/// <summary>What would happen to a service now, as far as that can be said without doing any of it.</summary>
/// <param name="Seen">What its check found.</param>
/// <param name="Opens">Whether an incident would open, and why not.</param>
/// <param name="Calls">Every call to the outside that the plan may make, with what the guards say to it now; null when they let it pass.</param>
public sealed record Rehearsed(CheckResult Seen, string Opens, IReadOnlyList<(PlanStep Step, string Call, string? Refusal)> Calls);

/// <summary>Tests a playbook: looks once and asks the guards. Touches nothing and records nothing.</summary>
public sealed class Rehearsal(IPlaybooks playbooks, IProbes probes, KindSet<IStepKind> steps, ActionRoom actions, Intake intake, RunNow runs, TimeProvider time)
{
    /// <summary>Looks once and says what would follow; null when there is no playbook.</summary>
    public async Task<Rehearsed?> TryAsync(string service, CancellationToken cancel)
    {
        if (playbooks.Find(service) is not { } known)
            return null;
        var seen = await probes.LookAsync(service, CheckSpec.HealthCheck, null, cancel);
        var opened = intake.Opened(known, known.CheckShown, seen, seen.At);
        var incident = Fold.Next(null, new Entry(new IncidentId(0), 1, time.Now(), Actor.Alvis, opened)) with { Consent = true };
        var calls = new List<(PlanStep, string, string?)>();
        foreach (var step in known.Plan.Steps.Where(s => s.Args is RestartArgs or ActionArgs))
        {
            if (steps.Find(step.Kind) is { } kind)
                calls.Add(await AskAsync(kind, new StepRun(incident, step, known.Playbook, time.Now()), cancel));
        }

        return new Rehearsed(seen, await OpensAsync(known, seen, cancel), calls);
    }

    // These two kinds only decide when they are run; who acts is the responder.
    private async Task<(PlanStep, string, string?)> AskAsync(IStepKind kind, StepRun run, CancellationToken cancel) => await kind.RunAsync(run, cancel) switch
    {
        StepResult.Acts a => (run.Step, a.Call.Describe,
            await actions.AskGuardsAsync(run.Incident, run.Playbook.Restart, a.Call, exceptKey: null, cancel) is var (guard, refusal) ? $"{guard}: {refusal.Text}" : null),
        StepResult.HandsOver h => (run.Step, StepWords.Of(run.Step.Args), h.Why),
        _ => (run.Step, StepWords.Of(run.Step.Args), null),
    };

    private async Task<string> OpensAsync(InForce known, CheckResult seen, CancellationToken cancel)
    {
        var times = Words.Count(known.Playbook.HealthCheck.FailAfter, "failure");
        return await runs.RefuseAsync(known.Service, cancel) is { } refusal ? $"No incident would open: {refusal.Text}"
            : seen.Failure == CheckFailure.Forbidden ? "No incident would open: the check cannot look."
            : seen.Healthy ? $"No incident would open. After {times} in a row one would."
            : $"After {times} in a row an incident would open.";
    }
}
