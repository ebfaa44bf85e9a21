using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;

namespace Alvis.Engine.Conversations;

/// <summary>
/// The one message of an incident, edited in place as it goes on.
/// </summary>
public sealed record IncidentCard : Card
{
    /// <summary>Which incident.</summary>
    public required IncidentId Id { get; init; }

    /// <summary>Which service; <see cref="ServiceName.Umbrella"/> for a storm.</summary>
    public required string Service { get; init; }

    public required IncidentStatus Status { get; init; }

    public required Tone Tone { get; init; }

    /// <summary>One line: <c>shop is down</c>.</summary>
    public required string Title { get; init; }

    /// <summary>What its check found last. Untrusted text.</summary>
    public required string Finding { get; init; }

    /// <summary>What happens now and next, in a sentence or two: <c>Waiting until 03:14:07 UTC. Then Alvis will check shop.</c></summary>
    public required string Now { get; init; }

    public required DateTimeOffset FailingSince { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>The umbrella of the storm that speaks for it: it waits there, or ended there without anything being done for it. Null for an incident of its own.</summary>
    public IncidentId? Under { get; init; }

    /// <summary>Who has it.</summary>
    public string? Owner { get; init; }

    /// <summary>How many restarts it has begun.</summary>
    public int Restarts { get; init; }

    /// <summary>What is asked of a person now.</summary>
    public ApprovalRequest? Approval { get; init; }

    /// <summary>What people decided last, the newest at the end; a few of them, the thread has all.</summary>
    public IReadOnlyList<Decision> Decisions { get; init; } = [];

    /// <summary>What may be pressed now, the likeliest first.</summary>
    public IReadOnlyList<Button> Buttons { get; init; } = [];
}
