namespace Alvis.Engine.Kinds;

/// <summary>
/// Anything a playbook or a setting picks by a word: a check, a step, a platform, an escalation target, a guard.
/// Write one file that implements the matching contract; it is found by type and no list is edited.
/// </summary>
public interface IKind
{
    /// <summary>The word as it is written in YAML. Unique among its siblings.</summary>
    string Word { get; }

    /// <summary>The smallest working use, shown by help and docs and read by a convention test.</summary>
    string Example { get; }
}

/// <summary>A kind that has settings of its own in a playbook: they are declared once, and read, documented and checked from there.</summary>
public interface ISectionKind : IKind
{
    /// <summary>The keys this kind takes, beside those all its siblings share.</summary>
    IReadOnlyList<Key> Keys { get; }

    /// <summary>
    /// Looks at what the shapes of single values cannot tell. Adds what is wrong to the section's problems. A value that was wrong by itself is
    /// absent here and has been reported.
    /// </summary>
    void Vet(Section section)
    {
    }
}
