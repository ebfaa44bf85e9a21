using Alvis.Engine.Kinds;

namespace Alvis.Engine.Playbooks;

/// <summary>How looking at a playbook folder went.</summary>
public enum FolderState
{
    /// <summary>It was read; single files may still be wrong.</summary>
    Read,

    /// <summary>It is there and holds no playbook.</summary>
    Empty,

    /// <summary>It is not there, may not be read, or holds too many files.</summary>
    Unreadable,
}

/// <summary>
/// What a playbook folder held when it was looked at. An empty or unreadable one carries the files of the snapshot before: nothing
/// changes by it, and the next good look is compared with the last good one.
/// </summary>
/// <param name="Folder">The folder, as the operator named it.</param>
/// <param name="State">How it went.</param>
/// <param name="Trouble">One sentence for people when <paramref name="State"/> is not <see cref="FolderState.Read"/>, else empty.</param>
/// <param name="Files">The playbook files, sorted by name.</param>
/// <param name="Unsettled">Names of new or changed files written within the last second: they may be half written, so they were left for the next look.</param>
public sealed record FolderSnapshot(
    string Folder, FolderState State, string Trouble, IReadOnlyList<FolderFile> Files, IReadOnlyList<string> Unsettled)
{
    /// <summary>The files that can be used.</summary>
    public IEnumerable<FolderFile> Good => Files.Where(f => f.Playbook is not null);

    /// <summary>Everything that is wrong with any file.</summary>
    public IEnumerable<Problem> Problems => Files.SelectMany(f => f.Problems);
}

/// <summary>One playbook file.</summary>
/// <param name="Name">Its name within the folder.</param>
/// <param name="Path">The folder and the name, as problems show it.</param>
/// <param name="Hash">SHA-256 of its bytes, in hex.</param>
/// <param name="Reading">What was read from it alone.</param>
/// <param name="Beside">What is wrong with it because of other files: a second file for its service, a plan that cannot be read.</param>
/// <param name="Plan">The text of <c>NAME.plan.json</c>, or null when there is none.</param>
public sealed record FolderFile(
    string Name, string Path, string Hash, PlaybookReading Reading, IReadOnlyList<Problem> Beside, string? Plan)
{
    /// <summary>The playbook, or null when anything is wrong.</summary>
    public Playbook? Playbook => Beside.Count == 0 ? Reading.Playbook : null;

    /// <summary>Everything that is wrong.</summary>
    public IReadOnlyList<Problem> Problems => Beside.Count == 0 ? Reading.Problems : [.. Reading.Problems, .. Beside];

    /// <summary>True when nothing that matters is different: the bytes, the plan beside it and what is wrong with it.</summary>
    public bool IsSameAs(FolderFile other) =>
        Name == other.Name && Hash == other.Hash && Plan == other.Plan && Problems.SequenceEqual(other.Problems);
}
