namespace Alvis.Engine.Plans;

/// <summary>What the last check of a path may have found.</summary>
[Flags]
internal enum CheckResults
{
    None = 1,
    Pass = 2,
    Fail = 4,
}

/// <summary>What is true of all paths to one step.</summary>
/// <param name="Results">Every result that the last check may have had.</param>
/// <param name="Approved">On every path an approval was given since the last restart or action.</param>
/// <param name="Restarts">The most restarts of each service on any path.</param>
/// <param name="Waited">The longest that a path has waited.</param>
internal sealed record PathState(CheckResults Results, bool Approved, IReadOnlyDictionary<string, int> Restarts, TimeSpan Waited);

/// <summary>
/// Follows all paths of a plan at once, in the order of its steps: a plan of valid form never leads back, so one pass is enough however many
/// paths there are.
/// </summary>
internal sealed class PlanPaths
{
    private static readonly PathState AtStart = new(CheckResults.None, Approved: false, new Dictionary<string, int>(StringComparer.Ordinal), TimeSpan.Zero);

    private readonly Dictionary<string, PathState> states = new(StringComparer.Ordinal);

    public PlanPaths(Plan plan, TimeSpan askFor)
    {
        states[plan.Start] = AtStart;
        foreach (var step in plan.Steps)
        {
            if (!states.TryGetValue(step.Id, out var here))
                continue;
            var longest = here.Waited + Waits(step.Args, askFor);
            LongestWait = longest > LongestWait ? longest : LongestWait;
            foreach (var (to, result) in Next(step))
                states[to] = states.TryGetValue(to, out var known) ? Merge(known, After(step, here, result, longest)) : After(step, here, result, longest);
        }
    }

    public TimeSpan LongestWait { get; }

    public PathState At(string id) => states.GetValueOrDefault(id, AtStart);

    /// <summary>The steps this one may lead to, and on which outcome.</summary>
    public static IEnumerable<(string To, bool Success)> Next(PlanStep step)
    {
        if (step.OnSuccess is { } success)
            yield return (success, true);
        if (step.OnFailure is { } failure)
            yield return (failure, false);
        if (step.OnTimeout is { } timeout)
            yield return (timeout, false);
    }

    /// <summary>How long a step may wait by its own words, apart from the calls it makes.</summary>
    public static TimeSpan Waits(StepArgs args, TimeSpan askFor) => args switch
    {
        WaitArgs w => TimeSpan.FromSeconds(w.Seconds),
        ApproveArgs a => a.TimeoutSeconds is { } s ? TimeSpan.FromSeconds(s) : askFor,
        CheckArgs { TimeoutSeconds: { } s } => TimeSpan.FromSeconds(s),
        CheckArgs { Attempts: { } n, EverySeconds: { } every } => TimeSpan.FromSeconds((long)(n - 1) * every),
        _ => TimeSpan.Zero,
    };

    private static PathState After(PlanStep step, PathState here, bool success, TimeSpan waited) => step.Args switch
    {
        CheckArgs => here with { Results = success ? CheckResults.Pass : CheckResults.Fail, Waited = waited },
        ApproveArgs => here with { Approved = success, Waited = waited },
        // An approval is for one thing: the next restart or action needs its own.
        RestartArgs r => here with { Approved = false, Restarts = Plus(here.Restarts, r.Service), Waited = waited },
        ActionArgs => here with { Approved = false, Waited = waited },
        _ => here with { Waited = waited },
    };

    private static PathState Merge(PathState a, PathState b) => new(
        a.Results | b.Results,
        a.Approved && b.Approved,
        a.Restarts.Keys.Union(b.Restarts.Keys, StringComparer.Ordinal)
            .ToDictionary(k => k, k => Math.Max(a.Restarts.GetValueOrDefault(k), b.Restarts.GetValueOrDefault(k)), StringComparer.Ordinal),
        a.Waited > b.Waited ? a.Waited : b.Waited);

    private static Dictionary<string, int> Plus(IReadOnlyDictionary<string, int> counts, string service) =>
        new(counts, StringComparer.Ordinal) { [service] = counts.GetValueOrDefault(service) + 1 };
}
