using Alvis.Engine.Kinds;

namespace Alvis.Bot.Access;

/// <summary>Someone who asks something of Alvis, with what they may do and where they ask.</summary>
/// <param name="Person">Who.</param>
/// <param name="Role">What they may do.</param>
/// <param name="Surface">The surface's word.</param>
public sealed record Asker(Person Person, Role Role, string Surface);
