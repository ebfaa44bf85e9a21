namespace Alvis.Engine.Writing;

/// <summary>
/// A language model somewhere else. It is asked once: no retries, no cache, no limits of cost, which are <see cref="Scribe"/>'s. What it says is
/// untrusted, whoever runs it.
/// </summary>
public interface IModel
{
    /// <summary>What it is called in records: the model's name as the operator set it.</summary>
    string Name { get; }

    /// <summary>Asks once. Trouble is an answer, never an exception; only <paramref name="cancel"/> throws.</summary>
    /// <param name="prompt">What Alvis wants, in Alvis's own words.</param>
    /// <param name="input">What it is wanted of: untrusted text between marks, made by <see cref="Untrusted"/>.</param>
    /// <param name="cancel">Ends the wait.</param>
    Task<ModelAnswer> AskAsync(Prompt prompt, string input, CancellationToken cancel);
}

/// <summary>How asking a model once ended. The texts in it are Alvis's own words and may be shown.</summary>
/// <param name="Used">The tokens it counted; null when it did not say.</param>
public abstract record ModelAnswer(Tokens? Used)
{
    /// <summary>It said something to the end.</summary>
    public sealed record Said(string Text, Tokens? Used) : ModelAnswer(Used);

    /// <summary>It said something that is of no use: cut off in the middle, a refusal, not the protocol.</summary>
    public sealed record Useless(string Why, Tokens? Used) : ModelAnswer(Used);

    /// <summary>It may answer later: too many requests, a fault of its own, no way to it.</summary>
    /// <param name="Why">What happened.</param>
    /// <param name="After">How long it wants to be left alone; null when it did not say.</param>
    /// <param name="Charged">True when it may have worked, and so may be paid for.</param>
    public sealed record Later(string Why, TimeSpan? After, bool Charged) : ModelAnswer((Tokens?)null);

    /// <summary>It will not answer until an operator changes something: a wrong key, an unknown model.</summary>
    public sealed record Refused(string Why) : ModelAnswer((Tokens?)null);
}

/// <summary>Tokens of one call.</summary>
/// <param name="In">Of what it was sent.</param>
/// <param name="Out">Of what it said.</param>
public sealed record Tokens(long In, long Out);

/// <summary>A fixed text of Alvis that is sent with every question of one sort. Whoever changes its words raises its version.</summary>
/// <param name="Name">What it is for, as it is recorded: <c>summary</c>.</param>
/// <param name="Version">Raised with every change of the text or the schema.</param>
/// <param name="Instructions">What is wanted.</param>
/// <param name="Schema">The JSON schema of the answer.</param>
public sealed record Prompt(string Name, int Version, string Instructions, string Schema);
