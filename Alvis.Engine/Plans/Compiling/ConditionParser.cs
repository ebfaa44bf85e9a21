namespace Alvis.Engine.Plans.Compiling;

/// <summary>Reads conditions: "the health check fails again", "it's still down", "unless it passes", "nobody answers within 15 minutes".</summary>
internal sealed class ConditionParser(Names names)
{
    private static readonly string[] Conjunctions = [.. Vocabulary.If, "unless", "only if", "only when", "only once", "on success", "on failure"];

    private static readonly string[] Success = ["success", "a pass", .. Vocabulary.Passing];

    private static readonly string[] Failure = ["failure", "a failure", "a fail", "error", .. Vocabulary.Failing];

    private static readonly string[] Afterwards = [.. Vocabulary.Again, "this time", "by then", "afterwards", "after that", "after the restart", "after restarting", "after restarting it"];

    private static readonly string[] AgainOrNow = [.. Vocabulary.Again, "now"];

    private readonly ApprovalAnswer answers = new(names);

    /// <summary>True when a conjunction that begins a condition stands here. Takes nothing.</summary>
    public static bool Begins(Cursor at)
    {
        var start = at.At;
        var begins = at.TakeAny(Conjunctions) && at.Here?.Text is not ("more" or "again" or "every");
        at.At = start;
        return begins;
    }

    /// <summary>Takes conjunction and condition; null when the condition is none that a check can answer.</summary>
    public Condition? Read(Cursor at)
    {
        if (at.TakeAny("on success", "on failure"))
            return new Condition(at.Ahead(-1)!.Is("success") ? Outcome.Pass : Outcome.Fail, Subject.It, null, false, false);
        var unless = at.Take("unless");
        var only = !unless && at.TakeAny("only if", "only when", "only once");
        var later = at.Here?.Text is "once" or "as";
        if (!unless && !only && !at.TakeAny(Vocabulary.If))
            return null;
        if (!unless && !only && Asked(at) is { } asked)
            return asked;
        var condition = Body(at);
        if (condition is null)
        {
            at.Fail("unknown_condition", "Alvis can only decide by the result of a check.", "If the health check fails, escalate to the on-call engineer.");
            return null;
        }

        condition = condition with { IsPlain = !unless && !only, IsLater = later || condition.IsLater };
        if (!unless)
            return condition;
        return condition is { OrNoAnswer: false, Outcome: Outcome.Pass or Outcome.Fail } ? condition with { Outcome = Other(condition.Outcome), OrNoAnswer = condition is { Subject: Subject.Approval, Outcome: Outcome.Pass } } : null;
    }

    /// <summary>"Yes:", "Failing:", "Denied ->": a condition in front of a colon, an arrow or a dash. Takes the mark too.</summary>
    public Condition? Label(Cursor at)
    {
        var start = at.At;
        at.TakeAny("on", "in case of", "upon");
        var label = at.Take("yes") ? new Condition(Outcome.Pass, Subject.Asked, null, false, false)
            : at.Take("no") ? new Condition(Outcome.Fail, Subject.Asked, null, false, false)
            : at.TakeAny(Success) ? new Condition(Outcome.Pass, Subject.It, null, false, false)
            : at.TakeAny(Failure) ? new Condition(Outcome.Fail, Subject.It, null, false, false)
            : at.TakeAny("approval", "a yes") ? new Condition(Outcome.Pass, Subject.Approval, null, false, false)
            : at.TakeAny("refusal", "denial", "rejection") ? new Condition(Outcome.Fail, Subject.Approval, null, false, false)
            : at.TakeAny("timeout", "a timeout", "silence") ? new Condition(Outcome.NoAnswer, Subject.Approval, null, false, false)
            : at.At == start ? Body(at) : null;
        if (label is not null && (at.TakeMark(':') || at.TakeMark('→') || at.TakeMark('—') || (label.Subject == Subject.Asked && at.TakeMark(','))))
            return label;
        at.At = start;
        return null;
    }

    /// <summary>"Still broken?" in front of an instruction, which is "If it is still broken,".</summary>
    public Condition? Question(Cursor at)
    {
        var start = at.At;
        if (Questioned(at) is { } known && !at.AtEnd)
            return known;
        at.At = start;
        return null;
    }

    /// <summary>"Is it up now?" as a sentence of its own, which is a look.</summary>
    public CheckAct? Look(Cursor at)
    {
        var (start, from) = (at.At, at.Last);
        if (Questioned(at) is { } asked && at.AtEnd)
            return new CheckAct(from, asked.Target, asked.Again) { Asks = asked.Outcome };
        at.At = start;
        return null;
    }

    public static Outcome Other(Outcome outcome) => outcome == Outcome.Pass ? Outcome.Fail : Outcome.Pass;

