namespace Alvis.Tests.Support.SlackWorkspace;

/// <summary>Tells the app what happened: events until they are acknowledged, what people do once.</summary>
internal sealed class Dispatcher(Workspace workspace)
{
    /// <summary>How long the app has to acknowledge.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    // Almost at once, after a minute, after five: wire/slack.md, section 3.
    private static readonly TimeSpan[] Retries = [TimeSpan.Zero, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5)];

    private readonly Lock gate = new();
    private readonly HashSet<Task> underWay = [];
    private int givenUp;
    private int sending;

    /// <summary>Everything is delivered twice, as after an acknowledgement that got lost.</summary>
    public bool Twice { get; set; }

    /// <summary>Events that were never acknowledged.</summary>
    public int GivenUp => givenUp;

    /// <summary>True while something is on its way or waits for a retry.</summary>
    public bool IsBusy
    {
        get
        {
            lock (gate)
                return underWay.Count > 0;
        }
    }

    /// <summary>True while the app has something to acknowledge; false while there is at most something to send again later.</summary>
    public bool IsSending => Volatile.Read(ref sending) > 0;

    /// <summary>Tells what a person does; nothing is retried.</summary>
    public async Task<Attempt> AskAsync(Delivery delivery)
    {
        var asking = TwiceAsync(delivery, 0, "");
        using var limit = new CancellationTokenSource();
        if (await Task.WhenAny(asking, Task.Delay(Wait.Patience, TimeProvider.System, limit.Token)) != asking)
            throw new WorkspaceException("The app has not acknowledged, and the workspace's clock stands still, so it never will be late. Advance the clock to see what Slack makes of it.");
        await limit.CancelAsync();
        return await asking;
    }

    /// <summary>Tells of an event; goes on by itself until it is acknowledged or given up.</summary>
    public void Tell(Delivery delivery)
    {
        // Whoever tells holds the workspace's lock.
        var telling = Task.Run(() => TellAsync(delivery));
        lock (gate)
            underWay.Add(telling);
        _ = telling.ContinueWith(
            _ =>
            {
                lock (gate)
                    underWay.Remove(telling);
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task TellAsync(Delivery delivery)
    {
        var attempt = await TwiceAsync(delivery, 0, "");
        for (var retry = 1; !attempt.IsAcked && !attempt.NoRetry && retry <= Retries.Length; retry++)
        {
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(workspace.Ending);
            await Task.WhenAny(Task.Delay(Retries[retry - 1], workspace.Time, enough.Token), attempt.Reason == "connection_failed" ? workspace.Route.Reachable : new TaskCompletionSource().Task);
            await enough.CancelAsync();
            if (workspace.Ending.IsCancellationRequested)
                return;
            attempt = await TwiceAsync(delivery, retry, attempt.Reason);
        }

        if (!attempt.IsAcked)
            Interlocked.Increment(ref givenUp);
    }

    private async Task<Attempt> TwiceAsync(Delivery delivery, int retry, string reason)
    {
        Interlocked.Increment(ref sending);
        try
        {
            var first = await workspace.Route.TryAsync(delivery, retry, reason);
            if (Twice && first.IsAcked)
                await workspace.Route.TryAsync(delivery, delivery.Kind == DeliveryKind.Event ? retry + 1 : 0, "http_timeout");
            return first;
        }
        finally
        {
            Interlocked.Decrement(ref sending);
        }
    }
}
