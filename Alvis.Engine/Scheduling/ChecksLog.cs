using Microsoft.Extensions.Logging;

namespace Alvis.Engine.Scheduling;

internal static partial class Log
{
    [LoggerMessage(EventId = 2001, EventName = "CheckProbeBroke", Level = LogLevel.Error,
        Message = "A probe of {Service}/{Check} or what its result set off broke; the next one comes as planned")]
    public static partial void ProbeBroke(ILogger logger, string service, string check, Exception fault);

    [LoggerMessage(EventId = 2002, EventName = "CheckQueueFull", Level = LogLevel.Warning,
        Message = "All {Places} places for probes are taken and {Waiting} checks wait: further ones are left out until their next turn. Many targets hang, or Checks:AtOnce is too small")]
    public static partial void QueueFull(ILogger logger, int places, int waiting);

    [LoggerMessage(EventId = 2003, EventName = "ChecksStarted", Level = LogLevel.Information, Message = "Checking {Count} targets")]
    public static partial void ChecksStarted(ILogger logger, int count);
}
