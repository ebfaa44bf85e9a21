using System.ComponentModel;
using System.Diagnostics;

namespace Alvis.Bot.Cli;

/// <summary>The browser of the one who sits at the terminal.</summary>
internal static class Browser
{
    /// <summary>Opens a page where that is possible. Where it is not, the printed link does.</summary>
    public static void Open(string link)
    {
        var seen = !OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable("DISPLAY") is { Length: > 0 } || Environment.GetEnvironmentVariable("WAYLAND_DISPLAY") is { Length: > 0 };
        if (!seen)
            return;
        try
        {
            using var opened = Process.Start(new ProcessStartInfo(link) { UseShellExecute = true });
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or PlatformNotSupportedException)
        {
            // No browser that could be started from here.
        }
    }
}
