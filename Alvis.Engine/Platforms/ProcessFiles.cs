using System.Text.Json;

namespace Alvis.Engine.Platforms;

/// <summary>What is known of a process across Alvis's own deaths.</summary>
/// <param name="Pid">The last process started; 0 when there was none.</param>
/// <param name="Start">Its start in ticks since boot; 0 when it had ended before that could be read.</param>
/// <param name="Boot">The boot those ticks count from.</param>
/// <param name="StartedAt">When it was started, unix milliseconds.</param>
/// <param name="Key">The key it was started under.</param>
/// <param name="Pending">A restart that was begun and has no end yet.</param>
/// <param name="Done">The last restarts that were made, so that a repeated key is answered instead of performed.</param>
internal sealed record ProcessState(
    int Pid, long Start, string Boot, long StartedAt, string Key, PendingRestart? Pending, IReadOnlyList<DoneRestart> Done)
{
    public static readonly ProcessState None = new(0, 0, "", 0, "", null, []);

    /// <summary>The end of the restart with this key, or null when it was not made.</summary>
    public DoneRestart? DoneFor(string key) => Done.LastOrDefault(d => d.Key == key);
}

/// <summary>A restart that was begun. <paramref name="Stopped"/> tells how the old process ended, as far as it is known.</summary>
internal sealed record PendingRestart(string Key, string? Stopped);

/// <summary>A restart that was made, in the words that were reported; <paramref name="Well"/> is false when the new process ended at once.</summary>
internal sealed record DoneRestart(string Key, string Text, bool Well)
{
    public CallResult Result => Well ? CallResult.Done(Text) : CallResult.Failed(Text);
}

/// <summary>
/// The files of one registered process: <c>NAME.json</c> is Alvis's record; <c>NAME.started</c> is written by the child itself before it
/// becomes the program, so that a start is known even when Alvis died in the middle of it; <c>NAME.log</c> and <c>NAME.log.1</c> are its
/// output.
/// </summary>
internal sealed class ProcessFiles(string folder, string name)
{
    private static readonly JsonSerializerOptions Form = new() { WriteIndented = true };

    /// <summary>Path without an ending; in the child's environment it says whose it is, unlike the mere name, which two Alvises can share.</summary>
    public string Marker => Path.Combine(folder, name);

    public string Started => Marker + ".started";

    public string Log => Marker + ".log";

    public string OldLog => Marker + ".log.1";

    /// <summary>A file that is missing or damaged is no record; the child's own file and the table of processes then decide.</summary>
    public ProcessState Read()
    {
        try
        {
            var state = JsonSerializer.Deserialize<ProcessState>(File.ReadAllBytes(Marker + ".json"), Form);
            return state is { Boot: not null, Key: not null, Done: not null } ? state : ProcessState.None;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return ProcessState.None;
        }
    }

    /// <summary>Replaces the record as a whole; a reader sees the old one or the new one.</summary>
    public void Write(ProcessState state)
    {
        MakeFolder();
        var next = Marker + ".json.new";
        using (var file = new FileStream(next, FileMode.Create, FileAccess.Write))
        {
            JsonSerializer.Serialize(file, state, Form);
            file.Flush(flushToDisk: true);
        }

        File.Move(next, Marker + ".json", overwrite: true);
    }

    /// <summary>What the last child wrote of itself before it became the program; null when nothing whole is there.</summary>
    public (int Pid, string Key)? LastStarted()
    {
        try
        {
            var lines = File.ReadAllLines(Started);
            return lines.Length == 2 && int.TryParse(lines[0], out var pid) ? (pid, lines[1]) : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>The last line of output that says something, as it is; null when there is none.</summary>
    public string? LastWords()
    {
        if (!File.Exists(Log))
            return null;
        using var log = new FileStream(Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        log.Seek(-Math.Min(4096, log.Length), SeekOrigin.End);
        using var reader = new StreamReader(log);
        return reader.ReadToEnd().Split('\n').LastOrDefault(l => !string.IsNullOrWhiteSpace(l))?.Trim();
    }

    /// <summary>
    /// Keeps the output within <paramref name="cap"/>: the tail of a file that has grown to half of it becomes the old file, and the file is
    /// cut to nothing. The child goes on writing to the same open file, which appends, so nothing of ours has to stay alive for it.
    /// </summary>
    public void TrimLog(long cap)
    {
        if (!File.Exists(Log))
            return;
        using var log = new FileStream(Log, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        if (log.Length <= cap / 2)
            return;
        log.Seek(-(cap / 2), SeekOrigin.End);
        using (var old = new FileStream(OldLog, FileMode.Create, FileAccess.Write))
            log.CopyTo(old);
        log.SetLength(0);
    }

    /// <summary>The folder is for Alvis's user alone: output may hold what nobody else should read.</summary>
    public void MakeFolder()
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
