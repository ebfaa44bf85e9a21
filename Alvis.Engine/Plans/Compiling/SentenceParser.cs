namespace Alvis.Engine.Plans.Compiling;

/// <summary>
/// Reads one sentence to its clauses. Every token must be used: what is left over refuses the sentence, because a word that was not
/// understood may have been the one that mattered.
/// </summary>
internal sealed class SentenceParser
{
    private readonly Names names;
    private readonly ConditionParser conditions;
    private readonly ActParser acts;

    public SentenceParser(Names names)
    {
        this.names = names;
        conditions = new ConditionParser(names);
        acts = new ActParser(names);
    }

    /// <summary>The clauses, or why there are none.</summary>
    public (IReadOnlyList<Clause>? Clauses, Stuck? Why) Read(Sentence sentence)
    {
        var at = new Cursor(sentence.Tokens);
        var clauses = new List<Clause>();
        if (Clauses(at, sentence, clauses) && at.AtEnd)
            return (clauses, null);
        at.Fail("not_understood", at.AtEnd ? "The sentence is not complete." : $"Alvis does not understand it from '{at.Last.Raw}' on.");
        return (null, at.Why);
    }

    private bool Clauses(Cursor at, Sentence sentence, List<Clause> clauses)
    {
        while (at.TakeAny(Vocabulary.Openers))
        {
        }

        var after = After(at);
        if (after is not null)
            at.TakeMark(',');
        var read = ConditionParser.Question(at) is { } asked ? Add(clauses, sentence, asked, false, null, acts.List(at))
            : ActParser.TakeElse(at) ? Else(at, sentence, clauses)
            : ConditionParser.Begins(at) ? Prefixed(at, sentence, clauses)
            : Plain(at, sentence, clauses, after);
        if (read && after is not null && clauses[0] is { If: not null } or { Otherwise: true })
            at.Fail("ambiguous_condition", "A condition cannot hang on a restart; say what is checked after it.", "Run the health check again after restarting the app.");
        return read && at.Why is null && Tail(at, sentence, clauses);
    }

    private bool Else(Cursor at, Sentence sentence, List<Clause> clauses)
    {
        Separator(at);
        if (at.AtEnd && at.Ahead(-1)?.IsMark(':') == true)
        {
            clauses.Add(new Clause(sentence, null, true, null, []));
            return true;
        }

        return Add(clauses, sentence, null, true, null, acts.List(at));
    }

    private bool Prefixed(Cursor at, Sentence sentence, List<Clause> clauses)
    {
        if (conditions.Read(at) is not { } condition)
            return false;
        Separator(at);
        if (at.AtEnd && at.Ahead(-1)?.IsMark(':') == true)
        {
            clauses.Add(new Clause(sentence, condition, false, null, []));
            return true;
        }

        at.TakeAny("you can");
        return Add(clauses, sentence, condition, false, null, acts.List(at));
    }

    private bool Plain(Cursor at, Sentence sentence, List<Clause> clauses, AfterRestart? after)
    {
        if (acts.List(at) is not { } list)
            return false;
        after ??= After(at);
        var before = at.At;
        if (list[^1] is CheckAct && at.Try(() => FromCheck(at, sentence)) is { } branch)
            return Add(clauses, sentence, null, false, after, list) && Add(clauses, sentence, branch.If, false, null, [.. branch.Acts]);
        at.TakeMark(',');
        if (!ConditionParser.Begins(at))
        {
            at.At = before;
            return Add(clauses, sentence, null, false, after, list);
        }

        if (conditions.Read(at) is not { } condition)
            return false;

        // "Run the check and restart the app if it fails": the condition hangs on what follows the check.
        var check = list.FindLastIndex(a => a is CheckAct);
        var first = list.Count == 1 ? 0 : check + 1;
        if (list.Count - first != 1)
        {
            at.Fail("ambiguous_condition", "It is not clear how much of the sentence the condition belongs to; put the condition first.", "If it fails, restart the app and wait for one minute.");
            return false;
        }

        if (first > 0 && !Add(clauses, sentence, null, false, after, list[..first]))
            return false;
        return Add(clauses, sentence, condition, false, first > 0 ? null : after, list[first..]) && (first > 0 || after is null);
    }

    /// <summary>"Run the check and if it fails, X": the condition begins anew behind the check.</summary>
    private Clause? FromCheck(Cursor at, Sentence sentence)
    {
        at.TakeMark(',');
        at.Take("and");
        if (at.Here?.Text is not ("if" or "when") || conditions.Read(at) is not { } condition)
            return null;
        Separator(at);
        return at.AtEnd || ActParser.IsElse(at) ? null : acts.List(at) is { } list ? new Clause(sentence, condition, false, null, list) : null;
    }

    /// <summary>"…, otherwise X" and "…, if it passes X" behind "If it fails, …".</summary>
    private bool Tail(Cursor at, Sentence sentence, List<Clause> clauses)
    {
        while (!at.AtEnd)
        {
            var before = at.At;
            at.TakeMark(',');
            at.TakeAny("and", "but");
            if (ActParser.TakeElse(at))
            {
                at.TakeMark(',');
                if (!Add(clauses, sentence, null, true, null, acts.List(at)))
                    return false;
                continue;
            }

            if (sentence.Tokens[0].Text is not ("if" or "when") || clauses is not [{ If: { } one }] || at.Here?.Is("if") != true || conditions.Read(at) is not { } two
                || two.Outcome == one.Outcome)
            {
                at.At = before;
                return false;
            }

            at.TakeMark(',');
            if (!Add(clauses, sentence, two, false, null, acts.List(at)))
                return false;
        }

        return true;
    }

    private static bool Add(List<Clause> clauses, Sentence sentence, Condition? condition, bool otherwise, AfterRestart? after, List<Act>? list)
    {
        if (list is null)
            return false;
        if (condition is { IsPlain: false } && list.Exists(a => a is BanAct))
            return false;
        clauses.Add(new Clause(sentence, condition, otherwise, after, list));
        return true;
    }

    /// <summary>Takes "after the restart" or "after restarting the app"; the cursor stays where it is when it is something else.</summary>
    private AfterRestart? After(Cursor at) => at.Try(() =>
    {
        if (at.TakeAny("after restarting", "once restarted", "after the restart of"))
            return at.Try(() => names.Service(at, quiet: true) is { } service ? new AfterRestart(service) : null);
        return at.TakeAny("after the restart", "after that restart", "after this restart") ? new AfterRestart(null) : null;
    });

    private static void Separator(Cursor at)
    {
        if (!at.TakeMark(',') && !at.TakeMark(':'))
            at.Take("then");
    }
}
