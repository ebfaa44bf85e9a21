using System.Collections.Concurrent;
using Alvis.Engine.Incidents;

namespace Alvis.Engine.Response;

/// <summary>One result in short: when, how long it took, whether it was good.</summary>
public readonly record struct Sample(DateTimeOffset At, TimeSpan Took, bool Healthy);

/// <summary>
/// The last results of every check, one by one and in memory: what a chart needs of the last minutes, which history knows by the minute only.
/// </summary>
internal sealed class RecentResults
{
    /// <summary>How many of each check are kept: ten minutes of a check that looks every 5 seconds.</summary>
    public const int Most = 120;

    private readonly ConcurrentDictionary<(string Service, string Check), Ring> rings = [];

    /// <summary>Takes in one more.</summary>
    public void Add(string service, string check, CheckResult result) =>
        rings.GetOrAdd((service, check), _ => new Ring()).Add(new Packed(result.At.ToUnixTimeMilliseconds(), (int)Math.Min(int.MaxValue, (result.Timings?.Total ?? TimeSpan.Zero).TotalMilliseconds), result.Healthy));

    /// <summary>Those of one check, oldest first.</summary>
    public IReadOnlyList<Sample> Of(string service, string check) => rings.TryGetValue((service, check), out var ring) ? ring.All() : [];

    private readonly record struct Packed(long At, int Took, bool Healthy);

    // Grows as it fills: thousands of checks that look once an hour cost little.
    private sealed class Ring
    {
        private readonly List<Packed> kept = new(4);
        private int oldest;

        public void Add(Packed sample)
        {
            lock (kept)
            {
                if (kept.Count < Most)
                {
                    kept.Add(sample);
                    return;
                }

                kept[oldest] = sample;
                oldest = (oldest + 1) % Most;
            }
        }

        public IReadOnlyList<Sample> All()
        {
            lock (kept)
                return [.. kept[oldest..].Concat(kept[..oldest]).Select(p => new Sample(DateTimeOffset.FromUnixTimeMilliseconds(p.At), TimeSpan.FromMilliseconds(p.Took), p.Healthy))];
        }
    }
}
