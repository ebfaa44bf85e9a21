namespace Alvis.Engine.Platforms;

/// <summary>The operator's registered local processes (<c>Processes:NAME</c>), which outlive Alvis and are found again by it.</summary>
public interface IProcesses
{
    /// <summary>All registered names, sorted.</summary>
    IReadOnlyList<string> Known { get; }

    /// <summary>How a process is now, or null when no such name is registered.</summary>
    ProcessStatus? Find(string name);

    /// <summary>Starts the process unless it is running. For the start of <c>serve</c> and for the demo.</summary>
    Task<CallResult> EnsureRunningAsync(string name, CancellationToken cancel);

    /// <summary>Ends the process with everything it started, if it is running.</summary>
    Task<CallResult> StopAsync(string name, CancellationToken cancel);
}

/// <summary>A registered process as it is now. <paramref name="Pid"/> and <paramref name="StartedAt"/> are null while it is not running.</summary>
public sealed record ProcessStatus(string Name, bool Running, int? Pid, DateTimeOffset? StartedAt);
