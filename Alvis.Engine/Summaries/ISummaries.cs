using Alvis.Engine.Incidents;

namespace Alvis.Engine.Summaries;

/// <summary>
/// Writes the summary of an ended incident. It always answers within 30 seconds, and never with anything that the facts do not hold; whatever else is
/// used for it may fail.
/// </summary>
public interface ISummaries
{
    /// <summary>Writes it.</summary>
    Task<IncidentEvent.SummaryWritten> WriteAsync(Incident incident, FactSheet facts, CancellationToken cancel);
}

/// <summary>Summaries as the facts stand, from nothing else. What Alvis uses unless an operator sets more.</summary>
public sealed class PlainSummaries : ISummaries
{
    /// <inheritdoc/>
    public Task<IncidentEvent.SummaryWritten> WriteAsync(Incident incident, FactSheet facts, CancellationToken cancel) =>
        Task.FromResult(new IncidentEvent.SummaryWritten(PlainSummary.Write(facts)));
}
