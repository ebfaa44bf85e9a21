using Alvis.Engine.Escalations;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;

namespace Alvis.Engine.Steps;

/// <summary>Tells somebody without ending the plan. A message that cannot be sent is said in the timeline and does not stop the plan.</summary>
public sealed class NotifyStep(IEscalations escalations) : IStepKind
{
    public string Word => "notify";

    public string Example => "- notify: { to: on-call engineer, message: the shop was restarted }";

    public async Task<StepResult> RunAsync(StepRun run, CancellationToken cancel)
    {
        var args = (NotifyArgs)run.Step.Args;
        var (name, refusal) = escalations.Resolve(args.To);
        if (name is null)
            return new StepResult.Ends(StepOutcome.Success, $"{args.To} was not told: {refusal!.Text}");

        var i = run.Incident;
        if (args.Page && i.SilencedUntil > run.Now)
            return new StepResult.Ends(StepOutcome.Success, $"{args.To} was not told: the incident is silenced until {Clock.Utc(i.SilencedUntil.Value)}");
        var message = args.Message ?? $"{i.Service} fails its check: {i.Latest.Finding}";
        var page = new Page(name, i.Id, i.Service, $"{i.Id}-{run.Step.Id}", $"[{i.Id}] {i.Service}: {message}", message, run.Now, Urgent: args.Page);
        var delivery = await escalations.SendAsync(name, page, cancel);
        return new StepResult.Ends(StepOutcome.Success, delivery is Delivery.Sent
            ? $"told {args.To}: {message}"
            : $"{args.To} could not be told ({delivery.Text}); the plan goes on");
    }
}
