namespace Alvis.Engine.Plans.Compiling;

/// <summary>
/// A step while the plan grows. A check and an approval have a branch for each outcome; a restart and an action have one for their failure, and go
/// on in their own branch.
/// </summary>
internal sealed class Draft
{
    public Draft(StepArgs args, Branch home, Sentence from, int depth)
    {
        (Args, Home, From, Depth) = (args, home, from, depth);
        if (args is CheckArgs or ApproveArgs)
            (Pass, Fail) = (new Branch(this, Outcome.Pass), new Branch(this, Outcome.Fail));
        if (args is ApproveArgs)
            NoAnswer = new Branch(this, Outcome.NoAnswer);
        if (args is RestartArgs or ActionArgs)
            Fail = new Branch(this, Outcome.Fail);
    }

    public StepArgs Args { get; set; }

    public Branch Home { get; set; }

    /// <summary>The sentence that asked for it.</summary>
    public Sentence From { get; }

    public int Depth { get; }

    public SortedSet<int> Lines { get; } = [];

    /// <summary>It was placed inside a branch by the sentence that opened the branch.</summary>
    public bool InCondition { get; init; }

    /// <summary>The outcome that "yes" means, for a check that was put as a question and for an approval.</summary>
    public Outcome? Asks { get; set; }

    /// <summary>Over 1 for a restart that is done up to so many times, with what follows it up to the next check.</summary>
    public int Times { get; init; } = 1;

    /// <summary>It stands here because it was asked for ("approval before restarting the app"), not because it was ordered.</summary>
    public bool Implied { get; set; }

    /// <summary>For a check; a re-check may share the branch of the check it repeats.</summary>
    public Branch? Pass { get; set; }

    public Branch? Fail { get; set; }

    /// <summary>For an approval: nobody answered. Without a rule it is as if refused.</summary>
    public Branch? NoAnswer { get; set; }

    /// <summary>Where the paths of its outcomes that are still open go on together; null while they do not.</summary>
    public Branch? Join { get; set; }

    public bool IsCheck => Args is CheckArgs;

    /// <summary>What follows depends on its outcome.</summary>
    public bool IsFork => Args is CheckArgs or ApproveArgs;

    public bool IsPage => Args is NotifyArgs { Page: true };

    public bool Ends => Args is EscalateArgs or CloseArgs;

    public Branch On(Outcome outcome) => (outcome switch { Outcome.Pass => Pass, Outcome.Fail => Fail, _ => NoAnswer })!;

    /// <summary>What runs after it on its path, where that is no question of its outcome; null when the plan hands over.</summary>
    public Draft? After()
    {
        var at = Home.Items.IndexOf(this);
        if (at + 1 < Home.Items.Count)
            return Home.Items[at + 1];
        for (var branch = Home; branch.Of is { IsFork: true } fork; branch = fork.Home)
        {
            if (fork.Join is { Items: [var next, ..] } join && !ReferenceEquals(join, branch))
                return next;
        }

        return null;
    }

    /// <summary>What runs before it on its path, nearest first.</summary>
    public IEnumerable<(Draft Step, Outcome? Result)> Before()
    {
        var items = Home.Items;
        for (var i = items.IndexOf(this) - 1; i >= 0; i--)
            yield return (items[i], null);
        foreach (var earlier in Home.Before())
            yield return earlier;
    }
}

/// <summary>What is done in a row: the whole plan's beginning, or one outcome of a check.</summary>
/// <remarks>Without an outcome it is a join: what follows a check on all of its open paths. What stands on those is not before it for certain.</remarks>
internal sealed class Branch(Draft? of, Outcome? on)
{
    public Draft? Of { get; set; } = of;

    public Outcome? On { get; } = on;

    public List<Draft> Items { get; } = [];

    /// <summary>The text has a rule for this outcome.</summary>
    public bool Begun { get; set; } = of is null;

    /// <summary>The sentence that gave the rule.</summary>
    public Sentence? From { get; set; }

    /// <summary>What runs before it, nearest first, with the result where it is a check.</summary>
    public IEnumerable<(Draft Step, Outcome? Result)> Before()
    {
        if (Of is null)
            yield break;
        yield return (Of, On);
        foreach (var earlier in Of.Before())
            yield return earlier;
    }

    public bool IsWithin(Branch other)
    {
        for (var at = this; at is not null; at = at.Of?.Home)
        {
            if (ReferenceEquals(at, other))
                return true;
        }

        return false;
    }
}
