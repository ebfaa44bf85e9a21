using System.Security.Cryptography;
using System.Text;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Microsoft.Extensions.Logging;

namespace Alvis.Engine.Writing;

/// <summary>What came of asking, for the record and for people.</summary>
/// <param name="Text">What the model said; null when there is nothing to use.</param>
/// <param name="Why">Why not, in words that follow "the model was not used:"; null when there is a text.</param>
/// <param name="Use">What was used for it.</param>
public sealed record Scribed(string? Text, string? Why, ModelUse Use);

/// <summary>
/// Asks the model for everybody: from the cache when it was asked before, within the limits of tokens and cost, at most four at a time, again after a
/// passing fault, and not at all for a while when it keeps failing. Whatever happens there is an answer within the caller's time.
/// </summary>
public sealed partial class Scribe(IModel model, IModelLedger ledger, LlmOptions options, TimeProvider time, ILogger<Scribe> logger) : IDisposable
{
    /// <summary>The longest input, in characters.</summary>
    public const int MostCharacters = 48_000;

    private const int MostAtOnce = 4;
    private const int MostTries = 3;

    private readonly SemaphoreSlim room = new(MostAtOnce, MostAtOnce);
    private readonly Breaker breaker = new(time);

    /// <summary>Asks.</summary>
    /// <param name="prompt">What is wanted.</param>
    /// <param name="input">Of what: redacted, and wrapped by <see cref="Untrusted"/>.</param>
    /// <param name="purse">Whose limits it counts in: an incident's id, or that of a person's request.</param>
    /// <param name="within">The time for it all, tries and waits among them.</param>
    /// <param name="cancel">Ends it with an exception.</param>
    public async Task<Scribed> AskAsync(Prompt prompt, string input, string purse, TimeSpan within, CancellationToken cancel)
    {
        var use = new ModelUse(prompt.Name, prompt.Version, model.Name, 0, 0, 0, Used: false, null);
        if (input.Length > MostCharacters)
            return Not(use, $"there is too much to send ({input.Length} characters; at most {MostCharacters})");
        var question = Question(prompt, input);
        if (await ledger.AnswerAsync(question, cancel) is { } known)
            return new Scribed(known, null, use);
        if (!room.Wait(0, CancellationToken.None))
            return Not(use, "it is busy with other questions");
        try
        {
            using var end = new CancellationTokenSource(within, time);
            return await TriesAsync(prompt, input, new ModelCall(time.Now(), purse, prompt.Name, prompt.Version, model.Name, question, Worst(prompt, input), 0), use, end.Token, cancel);
        }
        finally
        {
            room.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => room.Dispose();

    private async Task<Scribed> TriesAsync(Prompt prompt, string input, ModelCall call, ModelUse use, CancellationToken end, CancellationToken cancel)
    {
        call = call with { Cost = options.Price.Of(call.Worst) };
        for (var tried = 1; ; tried++)
        {
            if (!breaker.MayAsk())
                return Not(use, $"it failed {Breaker.Most} times in a row, so it is left alone for {Duration.Spoken(Breaker.Rest)}");
            var (entry, refusal) = await ledger.BeginAsync(call with { At = time.Now() }, options.Limits, cancel);
            if (refusal is not null)
                return Not(use, refusal.Text);
            var answer = await OnceAsync(prompt, input, end, cancel);
            var (how, used, text) = Booked(answer, call.Worst);
            var cost = options.Price.Of(used);
            await ledger.EndAsync(entry, new ModelEnd(how, used, cost, text), cancel);
            use = use with { TokensIn = use.TokensIn + used.In, TokensOut = use.TokensOut + used.Out, Cost = use.Cost + cost };
            Log.Asked(logger, prompt.Name, prompt.Version, call.Purse, how, used.In, used.Out);
            if (answer is ModelAnswer.Later or ModelAnswer.Refused)
                breaker.Fails();
            else
                breaker.Works();

            switch (answer)
            {
                case ModelAnswer.Said said:
                    return new Scribed(said.Text, null, use);
                case ModelAnswer.Useless useless:
                    return Not(use, useless.Why);
                case ModelAnswer.Refused refused:
                    return Not(use, refused.Why);
                case ModelAnswer.Later later when tried == MostTries || end.IsCancellationRequested:
                    return Not(use, later.Why);
                case ModelAnswer.Later later:
                    if (!await RestAsync(later.After ?? TimeSpan.FromSeconds(tried), end, cancel))
                        return Not(use, later.Why);
                    break;
            }
        }
    }

    private async Task<ModelAnswer> OnceAsync(Prompt prompt, string input, CancellationToken end, CancellationToken cancel)
    {
        using var late = new CancellationTokenSource(options.Timeout, time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(cancel, end, late.Token);
        try
        {
            // Waited for beside its own promise to end: a summary may not depend on it.
            return await model.AskAsync(prompt, input, any.Token).WaitAsync(any.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new ModelAnswer.Later("it did not answer in time", null, Charged: true);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A fault in a client must not cost anybody their summary. Its text may hold what was sent, so only its type is told.
            Log.Failed(logger, prompt.Name, e.GetType().Name);
            return new ModelAnswer.Useless("its answer could not be read", null);
        }
    }

    // False when the time is over before the rest is.
    private async Task<bool> RestAsync(TimeSpan rest, CancellationToken end, CancellationToken cancel)
    {
        // Who asks for more patience than there is gets no further question.
        if (rest > options.Timeout)
            return false;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, end);
        try
        {
            await Task.Delay(rest, time, either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return false;
        }
    }

    // Where the model does not say, the worst is taken to be true.
    private static (string How, Tokens Used, string? Text) Booked(ModelAnswer answer, Tokens worst) => answer switch
    {
        ModelAnswer.Said s => ("said", s.Used ?? worst, s.Text),
        ModelAnswer.Useless u => ("useless", u.Used ?? worst, null),
        ModelAnswer.Later l => ("later", l.Charged ? worst : new Tokens(0, 0), null),
        _ => ("refused", new Tokens(0, 0), null),
    };

    // No token is shorter than a byte; in prose it has four characters, in what is sent here never under two.
    private Tokens Worst(Prompt prompt, string input) =>
        new((Encoding.UTF8.GetByteCount(prompt.Instructions) + Encoding.UTF8.GetByteCount(prompt.Schema) + Encoding.UTF8.GetByteCount(input)) / 2, options.MaxTokens);

    private string Question(Prompt prompt, string input) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\u001f', prompt.Name, prompt.Version, prompt.Instructions, prompt.Schema, model.Name, options.BaseUrl, options.MaxTokens, input))));

    private static Scribed Not(ModelUse use, string why) => new(null, why, use with { Why = why });

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, EventName = "ModelAsked", Level = LogLevel.Information, Message = "The model was asked by prompt {Prompt} version {Version} for {Purse}: {Ended}, {TokensIn} tokens in, {TokensOut} out")]
        public static partial void Asked(ILogger logger, string prompt, int version, string purse, string ended, long tokensIn, long tokensOut);

        [LoggerMessage(EventId = 2, EventName = "ModelClientFailed", Level = LogLevel.Error, Message = "The model's answer to prompt {Prompt} could not be read ({Type})")]
        public static partial void Failed(ILogger logger, string prompt, string type);
    }
}
