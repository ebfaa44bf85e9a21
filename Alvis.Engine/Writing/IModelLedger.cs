using Alvis.Engine.Kinds;

namespace Alvis.Engine.Writing;

/// <summary>
/// Keeps what models were asked and what that cost. A call is entered before it is made, at its worst, and put right after it: a crash in between
/// leaves too much in the books, never too little.
/// </summary>
public interface IModelLedger
{
    /// <summary>Enters a call, unless its incident or the month has too little left for it.</summary>
    Task<(long Entry, Refusal? Refusal)> BeginAsync(ModelCall call, Limits limits, CancellationToken cancel);

    /// <summary>Puts an entry right.</summary>
    Task EndAsync(long entry, ModelEnd end, CancellationToken cancel);

    /// <summary>The newest answer to the same question; null when there is none.</summary>
    Task<string?> AnswerAsync(string question, CancellationToken cancel);

    /// <summary>What was used in the month of an instant (UTC).</summary>
    Task<Spent> SpentAsync(DateTimeOffset at, CancellationToken cancel);
}

/// <summary>A call that is about to be made.</summary>
/// <param name="At">When.</param>
/// <param name="Purse">Whose limits it counts in: an incident's id, or the id of a person's request.</param>
/// <param name="Prompt">The prompt's name.</param>
/// <param name="Version">The prompt's version.</param>
/// <param name="Model">Which model.</param>
/// <param name="Question">The hash of all that the answer depends on.</param>
/// <param name="Worst">The most tokens it can use.</param>
/// <param name="Cost">The most it can cost.</param>
public sealed record ModelCall(DateTimeOffset At, string Purse, string Prompt, int Version, string Model, string Question, Tokens Worst, decimal Cost);

/// <summary>How a call ended.</summary>
/// <param name="How">A word: <c>said</c>, <c>useless</c>, <c>later</c>, <c>refused</c>, <c>late</c>.</param>
/// <param name="Used">The tokens it used.</param>
/// <param name="Cost">What that cost.</param>
/// <param name="Answer">What it said, to be found again; null when it is of no use.</param>
public sealed record ModelEnd(string How, Tokens Used, decimal Cost, string? Answer);

/// <summary>What was used.</summary>
public sealed record Spent(long Tokens, decimal Cost);
