using Alvis.Engine.Kinds;

namespace Alvis.Bot.Commands;

/// <summary>
/// Something a person can say to Alvis, whichever surface they say it on. One file each, found by type; help, surfaces and documents
/// read this declaration.
/// </summary>
internal interface IChatVerb : IKind
{
    /// <summary>What it does, in a sentence.</summary>
    string Summary { get; }

    /// <summary>Does it.</summary>
    /// <param name="words">What followed the verb, word by word.</param>
    /// <param name="by">Who said it.</param>
    /// <param name="cancel">Ends it.</param>
    Task<Reply> SayAsync(IReadOnlyList<string> words, Person by, CancellationToken cancel);
}

/// <summary>The answer, for the asker alone. A refusal says how to do better.</summary>
internal sealed record Reply(bool Ok, string Text)
{
    public static Reply Done(string text) => new(true, text);

    public static Reply No(string text) => new(false, text);
}
