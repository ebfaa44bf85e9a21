namespace Alvis.Engine.Plans.Compiling;

/// <summary>Reads instructions to look: "run the health check twice, 30 seconds apart", "check whether it is up", "wait until it passes".</summary>
internal sealed class CheckParser(Names names, ConditionParser conditions)
{
    private static readonly string[] ItAgain = ["it again", "that again", .. Vocabulary.Again];

    private static readonly string[] See = [.. Vocabulary.Look, "see", "make sure", "ensure", "confirm", "find out"];

    /// <summary>Takes one; null when none stands here.</summary>
    public CheckAct? Take(Cursor at, Token from)
    {
        var start = at.At;
        if (at.TakeAny(Vocabulary.LookAgain) && !IsObject(at))
            return Repeated(at, new CheckAct(from, null, Again: true));
        at.At = start;
        if (at.TakeAny(Vocabulary.Look) && at.TakeAny(ItAgain) && !IsObject(at) && at.Here?.Text is not ("that" or "whether" or "if"))
            return Repeated(at, new CheckAct(from, null, Again: true));
        at.At = start;
        // "restart it -> wait 1m -> health check again": the check without a verb.
        if (at.TakeAny("the health check again", "health check again", "health check once more"))
            return new CheckAct(from, CheckTarget.HealthCheck, Again: true);
        return at.Try(() => Whether(at, from)) ?? at.Try(() => Named(at, from)) ?? at.Try(() => Bare(at, from));
    }

    /// <summary>"wait until the health check passes, checking every 10 seconds for up to 5 minutes".</summary>
    public CheckAct? WaitFor(Cursor at, Token from)
    {
        if (!at.TakeAny("wait", "keep waiting", "give it"))
            return null;
        var (every, timeout) = ((long?)null, (long?)null);
        if (at.TakeAny("up to", "for up to", "at most", "for at most", "no longer than"))
        {
            timeout = DurationParser.Seconds(at);
            if (timeout is null)
                return null;
        }

        var target = at.TakeAny("until", "till") ? (conditions.Body(at) is { Outcome: Outcome.Pass, Subject: Subject.It or Subject.Check } until ? (until.Target, true) : ((string?)null, false))
            : at.TakeAny("for") ? ToPass(at) : (null, false);
        if (!target.Item2)
            return null;
        while (true)
        {
            var before = at.At;
            _ = at.TakeMark(',') || at.TakeMark('(');
            at.TakeAny("and", "but");
            if (every is null && at.TakeAny("check every", "looking every", "look every", "poll every", "checking every", "looking every", "checking again every", "polling every", "every", "checking it every") && DurationParser.Interval(at) is { } interval)
                every = interval;
            else if (at.TakeMark(')'))
                continue;
            else if (timeout is null && at.TakeAny("max", "maximum", "for a maximum of", "a maximum of", "for max", "no longer than", "for up to", "up to", "for at most", "at most", "for no longer than", "for", "within") && DurationParser.Seconds(at) is { } limit)
                timeout = limit;
            else
            {
                at.At = before;
                break;
            }
        }

        return RepeatParser.Judge(at, null, every, timeout, until: true) is { } repeat ? new CheckAct(from, target.Item1, Again: true) { Repeat = repeat, Asks = Outcome.Pass } : null;
    }

    /// <summary>"the app to come back", "it to pass".</summary>
    private (string? Target, bool Found) ToPass(Cursor at)
    {
        string? target = null;
        if (names.Check(at) is { } check)
            target = check.Check;
        else if (!at.Take("it") && (names.Service(at, quiet: true) is not { } service || service != names.Own))
            return (null, false);
        return (target, at.TakeAny("to") && (at.TakeAny(Vocabulary.Passing) || at.TakeAny("come back", "come back up", "come up", "become healthy", "be healthy", "go green", "turn green", "be up", "be back", "respond", "answer")));
    }

    /// <summary>"check whether it is up", "make sure that the health check passes": a look whose answer may be "yes" or "no".</summary>
    private CheckAct? Whether(Cursor at, Token from)
    {
        if (!at.TakeAny(See))
            return null;
        var again = at.TakeAny(Vocabulary.Again);
        if (!at.TakeAny("that", "whether", "if", "to see if", "to see whether") && from.Text is not ("ensure" or "confirm" or "make" or "verify"))
            return null;
        return conditions.Body(at) is { Subject: Subject.It or Subject.Check } asked ? Repeated(at, new CheckAct(from, asked.Target, asked.Again || again) { Asks = asked.Outcome }) : null;
    }

    private CheckAct? Named(Cursor at, Token from)
    {
        var look = at.TakeAny(Vocabulary.Look);
        if (!look && !at.TakeAny(Vocabulary.Run))
            return null;
        at.TakeAny("on", "at", "the result of", "the results of");
        if (names.Check(at) is { } found)
            return Repeated(at, new CheckAct(from, found.Check, found.Again || from.Text is "rerun" or "re-run" or "repeat" or "recheck" or "re-check"));
        if (look && from.Text is "check" or "test" or "verify" or "probe" && names.Service(at, quiet: true) == names.Own)
            return Repeated(at, new CheckAct(from, CheckTarget.HealthCheck, at.TakeAny(Vocabulary.Again)));
        if (look && from.Text is "check" or "test" or "verify" or "probe" || Unknown(at))
            at.Fail("unknown_target", "There is no check of that name or address here.", "Run the health check.");
        return null;
    }

    /// <summary>"the smoke check", which is none of those that are known.</summary>
    private static bool Unknown(Cursor at)
    {
        var words = at.Remaining().TakeWhile(t => t.Kind == TokenKind.Word).Take(5).ToList();
        return words.FindIndex(w => w.Text is "check" or "checks" or "probe") is > 0 and var noun && words.Take(noun).All(w => !Vocabulary.Structure.Contains(w.Text));
    }

    private CheckAct? Bare(Cursor at, Token from) =>
        !at.TakeAny(Vocabulary.Run) ? null : Counted(at) ? Repeated(at, new CheckAct(from, null, Again: false)) : at.TakeAny("the check again", "the same check again", "that check again", "the check once more", "it again", "that again")
            ? Repeated(at, new CheckAct(from, null, Again: true))
            : null;

    /// <summary>"run it three more times": the number stands behind it.</summary>
    private static bool Counted(Cursor at)
    {
        var start = at.At;
        var counted = at.TakeAny("it", "that", "this", "the check", "the same check") && at.At is var behind && RepeatParser.Times(at) is not null && Goto(behind);
        if (!counted)
            at.At = start;
        return counted;

        bool Goto(int to)
        {
            at.At = to;
            return true;
        }
    }

    private CheckAct? Repeated(Cursor at, CheckAct act)
    {
        var why = at.Why;
        var repeat = RepeatParser.Take(at, Passes, out var again);
        // What was refused there is the sentence's trouble; nothing else may be made of it.
        if (repeat is null && at.Why != why)
            return null;
        return act with { Repeat = repeat is { Attempts: null, Timeout: null } ? null : repeat, Again = act.Again || again || at.TakeAny(Vocabulary.Again) };
    }

    private bool Passes(Cursor at) => conditions.Body(at) is { Outcome: Outcome.Pass, Subject: Subject.It or Subject.Check };

    private bool IsObject(Cursor at)
    {
        var start = at.At;
        var found = at.Here?.Kind == TokenKind.Url || names.Check(at, quiet: true) is not null;
        at.At = start;
        return found;
    }
}
