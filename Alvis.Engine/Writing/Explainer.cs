using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;

namespace Alvis.Engine.Writing;

/// <summary>A diagnostic in a model's words.</summary>
/// <param name="Of">What it explains.</param>
/// <param name="Text">The explanation. Untrusted: it is shown as the model's, and nothing follows from it.</param>
/// <param name="Fix">What could stand in the place of its lines and compiles there; null when nothing that the model proposed does.</param>
public sealed record Explanation(Diagnostic Of, string Text, string? Fix);

/// <summary>What came of explaining.</summary>
/// <param name="Items">One for each diagnostic that the model explained.</param>
/// <param name="Why">Why there is nothing; null when the model answered.</param>
/// <param name="Use">What the model was used for.</param>
public sealed record Explained(IReadOnlyList<Explanation> Items, string? Why, ModelUse Use);

/// <summary>
/// Lets a model explain why <c>details</c> do not compile, and propose what to write instead. A proposal is shown only when the compiler takes it: the error
/// is gone, no other has come, and it neither brings in a number nor leaves out a ban.
/// </summary>
public sealed class Explainer(Scribe scribe, Redaction redaction)
{
    /// <summary>A person waits for it.</summary>
    public static readonly TimeSpan Within = TimeSpan.FromMinutes(1);

    /// <summary>Its prompt.</summary>
    public static readonly Prompt Prompt = new("explain", 1,
        $"""
        A compiler turns plain English into steps and did not understand some lines. {Untrusted.Rule}
        The data has the numbered lines, the errors with their numbers, and the names that may be used. For every error say in one or two sentences why the line is not
        clear enough to run without a person, and write a fix: the sentence or sentences to write instead of the error's lines, in plain English, or null when only the author
        can know. Use the forms "Run the health check." "If it fails, restart the app." "Wait for one minute." "If it fails again, escalate to the on-call engineer." "If it
        succeeds, close the incident." Never add a number, a command or a name that is not there, and never drop a "not" or "never". Answer with JSON.
        """,
        """
        {"type":"object","properties":{"items":{"type":"array","items":{"type":"object","properties":{"error":{"type":"integer"},"explanation":{"type":"string"},
        "fix":{"type":["string","null"]}},"required":["error","explanation","fix"],"additionalProperties":false}}},"required":["items"],"additionalProperties":false}
        """);

    private const int MostErrors = 10;
    private const int LongestText = 500;

    /// <summary>Explains the errors of a text, at most ten.</summary>
    /// <param name="details">The text.</param>
    /// <param name="context">What it was compiled with.</param>
    /// <param name="purse">The id of the person's request.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="ArgumentException">The text compiles: there is nothing to explain.</exception>
    public async Task<Explained> ExplainAsync(string details, CompileContext context, string purse, CancellationToken cancel)
    {
        string[] lines = details.ReplaceLineEndings("\n").Split('\n');
        var errors = Errors(details, context);
        if (errors.Count == 0)
            throw new ArgumentException("The text compiles.", nameof(details));
        var asked = errors.Take(MostErrors).ToList();
        var scribed = await scribe.AskAsync(Prompt, Untrusted.Wrap(Sent(lines, asked, context)), purse, Within, cancel);
        if (scribed.Text is not { } said)
            return new Explained([], scribed.Why, scribed.Use);
        if (ModelJson.Read<Answer>(said) is not { Items: { } items })
            return new Explained([], ModelJson.OtherForm, scribed.Use with { Why = ModelJson.OtherForm });
        var explained = items
            .Where(i => i.Error is >= 1 && i.Error <= asked.Count && !string.IsNullOrWhiteSpace(i.Explanation))
            .DistinctBy(i => i.Error)
            .Select(i => new Explanation(asked[i.Error!.Value - 1], Words.Clip(i.Explanation!, LongestText), Fix(i.Fix, asked[i.Error.Value - 1], lines, errors, context)))
            .ToList();
        return new Explained(explained, null, scribed.Use with { Used = explained.Count > 0 });
    }

    private static string? Fix(string? proposed, Diagnostic error, string[] lines, List<Diagnostic> before, CompileContext context)
    {
        var places = error.Lines.Where(l => l >= 1 && l <= lines.Length).Order().ToList();
        if (string.IsNullOrWhiteSpace(proposed) || places.Count == 0)
            return null;
        var fix = Words.Clip(proposed.Trim(), LongestText);
        if (Faith.Breach(fix, string.Join(' ', places.Select(l => lines[l - 1]))) is not null)
            return null;
        var after = Errors(string.Join('\n', lines.Select((l, n) => n + 1 == places[0] ? fix : places.Contains(n + 1) ? "" : l)), context);
        // The lines stand where they stood, so what is wrong elsewhere is known by its line and code.
        var known = before.Where(e => e != error).Select(e => (e.Code, e.Lines[0])).ToHashSet();
        return after.All(e => known.Contains((e.Code, e.Lines[0]))) && after.Count < before.Count ? fix : null;
    }

    private static List<Diagnostic> Errors(string details, CompileContext context) => [.. DetailsCompiler.Compile(details, context).Diagnostics.Where(d => d.Severity == Severity.Error)];

    private object Sent(string[] lines, List<Diagnostic> errors, CompileContext context) => new
    {
        Lines = lines.Select((l, n) => new { Line = n + 1, Text = redaction.Of(l) }).Where(l => l.Text.Length > 0),
        Errors = errors.Select((e, n) => new { Error = n + 1, e.Lines, e.Code, Message = redaction.Of(e.Message), Quote = redaction.Of(e.Quote) }),
        Services = context.Services.Select(s => s.Name),
        Checks = context.Checks.Keys,
        Actions = context.Actions.Select(a => a.Name),
        context.Channels,
        context.DefaultEscalation,
    };

    private sealed record Answer(IReadOnlyList<Said>? Items);

    private sealed record Said(int? Error, string? Explanation, string? Fix);
}
