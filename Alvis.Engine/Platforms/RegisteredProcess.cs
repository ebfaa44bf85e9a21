using Alvis.Engine.Kinds;
using Alvis.Engine.Platforms.Os;

namespace Alvis.Engine.Platforms;

/// <summary>
/// One registered process: what is known of it, and the three things that can be done to it, one at a time. A restart is noted before
/// and after, and the child notes itself in between, so a key is performed exactly once however often Alvis dies.
/// </summary>
internal sealed class RegisteredProcess(ProcessSpec spec, ProcessFiles files, ISecrets secrets, TimeProvider time, IIds ids) : IDisposable
{
    private const int Remembered = 20;

    private readonly SemaphoreSlim one = new(1, 1);

    public ProcessSpec Spec => spec;

    /// <summary>Why a start would fail, found out before anything is stopped; null when nothing is known to be in the way.</summary>
    public string? NotStartable => FindProgram() is { Wrong: { } wrong } ? wrong : null;

    /// <summary>The argument list for people; an operator may have put a secret into it.</summary>
    public string CommandLine => Words.Clip(secrets.Redact(spec.CommandLine), 500);

    /// <summary>How it is now.</summary>
    public ProcessStatus Status()
    {
        var state = files.Read();
        return Leader(state) is { } leader
            ? new ProcessStatus(spec.Name, Running: true, leader.Pid, leader.Pid == state.Pid ? DateTimeOffset.FromUnixTimeMilliseconds(state.StartedAt) : null)
            : new ProcessStatus(spec.Name, Running: false, null, null);
    }

    /// <summary>Starts it unless it runs.</summary>
    public Task<CallResult> EnsureRunningAsync(CancellationToken cancel) => AloneAsync(async state =>
    {
        if (Leader(state) is { } leader)
            return CallResult.Done($"{spec.Name} is running as pid {leader.Pid}");
        if (FindProgram() is { Wrong: { } wrong })
            return CallResult.Failed(Missing(wrong));

        // What an ended process left running would hold its port.
        await ProcessStopper.StopToTheEndAsync(spec, files.Marker, null);
        return await StartAsync(state, $"start-{ids.Next()}", "");
    }, cancel);

    /// <summary>Ends it, if it runs.</summary>
    public Task<CallResult> StopAsync(CancellationToken cancel) => AloneAsync(async state =>
    {
        var leader = Leader(state);
        var end = await ProcessStopper.StopToTheEndAsync(spec, files.Marker, leader);
        return end == StopEnd.StillThere ? CallResult.Failed(StillThere(leader)) : CallResult.Done(Stopped(end, leader));
    }, cancel);

    /// <summary>Stops it and starts it again, once for each key. May be cancelled until the stop signal is sent; half a restart helps nobody.</summary>
    public Task<CallResult> RestartAsync(string key, CancellationToken cancel) => AloneAsync(async state =>
    {
        if (state.DoneFor(key) is { } done)
            return done.Result;
        if (FindProgram() is { Wrong: { } wrong })
            return CallResult.Failed(Missing(wrong));

        var leader = Leader(state);
        // A pending stop with the same key means that Alvis died between the stop and the start: the words of that stop are the true ones.
        var stopped = state.Pending is { Stopped: { } before } pending && pending.Key == key && leader is null ? before : null;
        state = state with { Pending = new PendingRestart(key, stopped ?? (leader is null ? null : $"stopped pid {leader.Pid}")) };
        files.Write(state);

        var end = await ProcessStopper.StopToTheEndAsync(spec, files.Marker, leader);
        if (end == StopEnd.StillThere)
            return CallResult.Failed(StillThere(leader));

        return await StartAsync(state, key, $"{stopped ?? Stopped(end, leader)}, ");
    }, cancel);

    /// <summary>Whether the restart with this key was made. There is always an answer.</summary>
    public async Task<Happened> RestartedAsync(string key, CancellationToken cancel)
    {
        var happened = Happened.No;
        var read = await AloneAsync(state =>
        {
            happened = state.DoneFor(key) is null ? Happened.No : Happened.Yes;
            return Task.FromResult(CallResult.Done(""));
        }, cancel);
        // The record cannot be written, but what the child wrote of itself can still be read.
        return read.Outcome == CallOutcome.Done ? happened : files.LastStarted()?.Key == key ? Happened.Yes : Happened.No;
    }

    public void TrimLog() => files.TrimLog(spec.Log);

    public void Dispose() => one.Dispose();

