namespace Alvis.Engine.Plans.Compiling;

/// <summary>Reads what is said of a check: "fails", "is not healthy", "comes back green", "does not pass", "returns 200".</summary>
internal static class Predicate
{
    private static readonly string[] Linking =
        ["is", "was", "are", "looks", "comes back", "came back", "comes up", "goes", "went", "turns", "turned", "becomes", "gets", "reports", "shows", "remains", "stays", "is reported"];

    private static readonly string[] Helps = ["help", "fix it", "fix the problem", "work", "do the trick", "bring it back", "solve it", "change anything"];

    private static readonly string[] Recovers =
    [
        "helps", "helped", "comes back", "came back", "comes back up", "comes up", "fixes it", "fixed it", "does the trick", "did the trick", "responds", "answers", "goes away", "went away", "brings it back",
        "brought it back", "responds again", "starts passing",
    ];

    private static readonly string[] Base = ["come back", "come back up", "come up", "go green", "turn green", "become healthy", "respond", "answer", "start passing", "get better", "go away"];

    private static readonly string[] Recover = [.. Vocabulary.Passing, .. Helps, .. Base];

    /// <summary>Takes a predicate; null when none stands here. <paramref name="wanted"/> is the status that a passing check answers.</summary>
    public static Outcome? Take(Cursor at, Action modifiers, bool hasSubject, int? wanted)
    {
        var start = at.At;
        if (at.TakeAny("keeps failing", "keeps on failing", "continues to fail", "persists"))
            return Outcome.Fail;
        if (at.TakeAny(Linking))
        {
            var not = at.Take("not");
            modifiers();
            not |= at.Take("not");
            return Adjective(at, not) ?? (!not && at.Ahead(-1)?.Text == "back" ? Outcome.Pass : Back());
        }

        if (at.TakeAny("does", "did", "do", "has", "have", "will", "would", "can"))
        {
            if (!at.Take("not"))
                return at.Ahead(-1)?.Text is "has" or "have" ? Perfect(at, not: false) ?? Back() : Back();
            modifiers();
            return at.TakeAny(Recover) ? Outcome.Fail
                : at.TakeAny(Vocabulary.Failing) ? Outcome.Pass
                : Perfect(at, not: true) ?? (at.TakeAny("return", "answer with", "give") && Status(at, wanted) is { } status ? Other(status) : Back());
        }

        // "if still broken, …" leaves its subject out.
        if (!hasSubject)
            return Adjective(at, at.Take("not")) ?? (at.TakeAny("pass", "passes", "passed") ? Outcome.Pass : at.TakeAny("fail", "fails", "failed") ? Outcome.Fail : (Outcome?)null) ?? (at.Ahead(-1)?.Text == "still" && at.TakeAny(Vocabulary.Failing) ? Outcome.Fail : Back());
        return at.TakeAny(Vocabulary.Passing) ? Outcome.Pass
            : at.TakeAny(Vocabulary.Failing) ? Outcome.Fail
            : at.TakeAny(Recovers) ? Outcome.Pass
            : at.TakeAny("returns", "returned", "answers with", "gives", "responds with") ? Status(at, wanted) ?? Back()
            : Back();

        Outcome? Back()
        {
            at.At = start;
            return null;
        }
    }

    private static Outcome? Perfect(Cursor at, bool not)
    {
        Outcome? seen = at.TakeAny("passed", "succeeded", "recovered", "come back", "come back up", "worked", "helped", "gone away", "been fixed", "gone green") ? Outcome.Pass : at.Take("failed") ? Outcome.Fail : null;
        return not && seen is { } outcome ? Other(outcome) : seen;
    }

    private static Outcome? Adjective(Cursor at, bool not)
    {
        Outcome? seen = at.TakeAny(Vocabulary.Well) ? Outcome.Pass : at.TakeAny(Vocabulary.Ill) ? Outcome.Fail : null;
        return not && seen is { } outcome ? Other(outcome) : seen;
    }

    /// <summary>"200", "anything other than 200". Another status is neither passing nor failing: nobody can say what was meant.</summary>
    private static Outcome? Status(Cursor at, int? wanted)
    {
        var other = at.TakeAny("anything other than", "anything but", "anything else than", "something other than", "not");
        at.TakeAny("a", "an", "http", "a status", "status", "a status of");
        var known = wanted is { } status && at.Here is { Kind: TokenKind.Word } word && word.Text == status.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (!known)
            return null;
        at.At++;
        at.TakeAny("ok", "status");
        return other ? Outcome.Fail : Outcome.Pass;
    }

    private static Outcome Other(Outcome outcome) => ConditionParser.Other(outcome);
}
