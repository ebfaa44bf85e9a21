namespace Alvis.Engine.Plans.Compiling;

/// <summary>
/// Tells background from instructions. A sentence is background only when it begins as one does and has no word that instructs, forbids
/// or conditions: an instruction taken for background would be lost.
/// </summary>
internal static class Background
{
    private const int MostWords = 80;

    private static readonly string[] Openings =
    [
        "this usually", "this often", "this sometimes", "this rarely", "this normally", "this mostly", "this happens", "it usually", "it often", "it sometimes", "last time", "last year",
        "last month", "last week", "in the past", "historically",
    ];

    /// <summary>Headings between steps that only name what follows. Any other could be a condition, so it is refused there.</summary>
    private static readonly HashSet<string> Sections = new(StringComparer.Ordinal)
    {
        "steps", "procedure", "actions", "action", "runbook", "verification", "verify", "recovery", "escalation", "restart", "check", "background", "what to do", "details", "resolution",
        "first response", "response", "remediation", "mitigation", "health check",
    };

    /// <summary>True for a sentence that explains and asks for nothing.</summary>
    public static bool Is(Sentence sentence)
    {
        var tokens = sentence.Tokens;
        if (tokens.Count > 2 && tokens[0].IsMark('(') && tokens[^1].IsMark(')'))
            tokens = [.. tokens.Skip(1).Take(tokens.Count - 2)];
        if (tokens.Count is 0 or > MostWords || tokens.Any(t => t.IsMark('?')))
            return false;
        return new Cursor(tokens).TakeAny(Openings) && Harmless(tokens);
    }

    /// <summary>True for a heading that can be left out: a title above the steps, or the name of a section.</summary>
    public static bool IsHeading(Block heading, bool aboveSteps)
    {
        var words = string.Join(' ', heading.Tokens.Where(t => t.Kind == TokenKind.Word).Select(t => t.Text));
        if (Sections.Contains(words))
            return true;
        return aboveSteps && !Vocabulary.Instructive.Contains(heading.Tokens[0].Text) && heading.Tokens.All(t => t.Kind is TokenKind.Word or TokenKind.Mark or TokenKind.Url)
            && !heading.Tokens.Any(t => Vocabulary.Negations.Contains(t.Text) || Vocabulary.Endless.Contains(t.Text)
                || t.Text is "if" or "when" or "before" or "after" or "once" or "during" or "for" or "otherwise" or "else" or "and" or "then" or "just" or "must" or "should");
    }

    private static bool Harmless(IReadOnlyList<Token> tokens) =>
        tokens.All(t => t.Kind is TokenKind.Word or TokenKind.Mark or TokenKind.Url)
        && !tokens.Any(t => t.Kind == TokenKind.Word
            && (Vocabulary.Instructive.Contains(t.Text) || Vocabulary.Negations.Contains(t.Text) || Vocabulary.Destructive.Contains(t.Text) || Vocabulary.Endless.Contains(t.Text)));
}
