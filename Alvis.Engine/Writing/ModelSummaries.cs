using System.Text;
using System.Text.Json;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Summaries;

namespace Alvis.Engine.Writing;

/// <summary>
/// Summaries in a model's words: it is given the facts, and of what it writes only sentences that <see cref="FactCheck"/> supports are published, under
/// the plain summary's headings. In every other case the plain summary is published and says why. The cause is always told in Alvis's words.
/// </summary>
public sealed class ModelSummaries(Scribe scribe, Redaction redaction) : ISummaries
{
    /// <summary>All the time that is taken, well within the 30 seconds that are promised.</summary>
    public static readonly TimeSpan Within = TimeSpan.FromSeconds(25);

    /// <summary>Its prompt.</summary>
    public static readonly Prompt Prompt = new("summary", 1,
        $"""
        You shorten the facts of an incident to a summary for engineers. {Untrusted.Rule}
        The data is a list of facts in the order of time, each with the part of the summary that it belongs to.
        Write 3 to 10 short sentences that tell the parts happened, done and outcome. Every sentence is a shortening of one fact, or of two or three facts joined by "; ".
        Use only words of the fact, in the fact's order, with its names, times, numbers and durations as they are written. A fact that begins with a time may be told with
        "at" and that time. Leave out what matters least, but never a "not", "failed", "refused" or "unknown", nor who said something. Do not explain, judge, guess a cause,
        advise, or turn a sentence into the passive. Answer with JSON.
        """,
        """{"type":"object","properties":{"sentences":{"type":"array","items":{"type":"string"}}},"required":["sentences"],"additionalProperties":false}""");

    /// <summary>Fewer sentences than this are no summary.</summary>
    private const int Fewest = 2;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    /// <inheritdoc/>
    public async Task<IncidentEvent.SummaryWritten> WriteAsync(Incident incident, FactSheet facts, CancellationToken cancel)
    {
        // In a storm nobody waits for fine words, and what waits under its umbrella goes on when this one is done.
        if (incident.Umbrella is not null)
            return new IncidentEvent.SummaryWritten(PlainSummary.Write(facts));

        var sent = redaction.Of(facts);
        var data = Part("happened", sent.Happened).Concat(Part("done", sent.Done)).Concat(Part("outcome", sent.Outcome));
        var scribed = await scribe.AskAsync(Prompt, Untrusted.Wrap(data), incident.Id.ToString(), Within, cancel);
        if (scribed.Text is not { } text)
            return Plain(facts, scribed.Use, scribed.Why!);
        if (Sentences(text) is not { } sentences)
            return Plain(facts, scribed.Use, "its answer had not the form that was asked for");
        var verdict = FactCheck.Judge(sent, sentences);
        if (verdict.Kept.Count < Fewest || verdict.Kept.Count < verdict.Dropped)
            return Plain(facts, scribed.Use, "too much of what it wrote is not in the timeline");
        return new IncidentEvent.SummaryWritten(Written(facts, sent, verdict, scribed.Use.Model), scribed.Use with { Used = true });
    }

    private static IncidentEvent.SummaryWritten Plain(FactSheet facts, ModelUse use, string why) =>
        new($"{PlainSummary.Write(facts)}\n\nThe model was not used: {why}.", use with { Why = why });

    private static string Written(FactSheet facts, FactSheet sent, Verdict verdict, string model)
    {
        // In the order of the facts, whatever order the model chose: after and before are claims too.
        var order = sent.Happened.Concat(sent.Done).Concat(sent.Outcome).ToList();
        var kept = verdict.Kept.Where(k => order.Contains(k.Facts[0])).DistinctBy(k => k.Text).OrderBy(k => order.IndexOf(k.Facts[0])).ToList();
        IReadOnlyList<Fact> In(IReadOnlyList<Fact> part, IReadOnlyList<Fact> plain) =>
            kept.Where(k => part.Contains(k.Facts[0])).Select(k => new Fact(FactSheet.Stop(k.Text), [])).ToList() is { Count: > 0 } told ? told : plain;

        var text = new StringBuilder(PlainSummary.Write(facts with
        {
            Happened = In(sent.Happened, facts.Happened),
            Done = In(sent.Done, facts.Done),
            Outcome = In(sent.Outcome, facts.Outcome),
        }));
        text.Append("\n\nWorded by the model ").Append(Words.Clip(model, 60)).Append(" from the timeline");
        if (verdict.Dropped > 0)
            text.Append("; ").Append(Words.Count(verdict.Dropped, "sentence")).Append(" of it without support in the timeline ").Append(verdict.Dropped == 1 ? "was" : "were").Append(" left out");
        return text.Append('.').ToString();
    }

    private static IEnumerable<Shown> Part(string part, IReadOnlyList<Fact> facts) => facts.Select(f => new Shown(part, f.Text));

    private static List<string>? Sentences(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text, Strict);
            return json.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("sentences", out var list) && list.ValueKind == JsonValueKind.Array
                && list.EnumerateArray().All(s => s.ValueKind == JsonValueKind.String)
                ? [.. list.EnumerateArray().Select(s => s.GetString()!)]
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Shown(string Part, string Text);
}
