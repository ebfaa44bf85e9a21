using System.Globalization;
using System.Text;

namespace Alvis.Engine.Platforms.Os;

/// <summary>One process as the kernel lists it. Its start, in clock ticks since boot, tells it from a later owner of the same pid.</summary>
internal sealed record ProcEntry(int Pid, char State, int Group, int Session, long Start)
{
    /// <summary>False for a zombie: it has ended, only nobody has asked how.</summary>
    public bool Alive => State is not ('Z' or 'X' or 'x');
}

/// <summary>Linux's own table of processes, <c>/proc</c>.</summary>
internal static class ProcTable
{
    /// <summary>True where there is such a table.</summary>
    public static bool Exists => File.Exists("/proc/self/stat");

    /// <summary>Names this start of the machine: pids and ticks of another one mean nothing.</summary>
    public static string BootId() => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    /// <summary>A live process, or null when there is none with this pid.</summary>
    public static ProcEntry? Live(int pid) => pid > 0 && Look(pid) is { Alive: true } entry ? entry : null;

    /// <summary>Every live process.</summary>
    public static IEnumerable<ProcEntry> AllLive() =>
        from folder in Directory.EnumerateDirectories("/proc")
        let name = Path.GetFileName(folder)
        where char.IsAsciiDigit(name[0])
        let entry = Live(int.Parse(name, CultureInfo.InvariantCulture))
        where entry is not null
        select entry;

    /// <summary>The value a process was started with for a name in its environment; null when it has none or may not be read.</summary>
    public static string? Variable(int pid, string name)
    {
        var all = Read($"/proc/{pid}/environ");
        var prefix = Encoding.UTF8.GetBytes($"{name}=");
        var rest = all.AsSpan();
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf((byte)0);
            var entry = end < 0 ? rest : rest[..end];
            if (entry.StartsWith(prefix))
                return Encoding.UTF8.GetString(entry[prefix.Length..]);
            rest = end < 0 ? [] : rest[(end + 1)..];
        }

        return null;
    }

    private static ProcEntry? Look(int pid)
    {
        // The second field is the program's name in parentheses and may hold anything, also ") ".
        var line = Encoding.UTF8.GetString(Read($"/proc/{pid}/stat"));
        var close = line.LastIndexOf(')');
        if (close < 0)
            return null;
        var fields = line[(close + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        const int first = 3;
        return fields.Length > 22 - first
            ? new ProcEntry(pid, fields[0][0], Field(5), Field(6), long.Parse(fields[22 - first], CultureInfo.InvariantCulture))
            : null;

        int Field(int number) => int.Parse(fields[number - first], CultureInfo.InvariantCulture);
    }

    /// <summary>Empty when the process is gone or is another user's: for us the same as not being there.</summary>
    private static byte[] Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
