using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;
using Alvis.Engine.Plans.Import;
using Alvis.Engine.Platforms;

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

        var notes = Runs(draft).ToList();
        if (notes.Count > 0)
            yield return "Not in the plan:";
        foreach (var (first, last) in notes.Take(most))
        {
            yield return first == last
                ? $"  line {first.Number}: \"{Words.Clip(first.Text.Trim(), 80)}\": {first.Reason}"
                : $"  lines {first.Number} to {last.Number}: {first.Reason}";
        }

        if (notes.Count > most)
            yield return $"  and {Words.Count(notes.Count - most, "more place")}; 'alvis playbook import' in a terminal shows all.";

        if (draft.Commands.Count > 0)
            yield return "Commands that the text shows; none is run unless a step of your own says so:";
        foreach (var command in draft.Commands.Take(most))
            yield return $"  line {command.Line}: {Words.Clip(command.Text, 80)}: {Meaning(command)}";
        if (draft.Commands.Count > most)
            yield return $"  and {Words.Count(draft.Commands.Count - most, "more command")}.";
        if (draft.Commands.Count > 0 && draft.Service is null)
            yield return "  With a line 'Service: NAME' in the runbook, the command that restarts it is recognised too.";

        yield return draft.Missing is { Count: > 0 } missing
            ? $"Next: fill in {Words.And([.. missing])} in the draft, then run 'alvis playbook check' or send the YAML file. Nothing was added."
            : "Next: read the draft, then run 'alvis playbook check' or send the YAML file and confirm its plan. Nothing was added.";
    }

    /// <summary>What the operator registered, as far as a runbook may mean it.</summary>
    public static RunbookContext Known(ICommands commands, KindSet<IPlatform> platforms) => new(
        [.. commands.All.Select(c => new KnownAction(c.Name, c.Params.Count == 0 ? commands.Describe(c.Name, new Dictionary<string, string>()) : null, c.Params, c.Destructive) { ReadOnly = c.ReadOnly })],
        app => [.. platforms.All.SelectMany(p => p.RestartCommands(app).Select(line => new KnownRestart(p.Word, line)))]);

    private static string Meaning(RunbookCommand command) => command switch
    {
        { Registered: { } name } => $"registered as {name}",
        { Restarts: { } platform } => $"what {platform} does when a step says 'restart the app'",
        _ => "register this to use it",
    };

    // Lines of a block of code, one after the other, say the same about themselves.
    private static IEnumerable<(RunbookLine First, RunbookLine Last)> Runs(RunbookDraft draft)
    {
        RunbookLine? first = null, last = null;
        foreach (var note in draft.Notes.Where(n => n.Role != RunbookRole.FrontMatter && !(n.Role == RunbookRole.Heading && n.Code is null)))
        {
            if (first is not null && last is not null && first.Role == note.Role && first.Reason == note.Reason && IsBulk(note.Role) && draft.Lines.Skip(last.Number).Take(note.Number - last.Number - 1).All(l => l.Fate == RunbookFate.Nothing))
            {
                last = note;
                continue;
            }

            if (first is not null && last is not null)
                yield return (first, last);
            (first, last) = (note, note);
        }

        if (first is not null && last is not null)
            yield return (first, last);
    }

    private static bool IsBulk(RunbookRole role) => role is RunbookRole.Code or RunbookRole.Html or RunbookRole.TableRow or RunbookRole.LinkDefinition;
}
