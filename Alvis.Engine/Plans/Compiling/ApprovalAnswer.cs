namespace Alvis.Engine.Plans.Compiling;

/// <summary>Reads the answer to a request for approval as a condition: "approved", "it is refused or nobody answers within 15 minutes".</summary>
internal sealed class ApprovalAnswer(Names names)
{
    private static readonly string[] Given = ["approved", "granted", "given", "approval is given", "approval is granted"];

    private static readonly string[] Refused = ["denied", "refused", "rejected", "declined", "disapproved", "turned down", "vetoed"];

    /// <summary>Takes one; null when none stands here.</summary>
    public Condition? Take(Cursor at)
    {
        if (One(at) is not { } first)
            return null;
        var start = at.At;
        if (at.Take("or") && One(at) is { } second)
        {
            return (first.Outcome, second.Outcome) is (Outcome.Fail, Outcome.NoAnswer) or (Outcome.NoAnswer, Outcome.Fail)
                ? first with { Outcome = Outcome.Fail, OrNoAnswer = true, Within = first.Within ?? second.Within }
                : null;
        }

        at.At = start;
        return first;
    }

    private Condition? One(Cursor at)
    {
        var (outcome, both) = Said(at);
        if (outcome is not { } known)
            return null;
        var within = ApprovalParser.Limit(at);
        return new Condition(known, Subject.Approval, null, false, false) { Within = within, OrNoAnswer = both };
    }

    private (Outcome? Outcome, bool Both) Said(Cursor at)
    {
        var start = at.At;
        if (at.TakeAny("nobody", "no one", "no-one", "noone") && at.TakeAny("answers", "responds", "replies", "reacts", "approves", "has answered", "answered", "is there", "approves it", "has approved"))
            return (Outcome.NoAnswer, false);
        at.At = start;
        if (at.TakeAny("there is", "we get", "you get") && at.Take("no"))
            return at.TakeAny("answer", "response", "reply") ? (Outcome.NoAnswer, false) : at.Take("approval") ? (Outcome.Fail, true) : Back();
        at.At = start;
        if (at.Take("no") && at.TakeAny("answer", "response", "reply", "answer comes", "response comes", "answer arrives"))
            return (Outcome.NoAnswer, false);
        at.At = start;
        if (at.TakeAny("approval times out", "the approval times out", "the request times out", "the approval expires", "the request expires", "approval expires"))
            return (Outcome.NoAnswer, false);
        if (at.TakeAny("they", "he", "she"))
            return at.TakeAny("approve", "approves", "agree", "agrees", "say yes", "says yes") ? (Outcome.Pass, false)
                : at.TakeAny("refuse", "refuses", "decline", "declines", "deny", "denies", "reject", "rejects", "say no", "says no") ? (Outcome.Fail, false)
                : at.TakeAny("do not answer", "does not answer", "do not respond", "does not respond", "do not reply") ? (Outcome.NoAnswer, false)
                : at.TakeAny("do not approve", "does not approve") ? (Outcome.Fail, true) : Back();

        var subject = at.TakeAny("approval", "the approval", "it", "that", "the request", "permission", "the restart", "this");
        var being = at.TakeAny("is", "was", "has been", "gets", "comes", "is not", "was not", "has not been");
        var not = being && at.Ahead(-1)?.Text is "not" || at.Ahead(-1)?.Text == "been" && at.Ahead(-2)?.Text == "not";
        not |= at.Take("not");
        if (subject && !being)
            return Back();
        if (at.TakeAny(Given))
            return at.Ahead(-1)?.Text is "given" or "granted" && !subject ? Back() : not ? (Outcome.Fail, true) : (Outcome.Pass, false);
        if (!not && at.TakeAny(Refused))
            return (Outcome.Fail, false);
        at.At = start;
        // "if the DBA approves".
        if (names.Person(at) is not null)
        {
            if (at.TakeAny("approves", "agrees", "approves it", "approves the restart", "says yes"))
                return (Outcome.Pass, false);
            if (at.TakeAny("refuses", "declines", "denies", "rejects it", "rejects", "denies it", "says no"))
                return (Outcome.Fail, false);
            if (at.TakeAny("does not answer", "does not respond", "does not reply"))
                return (Outcome.NoAnswer, false);
        }

        return Back();

        (Outcome?, bool) Back()
        {
            at.At = start;
            return (null, false);
        }
    }
}
