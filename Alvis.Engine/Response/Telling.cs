using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Alvis.Engine.Response;

/// <summary>
/// Tells every surface of every incident as it grows: begins with those that are open, then follows <see cref="Changes"/>. What a surface
/// has shown is remembered in memory only, so after a start of Alvis the open incidents are shown from their beginning.
/// </summary>
public sealed partial class Telling(IIncidentStore store, Changes changes, IEnumerable<IChatSurface> surfaces, TimeProvider time, ILogger<Telling> logger) : IHostedService, IDisposable
{
    /// <summary>
    /// Of a change that was committed it is heard a moment later: by then the end of its incident may have been read and told. So many that are
    /// over are remembered, to tell none of them twice.
    /// </summary>
    private const int Remembered = 1_000;

    private readonly Lock gate = new();
    private readonly IReadOnlyList<Audience> audiences = [.. surfaces.Select(s => new Audience(s, time, logger))];
    private readonly Dictionary<IncidentId, ToldIncident> told = [];
    private readonly HashSet<IncidentId> over = [];
    private readonly Queue<IncidentId> oldestOver = new();
    private readonly CancellationTokenSource stopping = new();
    private Task listening = Task.CompletedTask;

    /// <summary>How many incidents are being told; those that are over for every surface are forgotten.</summary>
    public int Count
    {
        get
        {
            lock (gate)
                return told.Count;
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (audiences.Count == 0)
            return Task.CompletedTask;
        // Heard from here on, before the open ones are listed: what changes in between is told by one or the other.
        var news = changes.ListenAsync(stopping.Token).GetAsyncEnumerator(stopping.Token);
        var first = news.MoveNextAsync().AsTask();
        listening = Task.Run(() => ListenAsync(news, first), CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await listening.WaitAsync(cancellationToken);
        await IdleAsync(cancellationToken);
    }

    /// <summary>Waits until nothing is under way. For tests and for stopping.</summary>
    public async Task IdleAsync(CancellationToken cancel)
    {
        Task[] running;
        lock (gate)
            running = [.. told.Values.SelectMany(t => t.Running)];
        await Task.WhenAll(running).WaitAsync(cancel);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        stopping.Dispose();
        foreach (var audience in audiences)
            audience.Dispose();
    }

    private async Task ListenAsync(IAsyncEnumerator<IncidentId> news, Task<bool> next)
    {
        try
        {
            await BeginAsync(stopping.Token);
            for (; await next; next = news.MoveNextAsync().AsTask())
                Tell(news.Current);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
        finally
        {
            // What is awaited by nobody must have ended before it can be disposed of.
            await Task.WhenAny(next);
            await news.DisposeAsync();
        }
    }

    private async Task BeginAsync(CancellationToken cancel)
    {
        try
        {
            foreach (var open in (await store.OpenByServiceAsync(cancel)).Values.OrderBy(id => id.Number))
                Tell(open);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Whatever is open is told with its next change.
            Log.NotListed(logger, e);
        }
    }

    private void Tell(IncidentId id)
    {
        lock (gate)
        {
            if (over.Contains(id) || stopping.IsCancellationRequested)
                return;
            if (!told.TryGetValue(id, out var incident))
                told[id] = incident = new ToldIncident(id, store, audiences, Forget, stopping.Token);
            incident.Kick();
        }
    }

    private void Forget(IncidentId id)
    {
        lock (gate)
        {
            told.Remove(id);
            if (!over.Add(id))
                return;
            oldestOver.Enqueue(id);
            if (oldestOver.Count > Remembered)
                over.Remove(oldestOver.Dequeue());
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, EventName = "OpenIncidentsNotListed", Level = LogLevel.Error, Message = "The open incidents could not be listed; each is shown when it changes next")]
        public static partial void NotListed(ILogger logger, Exception e);
    }
}
