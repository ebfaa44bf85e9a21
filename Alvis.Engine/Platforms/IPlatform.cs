using Alvis.Engine.Kinds;

namespace Alvis.Engine.Platforms;

/// <summary>
/// A place where services run and can be restarted. One file each. Nothing here throws for what the outside does: a refusal or a
/// silence is an answer with words for people, without tokens or exception text.
/// </summary>
public interface IPlatform : IKind
{
    /// <summary>The command lines that mean this platform's restart of the target; a text may quote them, they are never run.</summary>
    IReadOnlyList<string> RestartCommands(string target);

    /// <summary>Why this target cannot be used (not registered, no token, not allowed), or null when it can. Looks at settings only.</summary>
    Refusal? Preflight(string target);

    /// <summary>The exact call a restart makes, for the person who approves it. Holds no secret.</summary>
    string Describe(string target);

    /// <summary>Restarts the target once. Gives up by itself within a bounded time.</summary>
    Task<CallResult> RestartAsync(RestartOrder order, CancellationToken cancel);

    /// <summary>
    /// Whether the restart of <paramref name="order"/>, begun at <paramref name="since"/>, happened; asked when Alvis died in between.
    /// <see cref="Happened.Unknown"/> when the platform cannot say: it is then never called again for this order.
    /// </summary>
    Task<Happened> RestartedSinceAsync(RestartOrder order, DateTimeOffset since, CancellationToken cancel);
}

/// <summary>One attempt to restart one target.</summary>
/// <param name="Service">The service's name.</param>
/// <param name="Target">What the platform calls it.</param>
/// <param name="Incident">The incident on whose behalf.</param>
/// <param name="Attempt">Counts from 1 within the incident.</param>
/// <param name="Key">The idempotency key: the same for every call of one attempt.</param>
/// <param name="Reason">One line for the platform's log.</param>
public sealed record RestartOrder(string Service, string Target, IncidentId Incident, int Attempt, string Key, string Reason);

/// <summary>How a call to the outside ended. <see cref="Unknown"/>: it may or may not have taken effect.</summary>
public enum CallOutcome
{
    Done,
    Failed,
    Unknown,
}

/// <summary>The end of a call, with one line for people: what was done, or what went wrong and what to do about it.</summary>
public sealed record CallResult(CallOutcome Outcome, string Text)
{
    public static CallResult Done(string text) => new(CallOutcome.Done, text);
    public static CallResult Failed(string text) => new(CallOutcome.Failed, text);
    public static CallResult Unknown(string text) => new(CallOutcome.Unknown, text);
}

/// <summary>Whether something took effect.</summary>
public enum Happened
{
    Unknown,
    No,
    Yes,
}
