using Alvis.Engine.Incidents;

namespace Alvis.Engine.Response;

/// <summary>Rolls results up by minute in memory, until they are written in a batch.</summary>
internal sealed class Minutes
{
    private readonly Lock gate = new();
    private Dictionary<(string Service, string Check, long Minute), (int Looks, int Failures, TimeSpan Total, TimeSpan Slowest)> sums = [];

    /// <summary>Counts one result.</summary>
    public void Add(string service, string check, CheckResult result)
    {
        var took = result.Timings?.Total ?? TimeSpan.Zero;
        var key = (service, check, result.At.ToUnixTimeSeconds() / 60);
        lock (gate)
        {
            var sum = sums.GetValueOrDefault(key);
            sums[key] = (sum.Looks + 1, sum.Failures + (result.Healthy ? 0 : 1), sum.Total + took, took > sum.Slowest ? took : sum.Slowest);
        }
    }

    /// <summary>All that has gathered; what comes later counts anew and is added to the same minute by the store.</summary>
    public IReadOnlyCollection<CheckMinute> Take()
    {
        Dictionary<(string Service, string Check, long Minute), (int Looks, int Failures, TimeSpan Total, TimeSpan Slowest)> taken;
        lock (gate)
            (taken, sums) = (sums, []);
        return Shown(taken);
    }

    /// <summary>What has gathered of one check of some services since the last taking; it stays.</summary>
    public IReadOnlyCollection<CheckMinute> Look(IReadOnlySet<string> services, string check)
    {
        lock (gate)
            return Shown(sums.Where(s => s.Key.Check == check && services.Contains(s.Key.Service)));
    }

    private static IReadOnlyCollection<CheckMinute> Shown(IEnumerable<KeyValuePair<(string Service, string Check, long Minute), (int Looks, int Failures, TimeSpan Total, TimeSpan Slowest)>> sums) =>
        [.. sums.Select(s => new CheckMinute(
            s.Key.Service, s.Key.Check, DateTimeOffset.FromUnixTimeSeconds(s.Key.Minute * 60), s.Value.Looks, s.Value.Failures, s.Value.Total, s.Value.Slowest))];
}
