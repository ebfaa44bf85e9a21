namespace Alvis.Engine.Plans.Compiling;

/// <summary>
/// Reads one sentence to its clauses. Every token must be used: what is left over refuses the sentence, because a word that was not
/// understood may have been the one that mattered.
/// </summary>
internal sealed class SentenceParser
{
    /// <summary>Nobody follows a longer sentence at night, and the work for one stays bounded.</summary>
    private const int MostTokens = 250;

    private readonly ConditionParser conditions;
    private readonly ActParser acts;
    private readonly RestartPlace places;

    public SentenceParser(Names names)
    {
        conditions = new ConditionParser(names);
        acts = new ActParser(names, conditions);
        places = new RestartPlace(names);
    }

    /// <summary>The clauses, or why there are none; and whether words at its end are a remark.</summary>
    public (IReadOnlyList<Clause>? Clauses, Stuck? Why, bool HasRemark) Read(Sentence sentence)
    {
        if (sentence.Tokens.Count > MostTokens)
            return (null, new Stuck("not_understood", $"The sentence has {sentence.Tokens.Count} words and marks; at most {MostTokens} are read. Make several of it."), false);
        if (Remark.Without(sentence) is { } bare && Read(bare) is { Clauses: { } read })
            return ([.. read.Select(c => c with { From = sentence })], null, true);
        var at = new Cursor(sentence.Tokens);
        var clauses = new List<Clause>();
        if (Clauses(at, sentence, clauses))
        {
            var remark = !at.AtEnd && Remark.Take(at);
            if (at.AtEnd)
                return (clauses, null, remark);
        }

        at.Fail("not_understood", at.AtEnd ? "The sentence is not complete." : $"Alvis does not understand it from '{at.Last.Raw}' on.");
        return (null, at.Why, false);
    }

    private bool Clauses(Cursor at, Sentence sentence, List<Clause> clauses)
    {
        at.TakeOpeners();
        // "Only restart the app if it fails" is "restart the app only if it fails".
        if (at.Take("only"))
            return Plain(at, sentence, clauses, null) && clauses is [{ If: { } sole } one] && Only(clauses, one, sole) && at.Why is null && Tail(at, sentence, clauses);
        if (conditions.Look(at) is { } look)
            return Add(clauses, sentence, null, false, null, [look]);
        var times = Repeated(at);
        var place = places.Take(at);
        if (place is not null)
            at.TakeMark(',');
        var read = conditions.Question(at) is { } asked ? Add(clauses, sentence, asked, false, null, acts.List(at), question: true)
            : ActParser.TakeElse(at) ? Else(at, sentence, clauses)
            : ConditionParser.Begins(at) ? Prefixed(at, sentence, clauses)
            : place is null && conditions.Label(at) is { } label ? Labelled(at, sentence, clauses, label)
            : Lead(at, sentence, clauses) || Plain(at, sentence, clauses, place);
        if (read && place is not null && clauses[0] is { If: not null } or { Otherwise: true })
            at.Fail("ambiguous_condition", "A condition cannot hang on a restart; say what is checked after it.", "Run the health check again after restarting the app.");
        return read && at.Why is null && (times is null || Loop(at, clauses, times.Value)) && Tail(at, sentence, clauses);
    }

    private static bool Only(List<Clause> clauses, Clause one, Condition sole)
    {
        clauses[0] = one with { If = sole with { IsPlain = false } };
        return !one.Acts.Any(a => a is BanAct);
    }

    /// <summary>"Up to three times:" in front of a list of instructions.</summary>
    private static int? Repeated(Cursor at)
    {
        var start = at.At;
        at.TakeAny("do this", "do the following", "try this", "try the following", "repeat this", "repeat the following");
        if (RepeatParser.Times(at) is { } times && (at.TakeMark(':') || at.TakeMark(',')) && !at.AtEnd)
            return times;
        at.At = start;
        return null;
    }

    private static bool Loop(Cursor at, List<Clause> clauses, int times)
    {
        if (clauses is [{ If: null, Acts: [RestartAct { Times: 1 } first, .., CheckAct] } one])
        {
            clauses[0] = one with { Acts = [first with { Times = times }, .. one.Acts.Skip(1)] };
            return true;
        }

        at.Fail("unbounded_repeat", "Only a restart that is checked can be repeated.", "Restart the app up to three times. After each restart wait one minute and run the health check.");
        return false;
    }

