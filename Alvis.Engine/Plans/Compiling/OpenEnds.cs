namespace Alvis.Engine.Plans.Compiling;

/// <summary>
/// A place where a path is still open. <paramref name="Unbranched"/> is a check at its end of which no outcome has a rule yet;
/// <paramref name="AfterPage"/>: somebody was paged last, which ends the path unless the text goes on; <paramref name="Untouched"/>: the
/// outcome has no rule, but the other one has ended.
/// </summary>
internal sealed record OpenEnd(Branch At, Draft? Unbranched = null, bool AfterPage = false, bool Untouched = false);

/// <summary>Finds where the plan goes on.</summary>
internal static class OpenEnds
{
    public static List<OpenEnd> Of(Branch branch)
    {
        var ends = new List<OpenEnd>();
        Collect(branch, ends);
        return ends;
    }

    private static void Collect(Branch branch, List<OpenEnd> ends)
    {
        switch (branch.Items.LastOrDefault())
        {
            case null:
                ends.Add(new OpenEnd(branch));
                break;
            case { Ends: true }:
                break;
            case { IsPage: true }:
                ends.Add(new OpenEnd(branch, AfterPage: true));
                break;
            case { IsFork: true } fork:
                Outcomes(fork, ends);
                break;
            default:
                ends.Add(new OpenEnd(branch));
                break;
        }
    }

    private static void Outcomes(Draft check, List<OpenEnd> ends)
    {
        if (check.Join is { } join)
        {
            Collect(join, ends);
            return;
        }

        // What is asked for goes on when it is approved.
        if (check.Args is ApproveArgs)
        {
            if (!check.Pass!.Begun)
                ends.Add(new OpenEnd(check.Pass));
            foreach (var branch in new[] { check.Pass, check.Fail!, check.NoAnswer! }.Where(b => b.Begun).Distinct())
                Collect(branch, ends);
            return;
        }

        if (!check.Pass!.Begun && !check.Fail!.Begun)
        {
            ends.Add(new OpenEnd(check.Home, check));
            return;
        }

        var before = ends.Count;
        foreach (var branch in new[] { check.Pass, check.Fail! }.Where(b => b.Begun))
            Collect(branch, ends);

        // An outcome without a rule is where the text goes on only when the other one has come to its end.
        if (ends.Skip(before).All(e => e.AfterPage))
        {
            foreach (var branch in new[] { check.Pass, check.Fail! }.Where(b => !b.Begun))
                ends.Add(new OpenEnd(branch, Untouched: true));
        }
    }
}
