using Alvis.Engine.Kinds;

namespace Alvis.Bot.Access;

/// <summary>Someone who asks something of Alvis, with what they may do and where they ask.</summary>
/// <param name="Person">Who.</param>
/// <param name="Role">What they may do.</param>
/// <param name="Surface">The surface's word.</param>
public sealed record Asker(Person Person, Role Role, string Surface)
{
    /// <summary>Why they may be more than <see cref="Role"/> says, as when a look-up failed; null when that is all they are.</summary>
    public string? Doubt { get; init; }
}
