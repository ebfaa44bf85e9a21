using Alvis.Engine.Kinds;

namespace Alvis.Engine.Response.Posting;

/// <summary>An incident that has something to be shown, or may have.</summary>
internal sealed class Waiting(IncidentId id)
{
    private readonly Dictionary<CallSort, TimeSpan> since = new(3);

    public IncidentId Id { get; } = id;

    /// <summary>It changed, or nobody has looked yet.</summary>
    public bool IsNew { get; set; } = true;

    /// <summary>A call for it is under way; one at a time keeps its posts in order.</summary>
    public bool IsBusy { get; set; }

    /// <summary>What it waits for, the most wanted first; empty only while it is new.</summary>
    public IReadOnlyList<Want> Wants { get; private set; } = [];

    /// <summary>It is neither looked at nor tried before.</summary>
    public TimeSpan NotBefore { get; set; }

    /// <summary>How often in a row it had to wait.</summary>
    public int Failures { get; set; }

    /// <summary>It has a dead letter.</summary>
    public bool IsDead { get; set; }

    /// <summary>Since when it waits for a sort of call: who waited longest is first among equals.</summary>
    public TimeSpan Since(CallSort sort) => since.GetValueOrDefault(sort);

    /// <summary>Somebody has looked: it waits for these.</summary>
    public void Waits(IReadOnlyList<Want> wants, TimeSpan now)
    {
        (IsNew, Wants) = (false, wants);
        foreach (var want in wants)
            since.TryAdd(want.Sort, now);
    }

    /// <summary>A call has ended; what it waits for now has to be read anew.</summary>
    public void Ended(CallSort sort)
    {
        (IsBusy, IsNew, Wants) = (false, true, []);
        since.Remove(sort);
    }
}

/// <summary>
/// The incidents that wait for a chat product's turn, and which of them is next. Small things only: what is to be shown is read when its turn
/// comes, so that the newest state is sent and nothing is kept. For one task at a time.
/// </summary>
internal sealed class Backlog(Lanes lanes)
{
    /// <summary>More are not remembered: a look through the store finds them again.</summary>
    public const int Most = 5_000;

    private readonly Dictionary<IncidentId, Waiting> all = [];

    /// <summary>How many wait.</summary>
    public int Count => all.Count;

    /// <summary>All that wait.</summary>
    public IEnumerable<Waiting> All => all.Values;

    /// <summary>An incident changed, or may have.</summary>
    public void Add(IncidentId id)
    {
        if (all.TryGetValue(id, out var known))
            known.IsNew = true;
        else
            AddUnknown(id);
    }

    /// <summary>An incident may have something to be shown; one that waits already is left as it is.</summary>
    public void AddUnknown(IncidentId id)
    {
        if (all.Count < Most)
            all.TryAdd(id, new Waiting(id));
    }

    /// <summary>Has nothing to be shown any more.</summary>
    public void Remove(Waiting waiting) => all.Remove(waiting.Id);

    /// <summary>Those to look at now.</summary>
    public IReadOnlyList<Waiting> New(TimeSpan now, int most) => [.. all.Values.Where(w => w.IsNew && !w.IsBusy && w.NotBefore <= now).Take(most)];

    /// <summary>The call whose turn it is now; null when none may be made.</summary>
    public (Waiting Waiting, Want Want)? Next(TimeSpan now)
    {
        (Waiting Waiting, Want Want)? best = null;
        foreach (var waiting in all.Values.Where(w => !w.IsBusy && !w.IsNew && w.NotBefore <= now))
        {
            foreach (var want in waiting.Wants)
            {
                if (lanes.OpenAt(want) > now)
                    continue;
                if (best is not var (other, wanted) || want.Urgency < wanted.Urgency || (want.Urgency == wanted.Urgency && Before((waiting, want), (other, wanted))))
                    best = (waiting, want);
                break;
            }
        }

        return best;
    }

    /// <summary>When to look again if nothing happens before; null for never.</summary>
    public TimeSpan? NextAt()
    {
        var next = TimeSpan.MaxValue;
        foreach (var waiting in all.Values.Where(w => !w.IsBusy))
        {
            var open = waiting.IsNew ? TimeSpan.MinValue : waiting.Wants.Min(lanes.OpenAt);
            var at = open > waiting.NotBefore ? open : waiting.NotBefore;
            next = at < next ? at : next;
        }

        return next == TimeSpan.MaxValue ? null : next;
    }

    private static bool Before((Waiting Waiting, Want Want) one, (Waiting Waiting, Want Want) other)
    {
        var (since, longer) = (one.Waiting.Since(one.Want.Sort), other.Waiting.Since(other.Want.Sort));
        return since < longer || (since == longer && one.Waiting.Id.Number < other.Waiting.Id.Number);
    }
}
