using Alvis.Engine.Checks;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Alvis.Engine.Scheduling;

/// <summary>What became of a check that was due.</summary>
internal enum Offered
{
    Taken,

    /// <summary>Left out: its last probe, or the telling of its result, has not ended.</summary>
    StillRunning,

    /// <summary>Left out: too many wait already.</summary>
    Full,

    /// <summary>Left out: Alvis is stopping.</summary>
    Stopping,
}

/// <summary>How the dispatcher is doing. The first three only grow.</summary>
internal sealed record ChecksCounts(long Ended, long StillRunning, long Full, int Running, int Waiting);

/// <summary>
/// Runs the probes that are due, so many in all and so many against one host and port, and tells the sink of each result. Taking one is
/// instant: the scheduler never waits for a target. Targets that hung the last time get at most half of the places, so that even
/// more of them than there are places leave room for the others.
/// </summary>
internal sealed class ChecksDispatcher(
    Func<ICheckSink> sink, IOptions<ChecksOptions> options, TimeProvider time, ILogger<ChecksDispatcher> logger) : IAsyncDisposable
{
    // So many rounds of probes may wait before further ones are left out: later than that, the next regular look is as good.
    private const int WaitingPerPlace = 16;

    // A check ends by itself at its timeout and says how far it got; this much later it is given up.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly int places = options.Value.AtOnce;
    private readonly int perHost = options.Value.PerHost;
    private readonly Dictionary<string, Target> targets = new(StringComparer.Ordinal);
    private readonly Queue<ChecksEntry> ready = new();
    private readonly Queue<ChecksEntry> readyButHung = new();
    private readonly CancellationTokenSource stop = new();
    private readonly TaskCompletionSource idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int running, runningHung, waiting;
    private long ended, stillRunning, full;
    private bool saidFull;

    /// <summary>How it is doing.</summary>
    public ChecksCounts Counts
    {
        get
        {
            lock (gate)
                return new ChecksCounts(ended, stillRunning, full, running, waiting);
        }
    }

    /// <summary>Takes a check that is due, or leaves it out. Returns at once.</summary>
    public Offered Offer(ChecksEntry entry, bool fresh)
    {
        lock (gate)
        {
            if (stop.IsCancellationRequested)
                return Offered.Stopping;
            if (entry.Busy)
            {
                stillRunning++;
                return Offered.StillRunning;
            }

            if (waiting >= places * WaitingPerPlace)
            {
                full++;
                if (!saidFull)
                    Log.QueueFull(logger, places, waiting);
                saidFull = true;
                return Offered.Full;
            }

            entry.Busy = true;
            entry.Fresh = fresh || entry.NeedsFresh;
            waiting++;
            if (!targets.TryGetValue(entry.Watched.Check.Host, out var target))
                targets.Add(entry.Watched.Check.Host, target = new Target());
            if (target.Taken < perHost)
                MakeReady(entry, target);
            else
                target.Waiting.Enqueue(entry);
            Start();
            return Offered.Taken;
        }
    }

    /// <summary>Takes no more, cancels what runs, and waits until it has ended.</summary>
    public async Task StopAsync(CancellationToken cancel)
    {
        // Not under the lock: what is cancelled may end on this very thread.
        await stop.CancelAsync();
        bool none;
        lock (gate)
            none = running == 0;

        if (!none)
            await idle.Task.WaitAsync(cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        stop.Dispose();
    }

    private void MakeReady(ChecksEntry entry, Target target)
    {
        target.Taken++;
        (entry.Hung ? readyButHung : ready).Enqueue(entry);
    }

    private void Start()
    {
        while (running < places)
        {
            var hung = ready.Count == 0;
            if (hung && (runningHung >= Math.Max(1, places / 2) || readyButHung.Count == 0))
                return;

            var entry = (hung ? readyButHung : ready).Dequeue();
            waiting--;
            running++;
            if (hung)
                runningHung++;
            _ = Task.Run(() => RunAsync(entry, hung), CancellationToken.None);
        }
    }

    private async Task RunAsync(ChecksEntry entry, bool hung)
    {
        try
        {
            var result = await ProbeAsync(entry);
            entry.Failed = !result.Healthy;
            entry.Hung = result.Failure == CheckFailure.Timeout;
            if (!entry.Gone)
                await sink().SeenAsync(entry.Watched.Service, entry.Watched.Spec.Name, result, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Alvis stops; what was not seen through is looked at again after the start.
        }
#pragma warning disable CA1031 // The boundary of one probe: a fault in a check or in what its result sets off stops no other check.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.ProbeBroke(logger, entry.Watched.Service, entry.Watched.Spec.Name, e);
        }
        finally
        {
            End(entry, hung);
        }
    }

    private async Task<CheckResult> ProbeAsync(ChecksEntry entry)
    {
        var timeout = entry.Watched.Spec.Timeout;
        using var limit = new CancellationTokenSource(timeout + Slack, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop.Token);
        try
        {
            return await entry.Watched.Check.RunAsync(entry.Fresh, either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            return new CheckResult(false, $"no answer within {Duration.Short(timeout)}", time.Now(), CheckFailure.Timeout);
        }
    }

    private void End(ChecksEntry entry, bool hung)
    {
        lock (gate)
        {
            ended++;
            running--;
            if (hung)
                runningHung--;
            entry.Busy = false;

            var host = entry.Watched.Check.Host;
            var target = targets[host];
            target.Taken--;
            if (target.Waiting.TryDequeue(out var next))
                MakeReady(next, target);
            else if (target.Taken == 0)
                targets.Remove(host);

            if (stop.IsCancellationRequested)
            {
                if (running == 0)
                    idle.TrySetResult();
                return;
            }

            Start();
            if (saidFull && waiting == 0)
                saidFull = false;
        }
    }

    /// <summary>One host and port: how many of its places are taken by probes that run or are ready to, and who waits for one.</summary>
    private sealed class Target
    {
        public int Taken { get; set; }

        public Queue<ChecksEntry> Waiting { get; } = new();
    }
}
