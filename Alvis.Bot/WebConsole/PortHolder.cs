using System.Globalization;

namespace Alvis.Bot.WebConsole;

/// <summary>Finds who listens on a port of this machine, for the one whom it is in the way of. Only Linux tells, and only of one's own processes.</summary>
internal static class PortHolder
{
    // The form of /proc/net/tcp: https://www.kernel.org/doc/Documentation/networking/proc_net_tcp.txt
    private static readonly string[] Tables = ["/proc/net/tcp", "/proc/net/tcp6"];

    private const string Listening = "0A";
    private const int AddressAt = 1, StateAt = 3, InodeAt = 9;

    /// <summary>The process, such as <c>dotnet (process 4711)</c>; null when it cannot be seen.</summary>
    public static string? Of(int port)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        try
        {
            var sockets = Sockets(port).Select(inode => $"socket:[{inode}]").ToHashSet(StringComparer.Ordinal);
            return sockets.Count == 0 ? null : Directory.EnumerateDirectories("/proc").Where(IsProcess).Where(p => Holds(p, sockets)).Select(Named).FirstOrDefault();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Sockets(int port)
    {
        var end = string.Create(CultureInfo.InvariantCulture, $":{port:X4}");
        return Tables.Where(File.Exists).SelectMany(File.ReadLines)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length > InodeAt && words[StateAt] == Listening && words[AddressAt].EndsWith(end, StringComparison.Ordinal))
            .Select(words => words[InodeAt]);
    }

    private static bool Holds(string process, HashSet<string> sockets)
    {
        try
        {
            return new DirectoryInfo($"{process}/fd").EnumerateFiles().Any(f => f.LinkTarget is { } target && sockets.Contains(target));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another user's, or gone meanwhile.
            return false;
        }
    }

    private static bool IsProcess(string folder) => Path.GetFileName(folder).All(char.IsAsciiDigit);

    private static string Named(string process) => $"{Engine.Kinds.Words.Clip(File.ReadAllText($"{process}/comm").Trim(), 40)} (process {Path.GetFileName(process)})";
}
