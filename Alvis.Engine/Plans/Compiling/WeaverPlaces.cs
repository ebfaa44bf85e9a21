namespace Alvis.Engine.Plans.Compiling;

/// <summary>What a text attaches to a restart from in front: "before restarting the app, ask for approval".</summary>
internal sealed partial class Weaver
{
    /// <summary>Puts the clause in front of the restart it names, or keeps it until that comes.</summary>
    private bool Ahead(Clause clause, AtRestart at)
    {
        if (clause.Acts.FirstOrDefault(a => a is not (ApproveAct or WaitAct or NotifyAct or RunAct or CollectAct)) is not null)
        {
            report.Error("ambiguous_condition", clause.From, "Only a wait, a message, an approval or an action can come before a restart in this way; write the steps in their order.");
            return false;
        }

        var restarts = all.Where(d => d.Args is RestartArgs r && (at.Service is null || r.Service == at.Service)).ToList();
        if (restarts.Count > 1)
        {
            report.Error("ambiguous_target", clause.From, "There is more than one restart that this could come before.");
            return false;
        }

        if (restarts is [var one])
            return Insert(clause, one);
        waiting.Add((clause, at));
        return true;
    }

    /// <summary>A restart came: whatever waited for it goes before it.</summary>
    private void Precede(Draft restart, string service)
    {
        foreach (var one in waiting.Where(w => w.At.Service is null || w.At.Service == service).ToList())
        {
            waiting.Remove(one);
            Lost |= !Insert(one.Clause, restart);
        }
    }

    private bool Insert(Clause clause, Draft restart)
    {
        foreach (var act in clause.Acts)
        {
            if (Args(act, clause, restart.Home) is not { } args)
                return false;
            var home = restart.Home;
            var draft = new Draft(args, home, clause.From, clause.From.Depth) { Asks = act is ApproveAct ? Outcome.Pass : null };
            draft.Lines.UnionWith(clause.From.Lines);
            all.Add(draft);
            var at = home.Items.IndexOf(restart);
            if (draft.Args is ApproveArgs)
            {
                // What comes from the restart on stands behind the approval.
                draft.Pass!.Items.AddRange(home.Items.Skip(at));
                home.Items.RemoveRange(at, home.Items.Count - at);
                foreach (var moved in draft.Pass.Items)
                    moved.Home = draft.Pass;
                Start(draft.Pass, clause);
                forks.Add(draft);
                lastCondition = (draft, Outcome.Pass, clause.From.Depth, Asked: true);
            }

            home.Items.Insert(at, draft);
        }

        return true;
    }
}
