using Alvis.Engine.Kinds;
using Microsoft.Extensions.Configuration;

namespace Alvis.Engine.Escalations;

/// <summary>A way of reaching a person. One file each; the operator registers uses of it as <c>Escalations:NAME</c> with <c>Kind</c>.</summary>
public interface IEscalationKind : IKind
{
    /// <summary>What is wrong with a registered entry, each <c>setting: what was found; what was expected</c>. Empty when it can be used.</summary>
    IEnumerable<string> Vet(IConfigurationSection entry);

    /// <summary>
    /// Sends one page or message. Answers with what to do next and never throws for what the outside does. Sent at least once:
    /// <see cref="Page.Key"/> lets the receiver drop a repeat.
    /// </summary>
    Task<Delivery> SendAsync(IConfigurationSection entry, Page page, CancellationToken cancel);
}

/// <summary>What a person is told when they are needed.</summary>
/// <param name="To">The name of the entry.</param>
/// <param name="Incident">Which incident.</param>
/// <param name="Service">Which service.</param>
/// <param name="Key">The same for a repeated delivery of the same page.</param>
/// <param name="Subject">One line: <c>[INC-12] shop is down</c>.</param>
/// <param name="Body">Plain text: what failed since when, what was tried with which result, what was not.</param>
/// <param name="At">When it was written.</param>
/// <param name="Urgent">True to wake somebody, false to tell them.</param>
public sealed record Page(string To, IncidentId Incident, string Service, string Key, string Subject, string Body, DateTimeOffset At, bool Urgent);