    private bool Else(Cursor at, Sentence sentence, List<Clause> clauses)
    {
        Separator(at);
        return Header(at, sentence, clauses, null, otherwise: true) || Add(clauses, sentence, null, true, null, acts.List(at));
    }

    private bool Prefixed(Cursor at, Sentence sentence, List<Clause> clauses)
    {
        if (conditions.Read(at) is not { } condition)
            return false;
        Separator(at);
        if (Header(at, sentence, clauses, condition, otherwise: false))
            return true;
        at.TakeAny("you can", "you may", "we can");
        return Add(clauses, sentence, condition, false, null, acts.List(at));
    }

    private bool Labelled(Cursor at, Sentence sentence, List<Clause> clauses, Condition label)
    {
        if (at.AtEnd)
        {
            clauses.Add(new Clause(sentence, label, false, null, []));
            return true;
        }

        return Add(clauses, sentence, label, false, null, acts.List(at));
    }

    /// <summary>"If it fails:" and nothing more.</summary>
    private static bool Header(Cursor at, Sentence sentence, List<Clause> clauses, Condition? condition, bool otherwise)
    {
        if (!at.AtEnd || at.Ahead(-1)?.Text is not (":" or "→" or "—") || at.Ahead(-1)!.Kind != TokenKind.Mark)
            return false;
        clauses.Add(new Clause(sentence, condition, otherwise, null, []));
        return true;
    }

    /// <summary>"After waiting for a minute, run the health check": what is in front comes first.</summary>
    private bool Lead(Cursor at, Sentence sentence, List<Clause> clauses) => at.Try(() =>
    {
        var first = new List<Act>();
        if (DurationParser.Seconds(at) is { } later and > 0 and <= 24 * 3600)
        {
            // "Two minutes after the restart, run the health check."
            if (places.Take(at) is not { Before: false } place || !at.TakeMark(',') || acts.List(at) is not { } behind)
                return null;
            return Add(clauses, sentence, null, false, place, [new WaitAct(sentence.Tokens[0], (int)later), .. behind]) ? clauses : null;
        }

        if (at.Take("after") && DurationParser.Seconds(at) is { } seconds and > 0 and <= 24 * 3600)
            first.Add(new WaitAct(sentence.Tokens[0], (int)seconds));
        else if (at.TakeAny("after", "before") && at.Ahead(-1)!.Is("after") && at.Gerund() && acts.List(at) is { } done && !done.Exists(a => a is RestartAct))
            first.AddRange(done);
        else
            return null;
        at.TakeMark(',');
        if (acts.List(at) is not { } then)
            return null;
        return Add(clauses, sentence, null, false, null, [.. first, .. then]) ? clauses : null;
    }) is not null;

    private bool Plain(Cursor at, Sentence sentence, List<Clause> clauses, AtRestart? place)
    {
        if (acts.List(at) is not { } list)
            return false;
        if (place is null && (place = places.Take(at)) is not null && at.Try(() => More(at)) is { } more)
            list.AddRange(more);
        if (place is null && at.Try(() => Before(at)) is { } next)
            list.AddRange(next);
        var before = at.At;
        if (list[^1] is CheckAct && at.Try(() => FromCheck(at, sentence)) is { } branch)
            return Add(clauses, sentence, null, false, place, list) && Add(clauses, sentence, branch.If, false, null, [.. branch.Acts]);
        at.TakeMark(',');
        at.TakeMark('—');
        at.Take("but");
        // "Escalate to the web team when it is not."
        if (list.Count == 1 && place is null && ActParser.TakeElse(at) && at.AtEnd)
            return Add(clauses, sentence, null, true, null, list);
        if (!ConditionParser.Begins(at))
        {
            at.At = before;
            return Add(clauses, sentence, null, false, place, list);
        }

        if (conditions.Read(at) is not { } condition)
            return false;

        // "Run the check and restart the app if it fails": the condition hangs on what follows the check.
        var check = list.FindLastIndex(a => a is CheckAct);
        var first = list.Count == 1 ? 0 : check + 1;
        if (list.Skip(first + 1).Any(a => a is not RestartAct { Joined: true }))
        {
            at.Fail("ambiguous_condition", "It is not clear how much of the sentence the condition belongs to; put the condition first.", "If it fails, restart the app and wait for one minute.");
            return false;
        }

        if (first > 0 && !Add(clauses, sentence, null, false, place, list[..first]))
            return false;
        return Add(clauses, sentence, condition, false, first > 0 ? null : place, list[first..]) && (first > 0 || place is null) && Onward(at, sentence, clauses);
    }

