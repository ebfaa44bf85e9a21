namespace Alvis.Engine.Playbooks;

/// <summary>Where a path leads once every link on the way is followed. The framework follows only the last one.</summary>
internal static class RealPath
{
    // The kernel's own limit; beyond it links lead in a circle.
    private const int MostLinks = 40;

    /// <summary>The path without links, or null when they lead in a circle. What does not exist stays as it is.</summary>
    public static string? Of(string path)
    {
        var full = Path.GetFullPath(path);
        var real = Path.GetPathRoot(full)!;
        var rest = new Stack<string>();
        Push(rest, full[real.Length..]);
        for (var links = 0; rest.TryPop(out var part);)
        {
            if (part == "..")
            {
                real = Path.GetDirectoryName(real) ?? real;
                continue;
            }

            var next = Path.Combine(real, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > MostLinks)
                return null;
            var root = Path.IsPathRooted(target) ? Path.GetPathRoot(target)! : "";
            real = root.Length > 0 ? root : real;
            Push(rest, target[root.Length..]);
        }

        return real;
    }

    private static void Push(Stack<string> rest, string path)
    {
        foreach (var part in path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar]).Reverse())
        {
            if (part is not ("" or "."))
                rest.Push(part);
        }
    }
}
