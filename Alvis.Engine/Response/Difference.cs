using Alvis.Engine.Conversations;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;

namespace Alvis.Engine.Response;

/// <summary>What differs between two texts, line by line, with a few lines around each change. Pure.</summary>
public static class Difference
{
    /// <summary>So many unchanged lines are shown around a change.</summary>
    public const int Around = 3;

    /// <summary>More lines than this are cut; the last one says so.</summary>
    public const int Most = 1_000;

    // The work grows with the lines that differ on both sides: beyond this, all of it is taken for new.
    private const long MostWork = 4_000_000;

    /// <summary>From the old text to the new one; empty when they are the same.</summary>
    public static IReadOnlyList<DiffLine> Between(string old, string now)
    {
        var (before, after) = (Lines(old), Lines(now));
        var head = before.Zip(after).TakeWhile(p => p.First == p.Second).Count();
        var tail = before.Skip(head).Reverse().Zip(after.Skip(head).Reverse()).TakeWhile(p => p.First == p.Second).Count();
        var (removed, added) = (before[head..^tail], after[head..^tail]);
        if (removed.Length + added.Length == 0)
            return [];

        var middle = (long)removed.Length * added.Length > MostWork || IsBlank(removed) || IsBlank(added)
            ? removed.Select(l => (DiffKind.Removed, l)).Concat(added.Select(l => (DiffKind.Added, l)))
            : Compare(removed, added);
        return Cut(Near(Numbered([.. before[..head].Select(l => (DiffKind.Same, l)), .. middle, .. before[^tail..].Select(l => (DiffKind.Same, l))])));
    }

    // No line and one empty line are the same to a text that is put together again.
    private static bool IsBlank(string[] lines) => lines is [] or [""];

    private static IEnumerable<(DiffKind, string)> Compare(string[] removed, string[] added) =>
        InlineDiffBuilder.Diff(string.Join('\n', removed), string.Join('\n', added), ignoreWhiteSpace: false).Lines
            .Select(l => (l.Type switch { ChangeType.Inserted => DiffKind.Added, ChangeType.Deleted => DiffKind.Removed, _ => DiffKind.Same }, l.Text));

    private static List<DiffLine> Numbered(IReadOnlyList<(DiffKind Kind, string Text)> lines)
    {
        var (old, now) = (0, 0);
        return [.. lines.Select(l => l.Kind switch
        {
            DiffKind.Added => new DiffLine(l.Kind, l.Text, null, ++now),
            DiffKind.Removed => new DiffLine(l.Kind, l.Text, ++old, null),
            _ => new DiffLine(l.Kind, l.Text, ++old, ++now),
        })];
    }

    private static List<DiffLine> Near(List<DiffLine> lines)
    {
        var shown = new bool[lines.Count];
        for (var n = 0; n < lines.Count; n++)
        {
            if (lines[n].Kind != DiffKind.Same)
                Array.Fill(shown, true, Math.Max(0, n - Around), Math.Min(lines.Count, n + Around + 1) - Math.Max(0, n - Around));
        }

        return [.. lines.Where((_, n) => shown[n])];
    }

    private static List<DiffLine> Cut(List<DiffLine> lines) => lines.Count <= Most
        ? lines
        : [.. lines.Take(Most), new DiffLine(DiffKind.Same, $"… {lines.Count - Most} more lines that are not shown", null, null)];

    // A line feed at the very end is no line of its own.
    private static string[] Lines(string text)
    {
        var lines = text.ReplaceLineEndings("\n");
        return lines.Length == 0 ? [] : (lines.EndsWith('\n') ? lines[..^1] : lines).Split('\n');
    }
}
