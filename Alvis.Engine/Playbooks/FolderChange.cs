namespace Alvis.Engine.Playbooks;

/// <summary>
/// What became of one file between two looks at its folder. A renamed file is one <see cref="Missing"/> and one <see cref="Added"/>
/// for the same service. Each change is told once: whoever waits (as for a missing file) remembers since when.
/// </summary>
public abstract record FolderChange(string Name)
{
    /// <summary>A new file with a good playbook.</summary>
    public sealed record Added(FolderFile Now) : FolderChange(Now.Name);

    /// <summary>A file with a good playbook that is not as it was; it may have been broken before.</summary>
    public sealed record Changed(FolderFile Before, FolderFile Now) : FolderChange(Now.Name);

    /// <summary>A new or edited file that cannot be used; <paramref name="Before"/> is null for a new one.</summary>
    public sealed record Broken(FolderFile? Before, FolderFile Now) : FolderChange(Now.Name);

    /// <summary>A file that is not there any more.</summary>
    public sealed record Missing(FolderFile Before) : FolderChange(Before.Name);

    /// <summary>A file as it was, good or broken.</summary>
    public sealed record Unchanged(FolderFile Now) : FolderChange(Now.Name);

    /// <summary>Every file's change, sorted by name. Nothing at all when the folder is empty or unreadable: that changes no playbook.</summary>
    public static IReadOnlyList<FolderChange> Between(FolderSnapshot? before, FolderSnapshot now)
    {
        if (now.State != FolderState.Read)
            return [];
        var old = (before?.Files ?? []).ToDictionary(f => f.Name, StringComparer.Ordinal);
        var changes = now.Files.Select(f => Of(old.GetValueOrDefault(f.Name), f)).ToList();
        var present = now.Files.Select(f => f.Name).ToHashSet(StringComparer.Ordinal);
        changes.AddRange(old.Values.Where(f => !present.Contains(f.Name)).Select(f => new Missing(f)));
        return [.. changes.OrderBy(c => c.Name, StringComparer.Ordinal)];
    }

    private static FolderChange Of(FolderFile? before, FolderFile now) => (before, now.Playbook) switch
    {
        (not null, _) when before.IsSameAs(now) => new Unchanged(now),
        (_, null) => new Broken(before, now),
        (null, _) => new Added(now),
        _ => new Changed(before, now),
    };
}
