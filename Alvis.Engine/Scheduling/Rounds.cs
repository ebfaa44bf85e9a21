using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Alvis.Engine.Scheduling;

/// <summary>A small task done over and over: how long to wait before the next time is its own answer.</summary>
internal sealed record Round(string Name, TimeSpan FirstAfter, Func<CancellationToken, Task<TimeSpan>> DoAsync);

/// <summary>Does the rounds of a running Alvis. A round that fails is logged and comes again; it never stops the others.</summary>
internal sealed partial class Rounds(IEnumerable<Round> rounds, TimeProvider time, ILogger<Rounds> logger) : BackgroundService
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(rounds.Select(r => GoAsync(r, stoppingToken)));

    private async Task GoAsync(Round round, CancellationToken cancel)
    {
        var pause = round.FirstAfter;
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(pause, time, cancel);
                pause = await round.DoAsync(cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // The boundary of a job: what it left undone it finds again next time.
                Log.Failed(logger, round.Name, e);
                pause = AfterFailure;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, EventName = "RoundFailed", Level = LogLevel.Error, Message = "The round '{Round}' failed and comes again")]
        public static partial void Failed(ILogger logger, string round, Exception e);
    }
}