    private async Task<CallResult> AloneAsync(Func<ProcessState, Task<CallResult>> act, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        await one.WaitAsync(cancel);
        try
        {
            return await act(await ReconcileAsync());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return CallResult.Failed($"{spec.Name} was left as it is: its record {files.Marker}.json cannot be read or written. Look at the data folder's rights and free space.");
        }
        finally
        {
            one.Release();
        }
    }

    private async Task<CallResult> StartAsync(ProcessState state, string key, string before)
    {
        if (FindProgram() is not { Path: { } program })
            return CallResult.Failed($"{before}but {Missing(NotStartable ?? "the program is gone")}");

        var launch = await ProcessLauncher.StartToTheEndAsync(spec, program, files, key, secrets);
        if (launch.Pid == 0)
            return CallResult.Failed($"{before}but {spec.Name} could not be started: {launch.Wrong}");

        var done = new DoneRestart(key, $"{before}started pid {launch.Pid}{(launch.Wrong is null ? "" : $", but {launch.Wrong}")}", launch.Wrong is null);
        Record(state, launch, done);
        return done.Result;
    }

    private ProcessState Record(ProcessState state, Launch launch, DoneRestart restart)
    {
        IEnumerable<DoneRestart> done = [.. state.Done, restart];
        var next = new ProcessState(
            launch.Pid, launch.Start, ProcTable.BootId(), time.Now().ToUnixTimeMilliseconds(), restart.Key, Pending: null, [.. done.TakeLast(Remembered)]);
        files.Write(next);
        return next;
    }

    /// <summary>
    /// Brings the record up to what really happened: Alvis may have died after a child began and before it was noted. The child's own note
    /// tells; a child that has not written it yet is found by its environment and waited for.
    /// </summary>
    private async Task<ProcessState> ReconcileAsync()
    {
        var state = files.Read();
        if (state.Pending is { } pending && files.LastStarted()?.Key != pending.Key)
            await HandedOverAsync(pending.Key);

        if (files.LastStarted() is not { } noted || noted.Key == state.Key || state.DoneFor(noted.Key) is not null)
            return state;

        var stopped = state.Pending is { Stopped: { } words } known && known.Key == noted.Key ? $"{words}, " : "";
        return Record(state, new Launch(noted.Pid, Ours(noted.Pid)?.Start ?? 0, null), new DoneRestart(noted.Key, $"{stopped}started pid {noted.Pid}", Well: true));
    }

    private async Task HandedOverAsync(string key)
    {
        for (var looks = 0; looks < 100 && files.LastStarted()?.Key != key && AnyWith(key); looks++)
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);

        bool AnyWith(string wanted) => ProcTable.AllLive().Any(p =>
            ProcTable.Variable(p.Pid, ProcessLauncher.KeyVariable) == wanted && ProcTable.Variable(p.Pid, ProcessLauncher.MarkerVariable) == files.Marker);
    }

    /// <summary>The running process: the recorded one, else (the record was lost) whichever leads a session and carries the marker.</summary>
    private ProcEntry? Leader(ProcessState state)
    {
        if (state.Pid > 0 && state.Boot == ProcTable.BootId() && ProcTable.Live(state.Pid) is { } recorded && recorded.Start == state.Start)
            return recorded;
        return ProcTable.AllLive().FirstOrDefault(p => p.Session == p.Pid && Ours(p.Pid) is not null);
    }

    private ProcEntry? Ours(int pid) =>
        ProcTable.Variable(pid, ProcessLauncher.MarkerVariable) == files.Marker ? ProcTable.Live(pid) : null;

    private (string? Path, string? Wrong) FindProgram()
    {
        if (!Directory.Exists(spec.Folder))
            return (null, $"its folder {spec.Folder} does not exist");
        var path = ChildSettings.Environment(spec.Env, spec.Set).GetValueOrDefault("PATH");
        return Programs.Find(spec.Run[0], spec.Folder, path);
    }

    private string Missing(string wrong) => $"{spec.Name} cannot be started: {wrong}. Nothing was stopped. Correct Processes:{spec.Name}:Run.";

    private string Stopped(StopEnd end, ProcEntry? leader) => (end, leader) switch
    {
        (StopEnd.WasNotRunning, _) => "nothing was running",
        (_, null) => "stopped what an ended process had left running",
        (StopEnd.Killed, _) => $"stopped pid {leader.Pid} (killed: it did not end within {Duration.Short(spec.StopWithin)} of {spec.StopSignal})",
        _ => $"stopped pid {leader.Pid}",
    };

    private string StillThere(ProcEntry? leader) =>
        $"{spec.Name}{(leader is null ? "" : $" (pid {leader.Pid})")} does not end, not even by KILL: the kernel holds it, most often waiting for a disk. Nothing was started. A person has to look at the machine.";
}
