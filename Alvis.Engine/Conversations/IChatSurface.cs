using Alvis.Engine.Kinds;

namespace Alvis.Engine.Conversations;

/// <summary>
/// A place where people follow incidents live: the console, the terminal. What it showed it may forget; where what was posted stays, reach for
/// <see cref="IChatWorkspace"/>.
/// </summary>
public interface IChatSurface
{
    /// <summary>Its name in logs and stored ids: <c>console</c>.</summary>
    string Word { get; }

    /// <summary>
    /// Brings what is shown of an incident up to date: edits its message, adds the posts that are new. Called for one incident by one task at a
    /// time, with nothing left out; after <see cref="Delivery.Retry"/> it is called again with the same posts and those since. Never throws for
    /// what the surface does.
    /// </summary>
    /// <param name="thread">The incident as it stands.</param>
    /// <param name="fresh">The posts of it that this surface has not shown.</param>
    /// <param name="cancel">Ends it.</param>
    Task<Delivery> ShowAsync(IncidentThread thread, IReadOnlyList<Post> fresh, CancellationToken cancel);
}
