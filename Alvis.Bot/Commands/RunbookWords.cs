using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;
using Alvis.Engine.Plans.Import;

namespace Alvis.Bot.Commands;

/// <summary>An imported runbook in words, the same for the terminal and for chat: what was understood, what was not and why, and what to do next.</summary>
internal static class RunbookWords
{
    /// <summary>The whole answer, line by line.</summary>
    /// <param name="draft">The draft.</param>
    /// <param name="most">The most notes and commands shown; the rest are counted.</param>
    public static IEnumerable<string> Of(RunbookDraft draft, int most)
    {
        yield return draft.Plan is null ? "The runbook gives no plan that Alvis understands as a whole. Nothing in it will be run." : "The plan that the runbook gives:";
        foreach (var step in draft.Plan?.Steps ?? [])
            yield return $"  {step.Id} {StepWords.Of(step.Args)}{(StepWords.Next(step) is { Length: > 0 } next ? $" ({next})" : "")}";

        var notes = draft.Notes.Where(n => n.Role is not (RunbookRole.Heading or RunbookRole.FrontMatter)).ToList();
        if (notes.Count > 0)
            yield return $"{Words.Count(notes.Count, "line is", "lines are")} not in the plan:";
        foreach (var note in notes.Take(most))
            yield return $"  line {note.Number}: \"{Words.Clip(note.Text, 80)}\": {note.Reason}";
        if (notes.Count > most)
            yield return $"  and {Words.Count(notes.Count - most, "more line")}.";

        if (draft.Commands.Count > 0)
            yield return "Commands that the text shows; none is run unless a step of your own says so:";
        foreach (var command in draft.Commands.Take(most))
        {
            yield return command.Registered is { } name
                ? $"  line {command.Line}: {Words.Clip(command.Text, 80)}: registered as {name}"
                : $"  line {command.Line}: {Words.Clip(command.Text, 80)}: register this to use it";
        }

        if (draft.Commands.Count > most)
            yield return $"  and {Words.Count(draft.Commands.Count - most, "more command")}.";
        yield return draft.Missing is { Count: > 0 } missing
            ? $"Next: fill in {Words.And([.. missing])} in the draft, then run 'alvis playbook check' or send the YAML file. Nothing was added."
            : "Next: read the draft, then run 'alvis playbook check' or send the YAML file and confirm its plan. Nothing was added.";
    }

    /// <summary>What the operator registered, as far as a runbook may mean it.</summary>
    public static RunbookContext Known(Alvis.Engine.Platforms.ICommands commands) => new([.. commands.All.Select(c =>
        new KnownAction(c.Name, c.Params.Count == 0 ? commands.Describe(c.Name, new Dictionary<string, string>()) : null, c.Params, c.Destructive))]);
}
