using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;

namespace Alvis.Engine.Writing;

/// <summary>A plain sentence, and the line of the text that it stands for.</summary>
/// <param name="Text">On one line.</param>
/// <param name="Line">Counted from 1.</param>
/// <param name="Source">That line, as it was written.</param>
public sealed record PlainSentence(string Text, int Line, string Source);

/// <summary>What came of rewriting a text.</summary>
/// <param name="Sentences">In the order of the text.</param>
/// <param name="Dropped">What the model wrote and the line does not say, each with the reason.</param>
/// <param name="Why">Why there is nothing; null when there is something.</param>
/// <param name="Use">What the model was used for.</param>
public sealed record Rewriting(IReadOnlyList<PlainSentence> Sentences, IReadOnlyList<string> Dropped, string? Why, ModelUse Use);

/// <summary>
/// Lets a model say a runbook in plain sentences, each with its line. Nothing of it is a plan: a person takes the sentences into a playbook, whose compiler
/// then reads them as if they had written them.
/// </summary>
public sealed class Rewriter(Scribe scribe, Redaction redaction)
{
    /// <summary>A person waits for it.</summary>
    public static readonly TimeSpan Within = TimeSpan.FromMinutes(1);

    /// <summary>Its prompt.</summary>
    public static readonly Prompt Prompt = new("rewrite", 1,
        $"""
        You say what a runbook orders in plain English sentences, for a compiler that takes only plain sentences. {Untrusted.Rule}
        The data is the runbook's lines, numbered. Write one short sentence for every order in it, in its order, with the number of the line it comes from.
        Forms: "Run the health check." "If it fails, restart the app." "Wait for one minute after restarting the app." "If it fails again, escalate to the on-call engineer."
        "If it succeeds, close the incident." "Ask db-team for approval before restarting the app." "Do not restart the app." Keep names, numbers, durations and every
        "not" and "never" exactly. Leave out background, opinions and advice. Never add a step, a number or a name that the line does not have. Answer with JSON.
        """,
        """
        {"type":"object","properties":{"sentences":{"type":"array","items":{"type":"object","properties":{"text":{"type":"string"},"line":{"type":"integer"}},
        "required":["text","line"],"additionalProperties":false}}},"required":["sentences"],"additionalProperties":false}
        """);

    private const int MostSentences = 200;
    private const int LongestSentence = 300;

    /// <summary>Rewrites it.</summary>
    /// <param name="text">A runbook, or slang.</param>
    /// <param name="purse">The id of the person's request.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task<Rewriting> RewriteAsync(string text, string purse, CancellationToken cancel)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        var data = lines.Select((l, n) => new Numbered(n + 1, redaction.Of(l))).Where(l => l.Text.Length > 0);
        var scribed = await scribe.AskAsync(Prompt, Untrusted.Wrap(data), purse, Within, cancel);
        if (scribed.Text is not { } said)
            return new Rewriting([], [], scribed.Why, scribed.Use);
        if (ModelJson.Read<Answer>(said) is not { Sentences: { } sentences })
            return new Rewriting([], [], ModelJson.OtherForm, scribed.Use with { Why = ModelJson.OtherForm });

        var (kept, dropped) = (new List<PlainSentence>(), new List<string>());
        foreach (var sentence in sentences.Take(MostSentences))
        {
            var words = Words.Clip((sentence.Text ?? "").Trim(), LongestSentence);
            if (sentence.Line is not { } line || line < 1 || line > lines.Length)
                dropped.Add($"\"{words}\": it names no line of the text");
            else if (Faith.Breach(words, lines[line - 1]) is { } breach)
                dropped.Add($"line {line}, \"{words}\": {breach}");
            else
                kept.Add(new PlainSentence(words, line, lines[line - 1].Trim()));
        }

        return new Rewriting([.. kept.OrderBy(s => s.Line)], dropped, null, scribed.Use with { Used = kept.Count > 0 });
    }

    private sealed record Numbered(int Line, string Text);

    private sealed record Answer(IReadOnlyList<Said>? Sentences);

    private sealed record Said(string? Text, int? Line);
}
