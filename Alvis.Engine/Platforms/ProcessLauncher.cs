using System.Diagnostics;
using Alvis.Engine.Kinds;
using Alvis.Engine.Platforms.Os;

namespace Alvis.Engine.Platforms;

/// <summary>
/// A process that was started, or <paramref name="Wrong"/>: why it is not running. <paramref name="Pid"/> is 0 when the program never began,
/// <paramref name="Start"/> is 0 when it has ended.
/// </summary>
internal sealed record Launch(int Pid, long Start, string? Wrong);

/// <summary>
/// Starts a registered process in a session of its own, so that it survives Alvis, a closed terminal and Ctrl-C. It waits by the kernel's
/// time, not by Alvis's clock: how long a program takes to begin has nothing to do with schedules.
/// </summary>
internal static class ProcessLauncher
{
    /// <summary>In the child's environment: whose process this is.</summary>
    public const string MarkerVariable = "ALVIS_PROCESS";

    /// <summary>In the child's environment: the attempt that started it.</summary>
    public const string KeyVariable = "ALVIS_RESTART_KEY";

    // Fixed text; names and arguments come as parameters, so nothing of theirs is ever read by the shell. The child notes its pid and key
    // before it becomes the program: whatever happens to Alvis, either the note is there or the program never ran. Signals that were
    // ignored where Alvis was started (nohup, a script's '&') would be ignored by the child too, and a stop signal come to nothing.
    private const string Script =
        """
        exec 3>&2 >>"$1" 2>&1 </dev/null
        printf '%s\n%s\n' "$$" "$3" >"$2" || { echo "cannot write $2" >&3; exit 125; }
        exec 3>&-
        shift 3
        unset PWD OLDPWD SHLVL
        case "$1" in *=*) exec "$@" ;; esac
        env --default-signal=INT true 2>/dev/null && exec env --default-signal=HUP,INT,QUIT,TERM "$@"
        exec "$@"
        """;

    private static readonly TimeSpan HandOver = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(250);

    /// <summary>Starts the program. Watches it for a quarter of a second: one that ends at once is told so with its last words.</summary>
    public static async Task<Launch> StartToTheEndAsync(ProcessSpec spec, string program, ProcessFiles files, string key, ISecrets secrets)
    {
        files.MakeFolder();
        var setsid = Programs.Find("setsid", "/").Path;
        if (setsid is null)
            return new Launch(0, 0, "'setsid' (package util-linux) is not installed on this machine");

        var start = new ProcessStartInfo(setsid)
        {
            UseShellExecute = false,
            WorkingDirectory = spec.Folder,
            // Pipes only until the script has put the files in their place; they also keep the framework from touching the terminal.
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])["/bin/sh", "-c", Script, "alvis", files.Log, files.Started, key, program, .. spec.Run.Skip(1)])
            start.ArgumentList.Add(argument);
        start.Environment.Clear();
        foreach (var (name, value) in ChildSettings.Environment(spec.Env, spec.Set))
            start.Environment[name] = value;
        start.Environment[MarkerVariable] = files.Marker;
        start.Environment[KeyVariable] = key;

        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(HandOver, TimeProvider.System);
        string complaint;
        try
        {
            complaint = await process.StandardError.ReadToEndAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Signals.SendToGroup(process.Id, Signals.Kill);
            return new Launch(0, 0, $"the start did not get as far as the program within {Duration.Short(HandOver)}");
        }

        if (complaint.Length > 0 || files.LastStarted() is not { } noted || noted.Key != key)
            return new Launch(0, 0, complaint.Length > 0 ? Words.Clip(complaint.Trim(), 200) : "the start ended before the program began");

        var begun = ProcTable.Live(noted.Pid)?.Start ?? 0;
        using var settled = new CancellationTokenSource(Settle, TimeProvider.System);
        try
        {
            await process.WaitForExitAsync(settled.Token);
        }
        catch (OperationCanceledException)
        {
            return new Launch(noted.Pid, begun, null);
        }

        var words = files.LastWords() is { } last ? $", its last line: {Words.Clip(secrets.Redact(last), 200)}" : "";
        return new Launch(noted.Pid, 0, $"it ended at once with exit code {process.ExitCode} (it must stay in the foreground){words}");
    }
}
