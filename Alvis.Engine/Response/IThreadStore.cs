using Alvis.Engine.Kinds;

namespace Alvis.Engine.Response;

/// <summary>
/// Keeps how far each chat product has come with each incident. The timeline is the truth and what is shown is drawn from it, so no post is kept
/// here: what is still to be posted is what the timeline says beyond a row.
/// </summary>
public interface IThreadStore
{
    /// <summary>What was stored first under a name; <paramref name="value"/> when nothing was. For what must stay the same for ever.</summary>
    Task<string> FirstAsync(string name, string value, CancellationToken cancel);

    /// <summary>The row of an incident; null when nothing of it was ever done there.</summary>
    Task<PostedThread?> FindAsync(string surface, IncidentId incident, CancellationToken cancel);

    /// <summary>The incident whose own message this is; null when it is none.</summary>
    Task<IncidentId?> FindAsync(string surface, string channel, string message, CancellationToken cancel);

    /// <summary>Stores a row over the revision that was read.</summary>
    /// <returns>The row as stored; null when somebody else stored it first: read and decide again.</returns>
    Task<PostedThread?> SaveAsync(PostedThread row, CancellationToken cancel);

    /// <summary>
    /// The incidents that may have something to be shown, oldest first: open ones that went on, those begun and not at their end, and those that
    /// opened and closed with nothing shown.
    /// </summary>
    /// <param name="surface">Which chat product.</param>
    /// <param name="openedAfter">Of those with nothing shown: only what opened after this.</param>
    /// <param name="closedAfter">Of those with nothing shown: only what closed after this.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="cancel">Ends it.</param>
    Task<IReadOnlyList<IncidentId>> UnfinishedAsync(string surface, DateTimeOffset openedAfter, DateTimeOffset closedAfter, int most, CancellationToken cancel);

    /// <summary>The rows of an incident, one for each chat product, by name.</summary>
    Task<IReadOnlyList<PostedThread>> OfAsync(IncidentId incident, CancellationToken cancel);

    /// <summary>The rows with a dead letter that can still be cured, newest trouble first.</summary>
    Task<IReadOnlyList<PostedThread>> DeadAsync(int most, CancellationToken cancel);

    /// <summary>How many rows have a dead letter that can still be cured.</summary>
    Task<int> CountDeadAsync(CancellationToken cancel);
}

/// <summary>How far a chat product has come with an incident.</summary>
/// <param name="Surface">Which: <see cref="Conversations.IChatWorkspace.Word"/>.</param>
/// <param name="Incident">Which incident.</param>
public sealed record PostedThread(string Surface, IncidentId Incident)
{
    /// <summary>Where its own message stands, or is being posted; empty before.</summary>
    public string Channel { get; init; } = "";

    /// <summary>The id of its own message; null while there is none.</summary>
    public string? Message { get; init; }

    /// <summary>How many own messages were begun for it: one, unless the first was deleted.</summary>
    public int Begun { get; init; }

    /// <summary>The sequence up to which its thread is told.</summary>
    public long Told { get; init; }

    /// <summary>The version that its own message shows.</summary>
    public long Card { get; init; }

    /// <summary>True when its summary was posted.</summary>
    public bool Summary { get; init; }

    /// <summary>True when there is nothing left to be shown, now and later.</summary>
    public bool Done { get; init; }

    /// <summary>The post that was begun and of which it is not known how it ended; null for none.</summary>
    public PostBegun? Sending { get; init; }

    /// <summary>
    /// When an edit of its own message ended without an answer; null when none did. It may still arrive, after a later one, and is then shown instead
    /// of it: the message is edited once more when that can no longer be.
    /// </summary>
    public DateTimeOffset? EditLost { get; init; }

    /// <summary>Why nothing more can be shown; null when all is well.</summary>
    public DeadLetter? Dead { get; init; }

    /// <summary>Counts the stores of this row; 0 for one that was never stored.</summary>
    public long Revision { get; init; }
}

/// <summary>A post that is recorded before it is sent.</summary>
/// <param name="Sequence">What it is known by, <see cref="Conversations.PostId.Sequence"/>.</param>
/// <param name="Upto">What the row says of the thread, or of its own message, when it has arrived.</param>
/// <param name="At">When it was begun.</param>
public sealed record PostBegun(long Sequence, long Upto, DateTimeOffset At);

/// <summary>Why a thread cannot be shown any further. The incident goes on without it.</summary>
/// <param name="Why">What the product said, in a few words.</param>
/// <param name="Cure">What a person can do, in a sentence.</param>
/// <param name="At">Since when.</param>
/// <param name="ForGood">True when it is not tried again.</param>
public sealed record DeadLetter(string Why, string Cure, DateTimeOffset At, bool ForGood = false);
