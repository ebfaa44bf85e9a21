namespace Alvis.Engine.Plans.Compiling;

/// <summary>The finished drafts as a plan: every step before the steps it leads to, the path of failure first, as a reader follows it.</summary>
internal sealed class Lowering
{
    private readonly HashSet<Draft> seen = [];
    private readonly List<Draft> order = [];
    private readonly Dictionary<Draft, string> ids = [];

    public static Plan Lower(Branch root, IReadOnlyList<string> notes)
    {
        var lowering = new Lowering();
        lowering.Visit(root.Items[0]);
        lowering.order.Reverse();
        foreach (var draft in lowering.order)
            lowering.ids[draft] = $"s{lowering.ids.Count + 1}";
        return new Plan(lowering.First(root), [.. lowering.order.Select(lowering.Step)], notes);
    }

    /// <summary>Depth first, children before parents: reversed, that is an order without references backward.</summary>
    private void Visit(Draft? draft)
    {
        if (draft is null || !seen.Add(draft))
            return;
        Visit(draft.Pass?.Items.FirstOrDefault());
        Visit(draft.NoAnswer?.Items.FirstOrDefault());
        Visit(draft.Fail?.Items.FirstOrDefault());
        Visit(draft.Join?.Items.FirstOrDefault());
        if (!draft.IsFork)
            Visit(draft.After());
        order.Add(draft);
    }

    private string First(Branch branch) => branch.Items.Count > 0 ? ids[branch.Items[0]] : Plan.HandOver;

    private PlanStep Step(Draft draft)
    {
        var (id, lines) = (ids[draft], draft.Lines.ToArray());
        string Next() => draft.After() is { } next ? ids[next] : Plan.HandOver;
        return draft.Args switch
        {
            CheckArgs => new PlanStep(id, draft.Args, lines, First(draft.Pass!), First(draft.Fail!)),
            ApproveArgs => new PlanStep(id, draft.Args, lines, First(draft.Pass!), First(draft.Fail!), draft.NoAnswer!.Begun ? First(draft.NoAnswer) : null),
            RestartArgs or ActionArgs => new PlanStep(id, draft.Args, lines, Next(), First(draft.Fail!)),
            WaitArgs or NotifyArgs or CollectArgs => new PlanStep(id, draft.Args, lines, Next()),
            _ => new PlanStep(id, draft.Args, lines),
        };
    }
}
