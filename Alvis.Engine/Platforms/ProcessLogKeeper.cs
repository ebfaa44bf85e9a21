using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Alvis.Engine.Platforms;

/// <summary>Keeps the output of registered processes within its cap, every few seconds while Alvis runs.</summary>
internal sealed partial class ProcessLogKeeper(Processes processes, TimeProvider time, ILogger<ProcessLogKeeper> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (processes.All.Count == 0)
            return;

        using var timer = new PeriodicTimer(Every, time);
        do
        {
            foreach (var process in processes.All)
                Trim(process);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void Trim(RegisteredProcess process)
    {
        try
        {
            process.TrimLog();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // One full disk or wrong right must not end the watch over the other files.
            NotTrimmed(process.Spec.Name, e.GetType().Name);
        }
    }

    [LoggerMessage(EventName = "ProcessLogNotTrimmed", Level = LogLevel.Warning, Message = "The output of process {Process} could not be cut to its cap ({Error})")]
    private partial void NotTrimmed(string process, string error);
}
