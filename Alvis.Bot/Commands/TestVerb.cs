using Alvis.Bot.Access;
using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;
using Alvis.Engine.Response;

namespace Alvis.Bot.Commands;

/// <summary>Looks at a service once and says what would follow. Touches nothing and records nothing.</summary>
internal sealed class TestVerb(Rehearsal rehearsal, IPlaybooks playbooks) : ServiceVerb(playbooks)
{
    public override string Word => "test";

    public override string Example => "test shop";

    public override string Summary => "Look at a service once and say what its playbook would do, and what would keep it from that. Touches nothing.";

    public override Role Needs => Role.Viewer;

    protected override async Task<Reply> DoAsync(InForce known, IReadOnlyList<string> more, Asker by, CancellationToken cancel)
    {
        if (await rehearsal.TryAsync(known.Service, cancel) is not { } would)
            return Reply.No($"The playbook of {known.Service} was removed just now.");
        List<Row> rows =
        [
            new(would.Seen.Healthy ? Tone.Good : Tone.Bad, would.Seen.Healthy ? "passed" : "failed", $"{known.CheckShown}: {would.Seen.Finding}", PageOf(known.Service)),
            new(Tone.Info, "then", would.Opens),
            .. known.Plan.Steps.Select(s => new Row(Tone.Doing, s.Id, Step(s))),
            .. would.Calls.Select(c => new Row(c.Refusal is null ? Tone.Doing : Tone.Bad, $"{c.Step.Id} call", c.Refusal is null ? $"{c.Call}; no guard would refuse it now" : $"{c.Call}; refused now by {c.Refusal}")),
        ];
        return Reply.Show(new Card.List($"What {known.Service} would get", rows, "Nothing."));
    }

    private static string Step(PlanStep step) => StepWords.Next(step) is { Length: > 0 } next ? $"{StepWords.Of(step.Args)} ({next})" : StepWords.Of(step.Args);
}