    /// <summary>Takes a condition without its conjunction; null when none stands here.</summary>
    public Condition? Body(Cursor at)
    {
        var start = at.At;
        if ((answers.Take(at) ?? Back()) is { } answer)
            return answer;
        if ((Attempts(at) ?? Back()) is { } attempts)
            return attempts;
        if (TimedOut(at) is { } timeout)
            return timeout;

        var (subject, target) = SubjectOf(at);
        var (again, still) = (at.At > start + 1 && Enumerable.Range(1, at.At - start).Any(n => at.Ahead(-n)?.Text is "second" or "new" or "repeated") || at.At > start + 1 && (at.Ahead(-2)?.Text is "second" or "new" || at.Ahead(-1)?.Text is "re-check" or "recheck"), false);
        var later = false;
        Modifiers();
        var called = at.At;
        var outcome = Predicate.Take(at, Modifiers, subject is not null, target is null or CheckTarget.HealthCheck ? names.WantedStatus : null);
        if (outcome is null)
        {
            Back();
            return null;
        }

        if (subject == Subject.Restart && (outcome == Outcome.Fail ? Vocabulary.Failing : ["succeeds", "succeeded", "is done"]).Contains(at.Ahead(-1)!.Text) && at.At == called + 1)
            subject = Subject.RestartCall;
        Modifiers();
        at.TakeAny("too", "as well", "also");
        at.TakeAny("in that time", "in time", "within that time", "after that time", "by the end of it", "at all");
        var repeat = Repeated(at);
        var after = AfterTimes(at);
        var within = Within(at);
        Modifiers();
        return new Condition(outcome.Value, subject ?? Subject.It, target, again, still) { AfterTimes = after, Within = within, Repeat = repeat, IsLater = later };

        Condition? Back()
        {
            at.At = start;
            return null;
        }

        void Modifiers()
        {
            for (var more = true; more;)
            {
                more = false;
                if (at.Take("still"))
                    still = more = true;
                if (at.Take("also"))
                    more = true;
                if (at.TakeAny("now", "by now"))
                    later = more = true;
                if (at.TakeAny(Afterwards))
                    again = more = true;
            }
        }
    }

    /// <summary>"it times out", and "it fails or times out", which is failing.</summary>
    private static Condition? TimedOut(Cursor at)
    {
        var start = at.At;
        at.TakeAny("it", "the check", "that", "the health check");
        if (at.TakeAny("times out or fails", "fails or times out", "timed out or failed", "failed or timed out", "fails or it times out"))
            return new Condition(Outcome.Fail, Subject.It, null, false, false);
        if (at.TakeAny("times out", "timed out", "has timed out", "runs out of time", "the time is up"))
            return new Condition(Outcome.Fail, Subject.It, null, false, false) { IsTimeout = true };
        at.At = start;
        return null;
    }

    /// <summary>"if so" is yes to what was asked last.</summary>
    private static Condition? Asked(Cursor at)
    {
        var start = at.At;
        if (at.TakeAny("so", "yes", "that is the case", "it is", "it does", "it did", "it has") && (at.AtEnd || at.Here!.Kind == TokenKind.Mark || Vocabulary.Verbs.Contains(at.Here.Text)))
            return new Condition(Outcome.Pass, Subject.Asked, null, false, false);
        at.At = start;
        return null;
    }

    /// <summary>A question with its mark: "is the app up?", "does the health check pass now?", "still broken?".</summary>
    private Condition? Questioned(Cursor at)
    {
        var start = at.At;
        var verb = at.TakeAny("is", "are", "does", "did", "has", "was");
        if (verb && at.Try(() => Asking(at)) is { } asked)
            return asked;
        at.At = start;
        if (!at.TakeAny("is it", "it is"))
            at.Take("is that");
        var (still, again) = (at.Take("still"), at.TakeAny(AgainOrNow));
        Outcome? outcome = at.TakeAny(Vocabulary.Well) ? Outcome.Pass : at.TakeAny(Vocabulary.Ill) ? Outcome.Fail : null;
        again |= at.TakeAny(AgainOrNow);
        return outcome is { } known && at.TakeMark('?') ? new Condition(known, Subject.It, null, again, still) : null;
    }

    private Condition? Asking(Cursor at)
    {
        var (subject, target) = SubjectOf(at);
        if (subject is not (Subject.It or Subject.Check))
            return null;
        var (still, again) = (at.Take("still"), at.TakeAny(AgainOrNow));
        Outcome? outcome = at.TakeAny(Vocabulary.Well) || at.TakeAny(Vocabulary.Passing) || at.TakeAny("come back", "come up") ? Outcome.Pass
            : at.TakeAny(Vocabulary.Ill) || at.TakeAny(Vocabulary.Failing) ? Outcome.Fail : null;
        again |= at.TakeAny(AgainOrNow);
        return outcome is { } known && at.TakeMark('?') ? new Condition(known, Subject.Check, target, again, still) { Subject = subject.Value } : null;
    }

