using System.Text.Json;
using System.Text.Json.Nodes;
using Alvis.Engine.Incidents;
using Alvis.Engine.Plans;

namespace Alvis.Engine.Writing;

/// <summary>A text read by the compiler and by a model, side by side. A person chooses; Alvis never does.</summary>
/// <param name="First">The compiler's.</param>
/// <param name="Second">The model's plan; null when it gave none that is valid.</param>
/// <param name="Problems">What is wrong with the model's, in words; empty when it is valid.</param>
/// <param name="Use">What the model was used for.</param>
public sealed record TwoReadings(Compiled First, Plan? Second, IReadOnlyList<string> Problems, ModelUse Use)
{
    /// <summary>True when both gave a plan and the plans do not do the same: somebody must look at both.</summary>
    public bool Differ => First.Plan is { } a && Second is { } b && !PlanSame.Are(a, b);
}

/// <summary>
/// Lets a model compile <c>details</c> too, into the plan's own form, with the names of the context and no others. Its plan is judged as every plan is, and
/// each of its steps must come from a line.
/// </summary>
public sealed class SecondCompiler(Scribe scribe, Redaction redaction)
{
    /// <summary>A person waits for it.</summary>
    public static readonly TimeSpan Within = TimeSpan.FromMinutes(1);

    private const string Instructions =
        $"""
        You turn an engineer's plain English into a plan of steps for an incident responder. {Untrusted.Rule}
        The data is the text's lines, numbered. Every step comes from lines that order it, and names them. A successor is the id of a later step, or "handover": stop and wake
        a person. A check chooses between on_success and on_failure; what the text does not say goes to "handover". After a restart comes the wait the text wants, then a new
        check. "close" only after a check that passed. "escalate" ends the plan. Never add a step, a number or a name that the lines do not have; what they only consider or
        forbid is no step. Steps are listed in the order in which they can run. Answer with JSON.
        """;

    /// <summary>Reads a text both ways.</summary>
    /// <param name="details">The text.</param>
    /// <param name="context">What it may name.</param>
    /// <param name="purse">The id of the person's request.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task<TwoReadings> ReadAsync(string details, CompileContext context, string purse, CancellationToken cancel)
    {
        var first = DetailsCompiler.Compile(details, context);
        string[] lines = details.ReplaceLineEndings("\n").Split('\n');
        var data = lines.Select((l, n) => new { Line = n + 1, Text = redaction.Of(l) }).Where(l => l.Text.Length > 0);
        var scribed = await scribe.AskAsync(new Prompt("compile", 1, Instructions, PlanSchema.Of(context)), Untrusted.Wrap(data), purse, Within, cancel);
        if (scribed.Text is not { } said)
            return new TwoReadings(first, null, [scribed.Why!], scribed.Use);
        try
        {
            var plan = PlanSchema.Read(JsonNode.Parse(said, new JsonNodeOptions(), new JsonDocumentOptions { MaxDepth = 16, AllowDuplicateProperties = false }));
            var problems = PlanValidator.Validate(plan, PlanLimits.Of(context)).Select(p => p.Text).Concat(Unfaithful(plan, lines)).ToList();
            return problems.Count == 0
                ? new TwoReadings(first, plan, [], scribed.Use with { Used = true })
                : new TwoReadings(first, null, problems, scribed.Use with { Why = "its plan is not valid" });
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            return new TwoReadings(first, null, [ModelJson.OtherForm], scribed.Use with { Why = ModelJson.OtherForm });
        }
    }

    private static IEnumerable<string> Unfaithful(Plan plan, string[] lines)
    {
        foreach (var step in plan.Steps)
        {
            if (step.Lines.Count == 0 || step.Lines.Any(l => l < 1 || l > lines.Length || lines[l - 1].Trim().Length == 0))
                yield return $"Step '{Kinds.Words.Clip(step.Id, 40)}' ({step.Kind}) comes from no line of the text.";
            else if (step.Args is CheckArgs { Url: { } url } && !step.Lines.Any(l => lines[l - 1].Contains(url, StringComparison.Ordinal)))
                yield return $"Step '{Kinds.Words.Clip(step.Id, 40)}' checks an address that its lines do not have.";
            else if (step.Args is WaitArgs wait && !Faith.Names(step.Lines.Select(l => lines[l - 1]), TimeSpan.FromSeconds(wait.Seconds)))
                yield return $"Step '{Kinds.Words.Clip(step.Id, 40)}' waits {wait.Seconds} seconds, which its lines do not say.";
        }
    }
}
