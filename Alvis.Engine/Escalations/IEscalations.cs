using Alvis.Engine.Kinds;

namespace Alvis.Engine.Escalations;

/// <summary>Whom the operator registered to be woken (<c>Escalations:NAME</c>, <c>Escalation:Default</c>).</summary>
public interface IEscalations
{
    /// <summary>Who is meant by the words of a playbook ("the on-call engineer"), or a refusal that lists who is known.</summary>
    (string? Name, Refusal? Refusal) Resolve(string words);

    /// <summary>
    /// Names to try in order: the one meant by <paramref name="words"/>, then <c>Escalation:Default</c>. Null or unknown words give the
    /// default alone: somebody is always reached.
    /// </summary>
    IReadOnlyList<string> Levels(string? words);

    /// <summary>Whom to tell of Alvis's own trouble (<c>Escalation:Self</c>).</summary>
    string Self { get; }

    /// <summary>Sends to one entry, bounded in time; never throws for what the outside does.</summary>
    Task<Delivery> SendAsync(string name, Page page, CancellationToken cancel);
}
