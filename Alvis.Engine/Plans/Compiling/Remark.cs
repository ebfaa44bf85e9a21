namespace Alvis.Engine.Plans.Compiling;

/// <summary>
/// A remark behind an instruction: "(this takes a minute)", ", because it leaks memory". It explains and asks for nothing; what could change the
/// instruction ("gently", "one at a time") is no remark.
/// </summary>
internal static class Remark
{
    private static readonly HashSet<string> Statements = new(StringComparer.Ordinal)
    {
        "is", "are", "was", "were", "has", "have", "had", "takes", "took", "happens", "happen", "happened", "leaks", "uses", "means", "tends", "tend", "helps", "fixes", "usually", "often", "sometimes", "does", "did", "makes", "make", "belongs", "runs",
    };

    /// <summary>The sentence without its remarks in brackets; null when it has none.</summary>
    public static Sentence? Without(Sentence sentence)
    {
        var (tokens, left) = (sentence.Tokens, new List<Token>());
        for (var at = 0; at < tokens.Count; at++)
        {
            if (at > 0 && tokens[at].IsMark('(') && Inside(tokens, at) is { } close)
                at = close;
            else
                left.Add(tokens[at]);
        }

        return left.Count < tokens.Count && left.Count > 0 ? sentence with { Tokens = left } : null;
    }

    /// <summary>The index of the bracket that ends the remark which begins at <paramref name="open"/>; null when it is none.</summary>
    private static int? Inside(IReadOnlyList<Token> tokens, int open)
    {
        var inside = new List<Token>();
        for (var at = open + 1; at < tokens.Count; at++)
        {
            if (tokens[at].IsMark(')'))
                return inside.Count > 2 && Background.Harmless(inside, isRemark: true) && inside.Exists(t => Statements.Contains(t.Text)) ? at : null;
            if (tokens[at].IsMark('('))
                return null;
            inside.Add(tokens[at]);
        }

        return null;
    }

    /// <summary>True when a remark stands here and reaches to the end. Takes nothing.</summary>
    public static bool Stands(Cursor at)
    {
        var start = at.At;
        var found = Take(at);
        at.At = start;
        return found;
    }

    /// <summary>Takes a remark that reaches to the end of the sentence.</summary>
    public static bool Take(Cursor at)
    {
        var start = at.At;
        var set = at.TakeMark(',') | at.TakeMark('—');
        var bracket = at.TakeMark('(');
        // "as a canary" and "since Monday" say how and when; only a whole statement behind these words is a reason.
        var states = at.TakeAny("since", "as");
        var reason = !states && at.TakeAny("because", "so that", "to rule out", "to make sure", "to catch", "to avoid", "in order to");
        var no = !reason && at.TakeAny("no need to", "there is no need to", "no further action", "nothing else to do", "nothing more to do", "no action needed", "nothing to do");
        var rest = at.Remaining();
        if (bracket && rest is [.., { } close] && close.IsMark(')'))
            rest = [.. rest.SkipLast(1)];
        var isSet = set || bracket || states || start == 0 || at.Ahead(-1)?.Kind == TokenKind.Mark;
        if (no || (rest.Count >= (reason ? 1 : 3) && Background.Harmless(rest, isRemark: true) && (reason || (isSet && rest.Any(t => t.Kind == TokenKind.Word && Statements.Contains(t.Text))))))
        {
            at.ToEnd();
            return true;
        }

        at.At = start;
        return false;
    }
}
