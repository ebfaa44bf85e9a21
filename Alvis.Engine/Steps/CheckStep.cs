using Alvis.Engine.Checks;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;
using Alvis.Engine.Playbooks;

namespace Alvis.Engine.Steps;

/// <summary>
/// Looks at the service and chooses the branch: once, several times apart, or every so often until a time is over. The result that
/// confirmed the fault answers the plan's first check when it is fresh; every other one looks anew.
/// </summary>
public sealed class CheckStep(IProbes probes) : IStepKind
{
    /// <summary>How old the confirmed result may be to stand for the first check.</summary>
    public static readonly TimeSpan ConfirmedFor = TimeSpan.FromSeconds(15);

    public string Word => "check";

    public string Example => "- check: health_check";

    public async Task<StepResult> RunAsync(StepRun run, CancellationToken cancel)
    {
        var args = (CheckArgs)run.Step.Args;
        if (run.Incident.LastActionAt + run.Playbook.Restart.Grace is { } judge && judge > run.Now)
            return new StepResult.Waits(judge, $"giving {run.Incident.Service} its grace of {Duration.Spoken(run.Playbook.Restart.Grace)} after the restart");

        if (Confirmed(run, args) is { } confirmed)
            return Judge(run, args, [confirmed], seen: null);

        var result = await probes.LookAsync(run.Incident.Service, args.Target, args.Url, cancel);
        return Judge(run, args, [.. run.Incident.Probes, result], result);
    }

    private static CheckResult? Confirmed(StepRun run, CheckArgs args) =>
        args.Target == CheckSpec.HealthCheck && run.Step.Id == run.Incident.Plan.Start && run.Incident.Probes.Count == 0
        && run.Incident.LastActionAt is null && run.Now - run.Incident.Confirmed.At < ConfirmedFor
            ? run.Incident.Confirmed
            : null;

    private static StepResult Judge(StepRun run, CheckArgs args, IReadOnlyList<CheckResult> results, CheckResult? seen)
    {
        var last = results[^1];
        var passed = args.PassWhen == PassWhen.Any ? last.Healthy : last.Healthy && IsLast(run, args, results);
        var failed = args.PassWhen == PassWhen.Any ? !last.Healthy && IsLast(run, args, results) : !last.Healthy;
        if (passed)
            return new StepResult.Ends(StepOutcome.Success, last.Finding, seen);
        if (failed)
            return new StepResult.Ends(StepOutcome.Failure, results.Count > 1 ? $"{last.Finding} ({results.Count} looks)" : last.Finding, seen);
        // The confirmed result is recorded as the first look when others follow: else each of them would find it again and count from one.
        return new StepResult.Waits(last.At + TimeSpan.FromSeconds(args.EverySeconds ?? 0), "looking again", seen ?? last);
    }

    private static bool IsLast(StepRun run, CheckArgs args, IReadOnlyList<CheckResult> results) => args switch
    {
        { Attempts: { } attempts } => results.Count >= attempts,
        { TimeoutSeconds: { } seconds, EverySeconds: { } every } =>
            results[^1].At + TimeSpan.FromSeconds(every) > run.Incident.StepAt + TimeSpan.FromSeconds(seconds),
        _ => true,
    };
}
