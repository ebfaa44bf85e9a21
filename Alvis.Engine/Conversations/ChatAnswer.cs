namespace Alvis.Engine.Conversations;

/// <summary>How a call of a chat product ended, and so what to do next. No text of it holds a token or an address.</summary>
public abstract record ChatAnswer
{
    private ChatAnswer()
    {
    }

    /// <summary>It was done; of a question: it stands there.</summary>
    /// <param name="At">The message, with the ids that the product gave.</param>
    public sealed record Sent(Spot At) : ChatAnswer;

    /// <summary>Of a question: it does not stand there.</summary>
    public sealed record Missing : ChatAnswer;

    /// <summary>It was not done and may be done later.</summary>
    /// <param name="Why">In a few words.</param>
    /// <param name="After">How long the product must not be called again.</param>
    public sealed record Retry(string Why, TimeSpan After) : ChatAnswer;

    /// <summary>The incident's own message was deleted, or is none that Alvis may change: another must take its place.</summary>
    /// <param name="Why">In a few words.</param>
    public sealed record Gone(string Why) : ChatAnswer;

    /// <summary>It was not done, and a person must change something before it can be.</summary>
    /// <param name="Why">In a few words.</param>
    /// <param name="Cure">What a person can do, in a sentence.</param>
    public sealed record Failed(string Why, string Cure) : ChatAnswer;

    /// <summary>The answer was lost: it is not known whether it was done.</summary>
    /// <param name="Why">In a few words.</param>
    public sealed record Uncertain(string Why) : ChatAnswer;
}
