namespace Alvis.Engine.Plans.Compiling;

/// <summary>
/// "Restart the app up to three times. After each restart wait one minute and run the health check.": a plan never leads back, so the steps stand
/// there three times, each time behind the failing check of the time before.
/// </summary>
internal static class Unroller
{
    private const int MostTimes = 10;

    /// <summary>Unrolls one restart with what follows it up to its check, and answers the steps that this added.</summary>
    public static IReadOnlyList<Draft> Unroll(Draft restart, Report report)
    {
        if (restart.Times > MostTimes)
        {
            report.Error("unbounded_repeat", restart.From, $"It may be restarted {restart.Times} times; at most {MostTimes} are no longer a first response.", "Restart the app up to three times. After each restart wait one minute and run the health check.");
            return [];
        }

        var body = restart.Home.Items.SkipWhile(d => !ReferenceEquals(d, restart)).ToList();
        if (!body[^1].IsCheck || body.Skip(1).SkipLast(1).Any(d => d.IsFork || d.Args is RestartArgs))
        {
            report.Error("ambiguous_condition", restart.From, "It is not said what is checked after each restart.", "Restart the app up to three times. After each restart wait one minute and run the health check.");
            return [];
        }

        var added = new List<Draft>();
        var (last, after) = (body[^1], body[^1].Fail!);
        for (var n = 2; n <= restart.Times; n++)
        {
            var next = new Branch(last, Outcome.Fail) { Begun = true, From = after.From ?? restart.From };
            last.Fail = next;
            foreach (var step in body)
                next.Items.Add(Copy(step, next));
            added.AddRange(next.Items);
            last = next.Items[^1];
            last.Pass = body[^1].Pass;
        }

        (last.Fail, after.Of) = (after, last);
        return added;
    }

    private static Draft Copy(Draft step, Branch home)
    {
        var copy = new Draft(step.Args, home, step.From, step.Depth) { InCondition = step.InCondition, Asks = step.Asks };
        copy.Lines.UnionWith(step.Lines);
        if (step is { IsCheck: false, Fail: { } fail })
            copy.Fail = fail;
        return copy;
    }
}
