using System.Threading.Channels;
using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Alvis.Engine.Response.Posting;

/// <summary>
/// Shows every incident in every chat product. There is no copy of posts to keep: what is to be shown is the timeline, and how far a product has come
/// is a row (<see cref="PostedThread"/>), so whatever was committed is shown, after any crash.
/// </summary>
public sealed partial class Outbox : IHostedService, IDisposable
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);

    /// <summary>At the end of Alvis calls under way have this long, so that few are left to be looked for.</summary>
    private static readonly TimeSpan LastCalls = TimeSpan.FromSeconds(5);

    private readonly IReadOnlyList<(string Word, Pump Pump)> pumps;
    private readonly Changes changes;
    private readonly TimeProvider time;
    private readonly ILogger<Outbox> logger;
    private readonly CancellationTokenSource stopping = new(), cutting = new();
    private Task running = Task.CompletedTask;

    public Outbox(
        IEnumerable<IChatWorkspace> workspaces, IIncidentStore incidents, IThreadStore threads, IPlaybooks playbooks, Changes changes, IIds ids, TimeProvider time, ILogger<Outbox> logger)
    {
        (this.changes, this.time, this.logger) = (changes, time, logger);
        pumps = [.. workspaces.Select(w => (w.Word, new Pump(w, incidents, threads, playbooks, ids, time, logger)))];
    }

    /// <summary>Tries at once what a chat product could not show: somebody has changed something there.</summary>
    public void TryAgain(string surface)
    {
        foreach (var (_, pump) in pumps.Where(p => p.Word == surface))
            pump.TryAgain();
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (pumps.Count > 0)
            running = Task.WhenAll([Task.Run(ListenAsync, CancellationToken.None), .. pumps.Select(p => Task.Run(() => DriveAsync(p.Word, p.Pump), CancellationToken.None))]);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await running.WaitAsync(cancellationToken);
        var calls = Task.WhenAll(pumps.SelectMany(p => p.Pump.Running));
        await Task.WhenAny(calls, Task.Delay(LastCalls, time, cancellationToken));
        await cutting.CancelAsync();
        await calls.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        stopping.Dispose();
        cutting.Dispose();
    }

    private async Task ListenAsync()
    {
        try
        {
            await foreach (var incident in changes.ListenAsync(stopping.Token))
            {
                foreach (var (_, pump) in pumps)
                    pump.Tell(incident);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
    }

    private async Task DriveAsync(string word, Pump pump)
    {
        var bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        pump.Rings = () => bell.Writer.TryWrite(true);
        await using var timer = time.CreateTimer(_ => pump.Rings(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                timer.Change(await pump.TurnAsync(cutting.Token), Timeout.InfiniteTimeSpan);
            }
            catch (Exception e)
            {
                // The boundary of a job, such as a store that cannot be read: what it left undone it finds again.
                Log.Failed(logger, word, e);
                timer.Change(AfterFailure, Timeout.InfiniteTimeSpan);
            }

            try
            {
                await bell.Reader.ReadAsync(stopping.Token);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, EventName = "OutboxFailed", Level = LogLevel.Error, Message = "What is to be shown in {Surface} could not be looked through; it is tried again")]
        public static partial void Failed(ILogger logger, string surface, Exception e);
    }
}
