namespace Alvis.Engine.Platforms.Os;

/// <summary>Finds the program an argument list begins with, before anything is stopped for its sake.</summary>
internal static class Programs
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>
    /// The program's absolute path, or why it cannot be run. A bare name is looked for in <paramref name="path"/> (else in Alvis's own
    /// <c>PATH</c>), one with a slash is relative to <paramref name="folder"/>.
    /// </summary>
    public static (string? Path, string? Wrong) Find(string program, string folder, string? path = null)
    {
        if (program.Contains('/'))
        {
            var full = Path.GetFullPath(program, folder);
            return Wrong(full) is { } wrong ? (null, wrong) : (full, null);
        }

        var folders = (path ?? Environment.GetEnvironmentVariable("PATH") ?? "/usr/local/bin:/usr/bin:/bin").Split(':', StringSplitOptions.RemoveEmptyEntries);
        var found = folders.Where(Path.IsPathRooted).Select(f => Path.Combine(f, program)).FirstOrDefault(p => Wrong(p) is null);
        return found is null ? (null, $"the program '{program}' is in no folder of PATH") : (found, null);
    }

    private static string? Wrong(string full)
    {
        if (Directory.Exists(full))
            return $"{full} is a folder, not a program";
        if (!File.Exists(full))
            return $"the program {full} does not exist";
        return OperatingSystem.IsWindows() || (File.GetUnixFileMode(full) & Executable) != UnixFileMode.None ? null : $"{full} may not be executed (its mode lacks x)";
    }
}
