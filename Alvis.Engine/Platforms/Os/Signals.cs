using System.Runtime.InteropServices;

namespace Alvis.Engine.Platforms.Os;

/// <summary>Signals to processes and groups; the framework itself can only kill.</summary>
internal static class Signals
{
    public const int Kill = 9;

    /// <summary>The stop signals an operator may choose, by name.</summary>
    public static readonly IReadOnlyDictionary<string, int> Stop = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["TERM"] = 15,
        ["INT"] = 2,
        ["QUIT"] = 3,
        ["HUP"] = 1,
    };

    /// <summary>Signals one process. One that is gone already is no fault.</summary>
    public static void Send(int pid, int signal)
    {
        if (pid > 1 && pid != Environment.ProcessId)
            _ = kill(pid, signal);
    }

    /// <summary>Signals every process of a group.</summary>
    public static void SendToGroup(int group, int signal)
    {
        if (group > 1)
            _ = kill(-group, signal);
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int pid, int signal);
}
