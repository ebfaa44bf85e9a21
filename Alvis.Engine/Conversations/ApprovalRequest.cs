using Alvis.Engine.Incidents;

namespace Alvis.Engine.Conversations;

/// <summary>What a person is asked to allow, with what they need to decide.</summary>
/// <param name="Id">The approval's id.</param>
/// <param name="For">What for: <c>restarting shop</c>.</param>
/// <param name="Call">The exact call.</param>
/// <param name="WhoMay">Who may decide.</param>
/// <param name="DownSince">Since when the service is down.</param>
/// <param name="Record">What came of this action on this service before.</param>
/// <param name="ExpiresAt">The end of the time to decide.</param>
/// <param name="Otherwise">What happens then.</param>
public sealed record ApprovalRequest(
    string Id, string For, string? Call, string WhoMay, DateTimeOffset DownSince, string? Record, DateTimeOffset ExpiresAt, string Otherwise)
{
    /// <summary>What an incident asks for now; null when it asks for nothing.</summary>
    public static ApprovalRequest? Of(Incident incident) => incident.Approval is { } asked
        ? new(asked.Id, asked.For, asked.Call, (asked.From ?? "any responder") + (incident.AskedBy is { } asker ? $", but not {asker.Name}, who asked for the run" : ""), incident.FailingSince, asked.Record, asked.ExpiresAt, Rules.Unanswered(incident, asked.Step))
        : null;
}