    /// <summary>"Restart the app if it fails, then wait a minute": what comes then follows on that path.</summary>
    private bool Onward(Cursor at, Sentence sentence, List<Clause> clauses)
    {
        var start = at.At;
        at.TakeMark(',');
        at.Take("and");
        if (at.Take("then") && !ConditionParser.Begins(at) && !ActParser.IsElse(at))
            return Add(clauses, sentence, null, false, null, acts.List(at));
        at.At = start;
        return true;
    }

    /// <summary>"Wait a minute after the restart, then run the health check": it goes on.</summary>
    private List<Act>? More(Cursor at)
    {
        var on = at.TakeMark(',') | at.Take("and") | at.Take("then");
        return on && !ConditionParser.Begins(at) && !ActParser.IsElse(at) ? acts.List(at) : null;
    }

    /// <summary>"Wait a minute before running the health check again": that comes next.</summary>
    private List<Act>? Before(Cursor at)
    {
        if (!at.Take("before") || (!at.Gerund() && !at.Take("you")))
            return null;
        return acts.List(at) is { } next && !next.Exists(a => a is RestartAct or BanAct) ? next : null;
    }

    /// <summary>"Run the check and if it fails, X": the condition begins anew behind the check.</summary>
    private Clause? FromCheck(Cursor at, Sentence sentence)
    {
        at.TakeMark(',');
        at.TakeMark('—');
        at.TakeAny("and", "but");
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
            // "Restart the app:" leads to the command below, "run it three times:" to the outcomes.
            if (clauses[^1].Acts is [.., RestartAct or RunAct or CheckAct] && at.Ahead(1) is null && at.TakeMark(':'))
                return true;
            at.TakeMark(',');
            at.TakeMark('—');
            at.TakeAny("and", "but");
            if (ActParser.TakeElse(at))
            {
                Separator(at);
                if (!Add(clauses, sentence, null, true, null, acts.List(at)))
                    return false;
                continue;
            }

            if (clauses[^1].If is { } earlier && Second(at, sentence, earlier) is { } second)
            {
                clauses.Add(second);
                continue;
            }

            var one = clauses.FindLast(c => c.If is not null)?.If;
            if (one is null || at.Here?.Text is not ("if" or "when") || conditions.Read(at) is not { } two || two.Subject != one.Subject && two.Subject != Subject.It && one.Subject != Subject.It || two.Outcome == one.Outcome)
            {
                at.At = before;
                return Remark.Stands(at);
            }

            Separator(at);
            if (!Add(clauses, sentence, two, false, null, acts.List(at)))
                return false;
        }

        return true;
    }

    /// <summary>"…, and page the DBA if it fails" behind "Close the incident if it passes".</summary>
    private Clause? Second(Cursor at, Sentence sentence, Condition one)
    {
        var rest = at.Rest();
        if (ConditionParser.Begins(rest) || acts.List(rest) is not [var act] || !ConditionParser.Begins(rest) || conditions.Read(rest) is not { } two || two.Outcome == one.Outcome)
            return null;
        at.At += rest.At;
        return new Clause(sentence, two, false, null, [act]);
    }

    private static bool Add(List<Clause> clauses, Sentence sentence, Condition? condition, bool otherwise, AtRestart? place, List<Act>? list, bool question = false)
    {
        if (list is null)
            return false;
        if (condition is { IsPlain: false } && list.Exists(a => a is BanAct))
            return false;
        clauses.Add(new Clause(sentence, condition, otherwise, place, list) { IsQuestion = question });
        return true;
    }

    private static void Separator(Cursor at)
    {
        if (!at.TakeMark(',') && !at.TakeMark(':') && !at.TakeMark('→') && !at.TakeMark('—'))
            at.Take("then");
    }
}
