namespace Alvis.Bot.Slack.Handling;

/// <summary>Work that goes on after its request was acknowledged. At the end of Alvis it has a few seconds.</summary>
internal sealed partial class SlackWork(ILogger<SlackWork> logger) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly HashSet<Task> running = [];

    /// <summary>Begins it; a fault in it is logged.</summary>
    public void Begin(Func<CancellationToken, Task> work)
    {
        lock (running)
        {
            running.RemoveWhere(t => t.IsCompleted);
            running.Add(Task.Run(() => RunAsync(work), CancellationToken.None));
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        Task[] left;
        lock (running)
            left = [.. running];
        await Task.WhenAll(left).WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => stopping.Dispose();

    private async Task RunAsync(Func<CancellationToken, Task> work)
    {
        try
        {
            await work(stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Alvis ends; whoever waits for it asks again.
        }
        catch (Exception e)
        {
            Log.Failed(logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, EventName = "SlackWorkFailed", Level = LogLevel.Error, Message = "Something that somebody asked for in Slack failed")]
        public static partial void Failed(ILogger logger, Exception e);
    }
}
