namespace Alvis.Engine.Plans.Compiling;

/// <summary>Looks back along the path that leads to a place in the growing plan.</summary>
internal static class PathBack
{
    /// <summary>The service was restarted on the path so far, and nothing was checked since.</summary>
    public static bool Repeats(RestartAct act, Branch branch)
    {
        foreach (var (step, _) in branch.Items.AsEnumerable().Reverse().Select(i => (i, (Outcome?)null)).Concat(branch.Before()))
        {
            if (step.IsCheck)
                return false;
            if (step.Args is RestartArgs r && r.Service == act.Service)
                return true;
        }

        return false;
    }

    /// <summary>What was checked last on the path so far.</summary>
    public static string? LastTarget(Branch branch) =>
        branch.Items.AsEnumerable().Reverse().Concat(branch.Before().Select(b => b.Step)).Where(d => d.IsCheck).Select(Target).FirstOrDefault();

    /// <summary>The earlier check on its path that looked at the same.</summary>
    public static Draft? Repeated(Draft check) =>
        check.Before().Select(b => b.Step).FirstOrDefault(d => d.IsCheck && Target(d) == Target(check));

    /// <summary>What a check looks at.</summary>
    public static string Target(Draft check) => check.Args is CheckArgs { Target: CheckTarget.Url, Url: { } url } ? CheckTarget.OfUrl(url) : ((CheckArgs)check.Args).Target;
}
