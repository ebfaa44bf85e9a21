namespace Alvis.Engine.Plans;

/// <summary>Whether two plans do the same, whatever their steps are called, in what order they are written and which lines they come from.</summary>
internal static class PlanSame
{
    /// <summary>True when from the start on every path has the same steps. Both plans are valid, so every path ends.</summary>
    public static bool Are(Plan a, Plan b)
    {
        var seen = new HashSet<(string, string)>();
        bool Same(string? x, string? y)
        {
            if (x is null || y is null || x == Plan.HandOver || y == Plan.HandOver)
                return x == y;
            if (!seen.Add((x, y)))
                return true;
            var (s, t) = (a[x], b[y]);
            return Do(s.Args, t.Args) && Same(s.OnSuccess, t.OnSuccess) && Same(s.OnFailure, t.OnFailure) && Same(Timeout(s), Timeout(t));
        }

        return Same(a.Start, b.Start);
    }

    // Without an answer it is as if denied.
    private static string? Timeout(PlanStep step) => step.Args is ApproveArgs ? step.OnTimeout ?? step.OnFailure : step.OnTimeout;

    private static bool Do(StepArgs a, StepArgs b) => (a, b) switch
    {
        (RestartArgs x, RestartArgs y) => x.Service == y.Service,
        (ApproveArgs x, ApproveArgs y) => x.TimeoutSeconds == y.TimeoutSeconds && (x.From is null ? y.From is null : y.From is not null && PersonName.Same(x.From, y.From)),
        (NotifyArgs x, NotifyArgs y) => x.Page == y.Page && PersonName.Same(x.To, y.To),
        (EscalateArgs x, EscalateArgs y) => PersonName.Same(x.To, y.To),
        (ActionArgs x, ActionArgs y) => x.Name == y.Name && Params(x.Params, y.Params),
        (CollectArgs x, CollectArgs y) => x.Name == y.Name && Params(x.Params, y.Params),
        _ => a.Equals(b),
    };

    private static bool Params(IReadOnlyDictionary<string, string> a, IReadOnlyDictionary<string, string> b) =>
        a.Count == b.Count && a.All(p => b.TryGetValue(p.Key, out var v) && v == p.Value);
}
