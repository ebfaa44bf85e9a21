using Alvis.Engine.Checks;
using Alvis.Engine.Playbooks;

namespace Alvis.Engine.Scheduling;

/// <summary>One check on the schedule, with what scheduler and dispatcher need to know of it between two probes.</summary>
internal sealed class ChecksEntry(WatchedCheck watched)
{
    public WatchedCheck Watched { get; } = watched;

    public string Key { get; } = KeyOf(watched.Service, watched.Spec.Name);

    /// <summary>Between regular looks, on the scheduler's grid.</summary>
    public TimeSpan Every { get; } = ChecksGrid.Interval(watched.Spec);

    private long quietUntil;

    /// <summary>When a look out of turn is due: regular ones before it are left out, or two would follow each other at once.</summary>
    public DateTimeOffset QuietUntil
    {
        get => new(Interlocked.Read(ref quietUntil), TimeSpan.Zero);
        set => Interlocked.Exchange(ref quietUntil, value.UtcTicks);
    }

    /// <summary>No longer on the schedule: a result that still comes is nobody's.</summary>
    public volatile bool Gone;

    /// <summary>Waiting for its turn, or running. Only the dispatcher writes it, under its lock.</summary>
    public bool Busy;

    /// <summary>The next probe opens a new connection.</summary>
    public bool Fresh;

    /// <summary>The last probe failed: the next one confirms or recovers.</summary>
    public bool Failed;

    /// <summary>The last probe ran into its timeout; the next one may well, too.</summary>
    public bool Hung;

    public static string KeyOf(string service, string check) => $"{service}/{check}";

    // A connection kept from better times must not decide: with these settings a single probe does.
    public bool NeedsFresh => Failed || Watched.Spec.FailAfter <= 1;
}

/// <summary>When checks run: every one at its own, unchanging place within its interval.</summary>
internal static class ChecksGrid
{
    /// <summary>
    /// Instants are multiples of this. Triggers of one instant are taken in batches; at a thousand a second, spread to the millisecond,
    /// they keep more than one core busy with doing nothing (docs/performance.md).
    /// </summary>
    public static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan MostSpread = TimeSpan.FromSeconds(10);

    public static TimeSpan Interval(CheckSpec spec)
    {
        var every = spec.Every ?? throw new ArgumentException($"The check '{spec.Name}' has no interval.", nameof(spec));
        return Step * Math.Max(1, Math.Round(every / Step));
    }

    /// <summary>The first regular look after now.</summary>
    public static DateTimeOffset Next(string key, TimeSpan every, DateTimeOffset now)
    {
        var (interval, phase) = (every.Ticks, Phase(key, every).Ticks);
        return new DateTimeOffset(now.UtcTicks + interval - (now.UtcTicks - phase) % interval, TimeSpan.Zero);
    }

    /// <summary>When a look that is overdue is made up for: soon, but not all at once after a start.</summary>
    public static DateTimeOffset Overdue(string key, TimeSpan every, DateTimeOffset now)
    {
        var spread = Phase(key, every < MostSpread ? every : MostSpread);
        return new DateTimeOffset((now.UtcTicks / Step.Ticks + 1) * Step.Ticks, TimeSpan.Zero) + spread;
    }

    private static TimeSpan Phase(string key, TimeSpan within)
    {
        // FNV-1a with a final mix: the same on every node and after every start, which string.GetHashCode is not.
        var hash = 14695981039346656037UL;
        foreach (var c in key)
            hash = (hash ^ c) * 1099511628211UL;
        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdUL;
        hash ^= hash >> 33;
        return Step * (long)(hash % (ulong)Math.Max(1, within / Step));
    }
}
