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

    /// <summary>What happens now and next, in a sentence: <c>Waiting for 1 minute, then it checks again</c>.</summary>
    public required string Now { get; init; }

    public required DateTimeOffset FailingSince { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Who has it.</summary>
    public string? Owner { get; init; }

    /// <summary>How many restarts it has begun.</summary>
    public int Restarts { get; init; }

    /// <summary>What is asked of a person now.</summary>
    public ApprovalRequest? Approval { get; init; }

    /// <summary>What may be pressed now, the likeliest first.</summary>
    public IReadOnlyList<Button> Buttons { get; init; } = [];
}

/// <summary>What a person is asked to allow, with what they need to decide.</summary>
/// <param name="Id">The approval's id.</param>
/// <param name="For">What for: <c>restart shop</c>.</param>
/// <param name="Call">The exact call.</param>
/// <param name="WhoMay">Who may decide.</param>
/// <param name="DownSince">Since when the service is down.</param>
/// <param name="Record">What came of this action on this service before.</param>
/// <param name="ExpiresAt">The end of the time to decide.</param>
/// <param name="Otherwise">What happens then.</param>
public sealed record ApprovalRequest(
    string Id, string For, string? Call, string WhoMay, DateTimeOffset DownSince, string? Record, DateTimeOffset ExpiresAt, string Otherwise);

/// <summary>Notes that belong together: one post in the thread.</summary>
/// <param name="Sequence">The sequence of its first entry: with the incident, its id on every surface.</param>
/// <param name="At">When.</param>
/// <param name="Notes">At least one.</param>
public sealed record Post(long Sequence, DateTimeOffset At, IReadOnlyList<Note> Notes);

/// <summary>An incident as every surface shows it: its message and what stands under it.</summary>
/// <param name="Card">The message.</param>
/// <param name="Posts">The thread, oldest first.</param>
/// <param name="Summary">The incident summary as Markdown, once it is written.</param>
/// <param name="Version">The sequence of the last entry it was drawn from.</param>
public sealed record IncidentThread(IncidentCard Card, IReadOnlyList<Post> Posts, string? Summary, long Version);