    /// <summary>"both attempts fail", "either one succeeds", "none of them passes".</summary>
    private static Condition? Attempts(Cursor at)
    {
        int? count = null;
        bool all;
        var none = false;
        if (at.Take("both"))
            (all, count) = (true, 2);
        else if (at.TakeAny("either", "any", "at least one", "one"))
            all = false;
        else if (at.TakeAny("none", "neither"))
            (all, none) = (false, true);
        else if (at.TakeAny("all", "every"))
            (all, count) = (true, DurationParser.Number(at));
        else
            return null;
        at.TakeAny("of the", "of them", "of these");
        if (at.Here?.Is("one") != true && DurationParser.Number(at) is { } said)
            count = said;
        at.TakeAny("attempts", "attempt", "checks", "check", "tries", "try", "times", "one", "ones", "of them", "runs", "run", "time", "probes");
        at.Take("still");
        Outcome? each = at.TakeAny(Vocabulary.Passing) ? Outcome.Pass : at.TakeAny(Vocabulary.Failing) ? Outcome.Fail
            : at.TakeAny("is", "are") ? at.TakeAny(Vocabulary.Well) ? Outcome.Pass : at.TakeAny(Vocabulary.Ill) ? Outcome.Fail : null : null;
        if (each is not { } outcome)
            return null;
        var again = at.TakeAny(Vocabulary.Again);
        if (none)
            (all, outcome) = (true, Other(outcome));
        // All that fail, or one that passes: one pass is enough. All that pass, or one that fails: all have to.
        var one = all == (outcome == Outcome.Fail);
        return new Condition(outcome, Subject.It, null, again, false) { Attempts = count ?? 0, PassWhen = one ? PassWhen.Any : PassWhen.All };
    }

    /// <summary>"twice in a row, 10 seconds apart".</summary>
    private static Repeat? Repeated(Cursor at)
    {
        var start = at.At;
        if (RepeatParser.Times(at) is { } times and > 1)
        {
            var behind = at.At;
            at.TakeMark(',');
            if (RepeatParser.Every(at) is { } every)
                return new Repeat(times, (int)every, null);
            at.At = behind;
            return new Repeat(times, null, null);
        }

        at.At = start;
        return null;
    }

    private (Subject? Subject, string? Target) SubjectOf(Cursor at)
    {
        var start = at.At;
        at.TakeAny(Vocabulary.Articles);
        if (!at.TakeAny("second", "last", "new", "repeated", "next") || at.Here?.Text is not ("health" or "healthcheck" or "check"))
            at.At = start;
        if (at.Try(() => names.Check(at, quiet: true) is { } check ? check.Check : null) is { } named)
            return (Subject.Check, named);
        if (at.TakeAny("the restart", "restarting", "restarting it", "that restart", "a restart"))
            return (Subject.Restart, null);
        if (at.TakeAny("it", "that", "this", "the check", "that check", "this check", "everything", "all", "the result", "the second check", "the last check", "the new check", "the re-check", "the recheck", "things",
            "the problem", "the issue", "the failure", "the error"))
        {
            return (Subject.It, null);
        }

        // "the app is down" is what its health check says. No check here looks at another service.
        return at.Try(() => names.Service(at, quiet: true) is { } service && service == names.Own ? service : null) is not null
            ? (Subject.Check, CheckTarget.HealthCheck)
            : (null, null);
    }

    /// <summary>"after the third restart", "after three attempts": 0 for the last.</summary>
    private static int? AfterTimes(Cursor at)
    {
        var start = at.At;
        if (!at.Take("after"))
            return null;
        at.TakeAny("the", "all");
        int? times = at.TakeAny("last", "final") ? 0 : at.Here is { Kind: TokenKind.Word } word && Vocabulary.Ordinals.TryGetValue(word.Text, out var nth) ? Next(nth) : DurationParser.Number(at);
        if (times is not null && at.TakeAny("restart", "restarts", "attempt", "attempts", "try", "tries", "time", "times"))
            return times;
        at.At = start;
        return null;

        int Next(int n)
        {
            at.At++;
            return n;
        }
    }

    private static int? Within(Cursor at)
    {
        var start = at.At;
        if (at.TakeAny("after", "within", "in", "for") && DurationParser.Seconds(at) is { } seconds and <= int.MaxValue)
            return (int)seconds;
        at.At = start;
        return null;
    }
}
