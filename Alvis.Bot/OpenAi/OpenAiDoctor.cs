using System.Globalization;
using Alvis.Bot.Cli;
using Alvis.Engine.Kinds;
using Alvis.Engine.Storage;
using Alvis.Engine.Writing;

namespace Alvis.Bot.OpenAi;

/// <summary>Looks whether the language model answers and what is left of the month. It asks the model one short question, which costs next to nothing.</summary>
internal sealed class OpenAiDoctor(LlmOptions options, IModel model, TimeProvider time)
{
    private const string Area = "llm";

    private static readonly Prompt Hello = new("hello", 1, "Answer with JSON: an empty list of words.",
        """{"type":"object","properties":{"words":{"type":"array","items":{"type":"string"}}},"required":["words"],"additionalProperties":false}""");

    /// <summary>Looks at it.</summary>
    /// <param name="ledger">The books; null when the store has none yet.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task<IReadOnlyList<Finding>> LookAsync(SqliteModelLedger? ledger, CancellationToken cancel)
    {
        if (!options.IsOn)
            return [new Finding(Area, "It is off; nothing needs it, and docs/llm.md says what it could do")];
        if (options.Vet().Any())
            return [];
        return ledger is null ? [await AnswersAsync(cancel)] : [await AnswersAsync(cancel), Left(await ledger.SpentAsync(time.GetUtcNow(), cancel))];
    }

    private async Task<Finding> AnswersAsync(CancellationToken cancel)
    {
        using var late = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, late.Token);
        try
        {
            return await model.AskAsync(Hello, Untrusted.Wrap(Array.Empty<string>()), either.Token) switch
            {
                ModelAnswer.Refused refused => new Finding(Area, $"The model {Name} was asked: {refused.Why}", "Look at Llm:BaseUrl, Llm:Model and the secret that Llm:Key names. Until then summaries are plain."),
                ModelAnswer.Later later => new Finding(Area, $"The model {Name} was asked: {later.Why}", "Look at the way from this machine to Llm:BaseUrl, and try again. Until then summaries are plain."),
                _ => new Finding(Area, $"The model {Name} answers at {options.BaseUrl.Host}"),
            };
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new Finding(Area, $"The model {Name} did not answer within {Duration.Spoken(options.Timeout)}", "Take a faster model, or a longer Llm:Timeout. Until then summaries are plain.");
        }
    }

    private Finding Left(Spent spent)
    {
        var limits = options.Limits;
        var text = string.Create(CultureInfo.InvariantCulture, $"This month {spent.Tokens} of {limits.TokensPerMonth} tokens are used, at a cost of {spent.Cost:0.##} of {limits.CostPerMonth:0.##}");
        return spent.Tokens >= limits.TokensPerMonth || (spent.Cost >= limits.CostPerMonth && options.Price.Of(new Tokens(1_000_000, 1_000_000)) > 0)
            ? new Finding(Area, text, "The model is not asked again this month, and summaries are plain. Raise Llm:MaxCostPerMonth or Llm:MaxTokensPerMonth to go on.")
            : new Finding(Area, text);
    }

    private string Name => Words.Clip(options.Model, 60);
}
