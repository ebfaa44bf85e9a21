using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Alvis.Engine.Kinds;

namespace Alvis.Engine.Response;

/// <summary>
/// Tells, inside this process, that an incident's timeline has grown. A hint and not the truth: who is told reads the timeline, and who
/// fell behind is told once for all it missed.
/// </summary>
public sealed class Changes
{
    private readonly Lock gate = new();
    private readonly List<Listener> listeners = [];

    /// <summary>Something was recorded in an incident.</summary>
    public void Tell(IncidentId incident)
    {
        lock (gate)
        {
            foreach (var listener in listeners)
                listener.Tell(incident);
        }
    }

    /// <summary>The incidents that change from now on; one that changes again before it was taken is given once.</summary>
    public async IAsyncEnumerable<IncidentId> ListenAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var listener = new Listener();
        lock (gate)
            listeners.Add(listener);
        try
        {
            while (true)
                yield return await listener.TakeAsync(cancel);
        }
        finally
        {
            lock (gate)
                listeners.Remove(listener);
        }
    }

    private sealed class Listener
    {
        private readonly Channel<IncidentId> queue = Channel.CreateUnbounded<IncidentId>();
        private readonly HashSet<IncidentId> waiting = [];

        public void Tell(IncidentId incident)
        {
            lock (waiting)
            {
                if (waiting.Add(incident))
                    queue.Writer.TryWrite(incident);
            }
        }

        public async Task<IncidentId> TakeAsync(CancellationToken cancel)
        {
            var next = await queue.Reader.ReadAsync(cancel);
            lock (waiting)
                waiting.Remove(next);
            return next;
        }
    }
}
