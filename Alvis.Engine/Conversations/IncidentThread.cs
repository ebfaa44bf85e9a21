using Alvis.Engine.Incidents;

namespace Alvis.Engine.Conversations;

/// <summary>An incident as every surface shows it: its message and what stands under it.</summary>
/// <param name="Card">The message.</param>
/// <param name="Posts">The thread, oldest first.</param>
/// <param name="Summary">The incident summary as Markdown, once it is written.</param>
/// <param name="Version">The sequence of the last entry it was drawn from.</param>
public sealed record IncidentThread(IncidentCard Card, IReadOnlyList<Post> Posts, string? Summary, long Version)
{
    /// <summary>The thread of a whole timeline. The same timeline gives the same thread, and a longer one the same posts and more.</summary>
    /// <exception cref="InvalidOperationException">The timeline is empty or damaged.</exception>
    public static IncidentThread From(IEnumerable<Entry> timeline)
    {
        var drawing = new ThreadDrawing();
        foreach (var entry in timeline)
            drawing.Add(entry);
        return drawing.Draw();
    }
}
