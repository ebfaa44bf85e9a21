namespace Alvis.Engine.Plans.Compiling;

/// <summary>Reads conditions: "the health check fails again", "it's still down", "unless it passes".</summary>
internal sealed class ConditionParser(Names names)
{
    /// <summary>True when a conjunction that begins a condition stands here. Takes nothing.</summary>
    public static bool Begins(Cursor at)
    {
        var start = at.At;
        var begins = at.TakeAny("if", "when", "unless", "only if", "only when");
        at.At = start;
        return begins;
    }

    /// <summary>Takes conjunction and condition; null when the condition is none that a check can answer.</summary>
    public Condition? Read(Cursor at)
    {
        var unless = at.Take("unless");
        var only = !unless && at.TakeAny("only if", "only when");
        if (!unless && !only && !at.TakeAny(Vocabulary.If))
            return null;
        var condition = Body(at);
        if (condition is null)
        {
            at.Fail("unknown_condition", "Alvis can only decide by the result of a check.", "If the health check fails, escalate to the on-call engineer.");
            return null;
        }

        condition = condition with { IsPlain = !unless && !only };
        return unless ? condition with { Outcome = Other(condition.Outcome) } : condition;
    }

    /// <summary>"Still broken?" in front of an instruction, which is "If it is still broken,".</summary>
    public static Condition? Question(Cursor at)
    {
        var start = at.At;
        if (!at.TakeAny("is it", "it is"))
            at.Take("is that");
        var (still, again, now) = (at.Take("still"), at.TakeAny(Vocabulary.Again), at.Take("now"));
        Outcome? outcome = at.TakeAny(Vocabulary.Well) ? Outcome.Pass : at.TakeAny(Vocabulary.Ill) ? Outcome.Fail : null;
        again |= at.TakeAny(Vocabulary.Again);
        now |= at.Take("now");
        if (outcome is { } known && at.TakeMark('?') && !at.AtEnd)
            return new Condition(known, Subject.It, null, again || now, still);
        at.At = start;
        return null;
    }

    public static Outcome Other(Outcome outcome) => outcome == Outcome.Pass ? Outcome.Fail : Outcome.Pass;

    private Condition? Body(Cursor at)
    {
        var (subject, target) = SubjectOf(at);
        var (again, still) = (false, false);
        Modifiers();
        var outcome = Predicate(at, Modifiers, subject is not null);
        if (outcome is null)
            return null;
        Modifiers();
        at.Take("too");
        return new Condition(outcome.Value, subject ?? Subject.It, target, again, still);

        void Modifiers()
        {
            for (var more = true; more;)
            {
                more = false;
                if (at.Take("still"))
                    still = more = true;
                if (at.TakeAny([.. Vocabulary.Again, "now", "this time"]))
                    again = more = true;
            }
        }
    }

    private (Subject? Subject, string? Target) SubjectOf(Cursor at)
    {
        if (at.Try(() => names.Check(at) is { } check ? check.Check : null) is { } named)
            return (Subject.Check, named);
        if (at.TakeAny("the restart", "restarting", "restarting it", "that restart"))
            return (Subject.Restart, null);
        if (at.TakeAny("it", "that", "this", "the check", "that check"))
            return (Subject.It, null);
        // "the app is down" is what its health check says. No check here looks at another service.
        return at.Try(() => names.Service(at, quiet: true) is { } service && service == names.Own ? service : null) is not null
            ? (Subject.Check, CheckTarget.HealthCheck)
            : (null, null);
    }

    private static Outcome? Predicate(Cursor at, Action modifiers, bool hasSubject)
    {
        var start = at.At;
        if (at.TakeAny("is", "was"))
        {
            var not = at.Take("not");
            modifiers();
            not |= at.Take("not");
            return Adjective(at, not) ?? Back();
        }

        if (at.TakeAny("does", "did"))
        {
            if (!at.Take("not"))
                return Back();
            modifiers();
            return at.TakeAny([.. Vocabulary.Passing, "help"]) ? Outcome.Fail : at.TakeAny(Vocabulary.Failing) ? Outcome.Pass : Back();
        }

        // "if still broken, …" leaves its subject out.
        if (!hasSubject)
            return Adjective(at, not: false) ?? Back();
        return at.TakeAny(Vocabulary.Passing) ? Outcome.Pass
            : at.TakeAny(Vocabulary.Failing) ? Outcome.Fail
            : at.TakeAny("helps", "helped", "comes back", "came back", "comes back up") ? Outcome.Pass
            : Back();

        Outcome? Back()
        {
            at.At = start;
            return null;
        }
    }

    private static Outcome? Adjective(Cursor at, bool not)
    {
        Outcome? seen = at.TakeAny(Vocabulary.Well) ? Outcome.Pass : at.TakeAny(Vocabulary.Ill) ? Outcome.Fail : null;
        return not && seen is { } outcome ? Other(outcome) : seen;
    }
}
