using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;

namespace Alvis.Engine.Response;

/// <summary>
/// One incident that is being told: its thread, drawn on as the timeline grows, and how far each surface has shown it. For each surface by one
/// task at a time; a change during it is followed by another look.
/// </summary>
internal sealed class ToldIncident(IncidentId id, IIncidentStore store, IReadOnlyList<Audience> audiences, Action<IncidentId> forget, CancellationToken cancel)
{
    private readonly Lock gate = new();
    private readonly IReadOnlyList<Place> places = [.. audiences.Select(a => new Place(a))];
    private readonly ThreadDrawing drawing = new();
    private IncidentThread? drawn;
    private Task reading = Task.CompletedTask;

    /// <summary>What is under way.</summary>
    public IReadOnlyList<Task> Running
    {
        get
        {
            lock (gate)
                return [.. places.Select(p => p.Task)];
        }
    }

    /// <summary>The timeline grew, or may have.</summary>
    public void Kick()
    {
        lock (gate)
        {
            foreach (var place in places)
            {
                place.Again = place.IsRunning;
                if (place.IsRunning)
                    continue;
                place.IsRunning = true;
                place.Task = Task.Run(() => FollowAsync(place), CancellationToken.None);
            }
        }
    }

    private async Task FollowAsync(Place place)
    {
        try
        {
            do
                await place.Audience.BringAsync(id, () => ReadAsync(place.Shown, place.Tried), place.Ended, cancel);
            while (GoOn(place));
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
        }
    }

    private bool GoOn(Place place)
    {
        bool over;
        lock (gate)
        {
            place.IsRunning = place.Again;
            place.Again = false;
            if (place.IsRunning)
                return true;
            over = places.All(p => p is { IsOver: true, IsRunning: false });
        }

        if (over)
            forget(id);
        return false;
    }

    /// <summary>The thread as it stands and the posts that were not shown; null when nothing came since it was tried.</summary>
    private Task<(IncidentThread Thread, IReadOnlyList<Post> Fresh)?> ReadAsync(long shown, long tried)
    {
        lock (gate)
        {
            var read = ReadAfterAsync(reading, shown, tried);
            reading = read;
            return read;
        }
    }

    // One after the other, for all surfaces share the drawing; and never on the caller's time, who holds the gate.
    private async Task<(IncidentThread Thread, IReadOnlyList<Post> Fresh)?> ReadAfterAsync(Task before, long shown, long tried)
    {
        await Task.WhenAny(before).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        foreach (var entry in await store.TimelineAsync(id, drawing.Version, cancel))
        {
            drawing.Add(entry);
            drawn = null;
        }

        return drawing.Version <= tried ? null : (drawn ??= drawing.Draw(), drawing.After(shown));
    }

    /// <summary>How far one surface has come.</summary>
    private sealed class Place(Audience audience)
    {
        public Audience Audience { get; } = audience;
        public Task Task { get; set; } = Task.CompletedTask;
        public bool IsRunning { get; set; }
        public bool Again { get; set; }
        public long Shown { get; private set; }

        /// <summary>What was shown, or could not be: without a change it is not tried again.</summary>
        public long Tried { get; private set; }

        public bool IsOver { get; private set; }

        /// <summary>A try ended. What cannot be shown is over with the incident, too: no change will come that would have it tried again.</summary>
        public void Ended(IncidentThread thread, Delivery delivery)
        {
            if (delivery is Delivery.Sent)
                Shown = thread.Version;
            if (delivery is not Delivery.Retry)
                Tried = thread.Version;
            IsOver = delivery is not Delivery.Retry && thread.Summary is not null;
        }
    }
}
