using System.Diagnostics;
using Alvis.Engine.Platforms.Os;

namespace Alvis.Engine.Platforms;

/// <summary>How an attempt to end a process went.</summary>
internal enum StopEnd
{
    WasNotRunning,
    Ended,
    Killed,
    StillThere,
}

/// <summary>
/// Ends a registered process with everything it started: its session, and whatever carries its marker. Before each signal the pid's start
/// is compared, so a later owner of the same pid is never hit.
/// </summary>
internal static class ProcessStopper
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan AfterKill = TimeSpan.FromSeconds(5);

    /// <summary>The stop signal, then after the limit KILL, then a short wait for the kernel. Runs to its end once begun: half a stop helps nobody.</summary>
    public static async Task<StopEnd> StopToTheEndAsync(ProcessSpec spec, string marker, ProcEntry? leader)
    {
        if (!Members(marker, leader).Any())
            return StopEnd.WasNotRunning;

        Signal(marker, leader, Signals.Stop[spec.StopSignal]);
        if (await GoneAsync(marker, leader, spec.StopWithin))
            return StopEnd.Ended;

        Signal(marker, leader, Signals.Kill);
        return await GoneAsync(marker, leader, AfterKill) ? StopEnd.Killed : StopEnd.StillThere;
    }

    private static void Signal(string marker, ProcEntry? leader, int signal)
    {
        var whole = IsLive(leader) && leader!.Group == leader.Pid;
        if (whole)
            Signals.SendToGroup(leader!.Group, signal);
        foreach (var member in Members(marker, leader).Where(m => !whole || m.Group != leader!.Group))
        {
            if (IsLive(member))
                Signals.Send(member.Pid, signal);
        }
    }

    private static async Task<bool> GoneAsync(string marker, ProcEntry? leader, TimeSpan limit)
    {
        var since = Stopwatch.GetTimestamp();
        // The whole table is read only once the cheap question, whether the leader is gone, has been answered.
        while (IsLive(leader) || Members(marker, leader).Any())
        {
            if (Stopwatch.GetElapsedTime(since) >= limit)
                return false;
            await Task.Delay(Poll, TimeProvider.System);
        }

        return true;
    }

    private static IEnumerable<ProcEntry> Members(string marker, ProcEntry? leader)
    {
        var led = IsLive(leader);
        return ProcTable.AllLive().Where(p => (led && p.Session == leader!.Pid) || ProcTable.Variable(p.Pid, ProcessLauncher.MarkerVariable) == marker);
    }

    private static bool IsLive(ProcEntry? entry) => entry is not null && ProcTable.Live(entry.Pid)?.Start == entry.Start;
}
