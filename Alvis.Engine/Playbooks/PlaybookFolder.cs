using Alvis.Engine.Kinds;

namespace Alvis.Engine.Playbooks;

/// <summary>
/// Looks at a folder of playbooks (<c>*.yaml</c>, <c>*.yml</c>; not the folders below it, which hold drafts and what tools leave).
/// Only looks: what a change means for running incidents is decided by who asks. Reads every file each time, as no file time can be
/// trusted, but parses only those whose bytes have changed.
/// </summary>
public sealed class PlaybookFolder(PlaybookReader reader, TimeProvider time)
{
    /// <summary>The most playbooks in one folder.</summary>
    public const int MostFiles = 10_000;

    /// <summary>The most bytes of a <c>NAME.plan.json</c>.</summary>
    public const int MostPlanBytes = 1024 * 1024;

    private const string PlanEnding = ".plan.json";

    // An editor writes a file in pieces. A piece may be a valid playbook, and a file counts as confirmed.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(1);

    /// <summary>Looks now. Blocks while it reads: 10,000 files take 1.5 to 4 s on two busy cores the first time, 0.15 s when none has changed.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="before">The look before, whose work is used again; null for the first.</param>
    /// <param name="cancel">Ends it.</param>
    public FolderSnapshot Read(string folder, FolderSnapshot? before, CancellationToken cancel)
    {
        var (files, plans, trouble) = List(folder);
        if (trouble is not null || files.Count == 0)
        {
            var state = trouble is null ? FolderState.Empty : FolderState.Unreadable;
            return new FolderSnapshot(folder, state, trouble ?? $"The folder {folder} holds no playbook (*.yaml, *.yml).", before?.Files ?? [], []);
        }

        var old = (before?.Files ?? []).ToDictionary(f => f.Name, StringComparer.Ordinal);
        var root = RealPath.Of(folder);
        var now = time.GetUtcNow();
        var found = new (FolderFile? File, bool Unsettled)[files.Count];
        Parallel.For(0, files.Count, new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            var name = files[i];
            var plan = Path.ChangeExtension(name, null) + PlanEnding;
            found[i] = ReadOne(root, folder, name, plans.Contains(plan) ? plan : null, old.GetValueOrDefault(name), before is null ? null : now);
        });

        List<FolderFile> read = [.. found.Select(f => f.File).OfType<FolderFile>()];
        List<string> unsettled = [.. files.Where((_, i) => found[i].Unsettled)];
        return new FolderSnapshot(folder, FolderState.Read, "", WithConflicts(read), unsettled);
    }

    private (FolderFile? File, bool Unsettled) ReadOne(
        string? root, string folder, string name, string? planName, FolderFile? before, DateTimeOffset? now)
    {
        var path = Path.Combine(folder, name);
        var yaml = SmallFile.Read(root, path, YamlText.MostBytes);
        if (yaml.Gone)
            return (null, false);
        var plan = planName is null ? null : SmallFile.Read(root, Path.Combine(folder, planName), MostPlanBytes);
        var isNew = before is null || before.Hash != yaml.Hash || before.Plan != plan?.Text;
        var written = plan?.WrittenAt > yaml.WrittenAt ? plan.WrittenAt : yaml.WrittenAt;
        if (isNew && now - written is { } age && age >= TimeSpan.Zero && age < Settled)
        {
            // What other files had to do with it is found out anew.
            return (before is null ? null : before with { Beside = [.. before.Beside.Where(p => p.File != path)] }, true);
        }

        var reading = before?.Hash == yaml.Hash ? before.Reading
            : yaml.Trouble is { } trouble ? new PlaybookReading(null, [new Problem(path, Place.Start, trouble.Found, trouble.Expected)])
            : reader.Read(path, yaml.Bytes);
        List<Problem> beside = plan?.Trouble is { } planTrouble
            ? [new Problem(Path.Combine(folder, planName!), Place.Start, planTrouble.Found, planTrouble.Expected)]
            : [];
        return (new FolderFile(name, path, yaml.Hash, reading, beside, plan?.Text), false);
    }

    private static List<FolderFile> WithConflicts(List<FolderFile> files)
    {
        var shared = files.Where(f => f.Reading.Playbook is not null).GroupBy(f => f.Reading.Playbook!.Service, StringComparer.Ordinal)
            .Where(g => g.Skip(1).Any())
            .ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);
        return shared.Count == 0 ? files : [.. files.Select(f =>
        {
            if (f.Reading.Playbook is not { } playbook || shared.GetValueOrDefault(playbook.Service) is not { } all)
                return f;

            // Which of them is meant, nobody can tell from the files: none is taken.
            List<string> others = [.. all.Where(o => o.Name != f.Name).Take(5).Select(o => o.Name)];
            var conflict = new Problem(f.Path, playbook.ServiceAt, $"found the service '{playbook.Service}', which {Words.And(others)} {(others.Count == 1 ? "has" : "have")} too", "expected one file for a service");
            return f with { Beside = [.. f.Beside, conflict] };
        })];
    }

    private static (List<string> Files, HashSet<string> Plans, string? Trouble) List(string folder)
    {
        var files = new List<string>();
        var plans = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            // Hidden files are skipped: editors' locks, and the folders that Kubernetes keeps behind its links.
            var options = new EnumerationOptions { IgnoreInaccessible = false, AttributesToSkip = FileAttributes.Hidden };
            foreach (var path in Directory.EnumerateFiles(folder, "*", options))
            {
                var name = Path.GetFileName(path);
                if (name.EndsWith(PlanEnding, StringComparison.Ordinal))
                    plans.Add(name);
                else if (Path.GetExtension(name).ToLowerInvariant() is ".yaml" or ".yml")
                    files.Add(name);
                if (files.Count > MostFiles)
                    return ([], [], $"The folder {folder} holds more than {MostFiles} playbooks. Divide them between several Alvis.");
            }
        }
        catch (DirectoryNotFoundException)
        {
            return ([], [], File.Exists(folder) ? $"{folder} is a file. Name the folder that holds it." : $"The folder {folder} does not exist.");
        }
        catch (UnauthorizedAccessException)
        {
            return ([], [], $"The folder {folder} may not be read. Give the user Alvis runs as the right to read it.");
        }
        catch (IOException)
        {
            return ([], [], $"The folder {folder} cannot be read. Is its disk there?");
        }

        files.Sort(StringComparer.Ordinal);
        return (files, plans, null);
    }
}
