namespace Alvis.Engine.Conversations;

/// <summary>Notes that belong together: one post in the thread.</summary>
/// <param name="Sequence">The sequence of its first entry: with the incident, its id on every surface.</param>
/// <param name="At">When.</param>
/// <param name="Notes">At least one.</param>
public sealed record Post(long Sequence, DateTimeOffset At, IReadOnlyList<Note> Notes);
