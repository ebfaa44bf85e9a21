namespace Alvis.Engine.Plans.Compiling;

/// <summary>
/// Tells background from instructions. A sentence is background only when it begins as one does and has no word that instructs, forbids
/// or conditions: an instruction taken for background would be lost.
/// </summary>
internal static class Background
{
    private const int MostWords = 80;

    /// <summary>Words that a sentence begins with when somebody or something does what it says.</summary>
    private static readonly HashSet<string> Subjects = new(StringComparer.Ordinal)
    {
        "the", "this", "that", "these", "those", "it", "its", "there", "our", "we", "they", "he", "she", "a", "an", "most", "some", "many", "usually", "often", "sometimes", "normally", "typically", "historically", "last",
        "in", "since", "background", "context", "note", "fyi", "on", "every", "each",
    };

    private static readonly HashSet<string> Facts = new(StringComparer.Ordinal)
    {
        "owner", "owners", "team", "contact", "service", "tier", "dashboard", "dashboards", "link", "links", "reviewed", "author", "background", "context", "note", "see", "docs", "documentation", "severity", "slack", "repo", "impact",
    };

    private static readonly HashSet<string> Obliging = new(StringComparer.Ordinal)
    {
        "must", "should", "need", "needs", "ought", "shall", "may", "might", "could", "would", "you", "your", "please", "let", "optional", "optionally", "only", "except", "forbidden", "allowed", "permitted", "prohibited", "banned", "limit", "limits", "limited", "maximum", "minimum", "max", "policy", "rule", "rules",
        "manually", "required", "requires", "instead", "before", "during", "between", "more", "than", "outside", "ensure", "try", "consider", "otherwise", "else", "until", "unless", "always", "make",
    };

    /// <summary>Words for what a plan does, and what people do in an incident.</summary>
    private static readonly HashSet<string> Steps = new(StringComparer.Ordinal)
    {
        "restart", "restarts", "restarting", "restarted", "kick", "bounce", "bounced", "reboot", "reboots", "rebooting", "rebooted", "close", "closes", "closing", "closed", "resolve", "resolves", "resolving", "mark", "escalate",
        "escalates", "escalating", "escalated", "page", "pages", "paging", "paged", "ring", "phone", "wake", "wakes", "alert", "alerts", "run", "rerun", "check", "checks", "checking", "wait", "waits", "waiting", "post", "posts",
        "notify", "notifies", "tell", "ask", "asks", "approve", "approves", "approval", "scale", "scales", "scaling", "deploy", "deploys", "deploying", "rollback", "roll", "rolls", "kill", "kills", "execute", "contact",
        "hand", "call", "calls",
    };

    private static readonly string[] Openings =
    [
        "this usually", "this often", "this sometimes", "this rarely", "this normally", "this mostly", "this happens", "it usually", "it often", "it sometimes", "last time", "last year",
        "last month", "last week", "in the past", "historically", "see also", "see the", "for background", "for more",
    ];

    /// <summary>Headings between steps that only name what follows. Any other could be a condition, so it is refused there.</summary>
    private static readonly HashSet<string> Sections = new(StringComparer.Ordinal)
    {
        "steps", "procedure", "actions", "action", "runbook", "verification", "verify", "recovery", "escalation", "restart", "check", "background", "what to do", "details", "resolution",
        "first response", "response", "remediation", "mitigation", "health check",
    };

    /// <summary>True for a sentence that explains and asks for nothing.</summary>
    public static bool Is(Sentence sentence, Names names)
    {
        var tokens = sentence.Tokens;
        // A quotation is somebody's words: never an order, at most background.
        if (tokens is [{ Kind: TokenKind.Strange, Text: ">" }, _, ..])
            tokens = [.. tokens.Skip(1)];
        if (tokens.Count > 2 && tokens[0].IsMark('(') && tokens[^1].IsMark(')'))
            tokens = [.. tokens.Skip(1).Take(tokens.Count - 2)];
        // "Owner: the web team".
        if (tokens.Count > 2 && tokens[1].IsMark(':') && Facts.Contains(tokens[0].Text) && Harmless([.. tokens.Skip(2)]))
            return true;
        if (tokens.Count is 0 or > MostWords || tokens.Any(t => t.IsMark('?')))
            return false;
        if (Remark.Stands(new Cursor(tokens)) && tokens[0].Text is "no" or "there")
            return true;
        return (new Cursor(tokens).TakeAny(Openings) && Harmless(tokens)) || IsStatement(tokens, names);
    }

    /// <summary>True for a heading that can be left out: a title above the steps, or the name of a section.</summary>
    public static bool IsHeading(Block heading, bool aboveSteps)
    {
        var words = string.Join(' ', heading.Tokens.Where(t => t.Kind == TokenKind.Word).Select(t => t.Text));
        if (Sections.Contains(words))
            return true;
        return aboveSteps && !Vocabulary.Instructive.Contains(heading.Tokens[0].Text) && heading.Tokens.All(t => t.Kind is TokenKind.Word or TokenKind.Mark or TokenKind.Url)
            && !heading.Tokens.Any(t => Vocabulary.Negations.Contains(t.Text) || Vocabulary.Endless.Contains(t.Text)
                || t.Text is "if" or "when" or "before" || (t.Text is "after" && !heading.Tokens.Any(n => n.Text is "remediation" or "recovery" or "incident" or "outage")) || t.Text is "once" or "during" or "for" or "otherwise" or "else" or "and" or "then" or "just" or "must" or "should");
    }

    /// <summary>True for words that neither instruct nor forbid nor destroy.</summary>
    public static bool Harmless(IReadOnlyList<Token> tokens, bool isRemark = false) =>
        tokens.All(t => t.Kind is TokenKind.Word or TokenKind.Url || (t.Kind == TokenKind.Mark && t.Text is not ("→" or "=")))
        && !tokens.Any(t => t.Kind == TokenKind.Word && !(isRemark && t.Text is "make" or "makes" or "always" && !ReferenceEquals(t, tokens[0]))
            && (Vocabulary.Instructive.Contains(t.Text) || Vocabulary.Negations.Contains(t.Text) || Vocabulary.Destructive.Contains(t.Text) || Vocabulary.Endless.Contains(t.Text)));

    /// <summary>
    /// True for a sentence that has a subject in front ("The importer runs on one machine") and so is no order, obliges nobody, and names a step at
    /// most as a thing ("after a restart") or as past.
    /// </summary>
    private static bool IsStatement(IReadOnlyList<Token> tokens, Names names)
    {
        var at = new Cursor(tokens);
        var own = at.Try(() => names.Service(at, quiet: true)) is not null && at.Here?.Kind == TokenKind.Word;
        if (!own && !Subjects.Contains(tokens[0].Text))
            return false;
        if (tokens.Any(t => t.Kind is not (TokenKind.Word or TokenKind.Url or TokenKind.Mark or TokenKind.Channel) || (t.Kind == TokenKind.Mark && t.Text is "→" or "=" or ":")))
            return false;
        var words = tokens.Where(t => t.Kind == TokenKind.Word).Select(t => t.Text).ToList();
        if (words.Count < 3 || words.Any(w => Obliging.Contains(w) || Vocabulary.Endless.Contains(w) || Vocabulary.Destructive.Contains(w) || Vocabulary.Injecting.Contains(w)))
            return false;
        var past = words.Any(w => w is "was" or "were" or "had" or "last" or "ago" or "yesterday" or "used" or "did");
        for (var i = 0; i < words.Count; i++)
        {
            if (Steps.Contains(words[i]) && !(past && words[i].EndsWith("ed", StringComparison.Ordinal)) && !IsThing(words, i))
                return false;
        }

        // "It is not to be restarted" is a ban, and "it recovers if left alone" a rule, as soon as a step is named.
        return !words.Any(Steps.Contains) || !words.Any(w => w is "not" or "never" or "no" or "if" or "when" or "unless" or "without" or "only");
    }

    /// <summary>"a restart", "after restarts": the word is a thing, not something to do.</summary>
    private static bool IsThing(List<string> words, int i) =>
        words[i] is "restart" or "restarts" or "restarting" or "check" or "checks" or "page" or "pages" or "alert" or "alerts" or "incident" or "approval" or "call" or "calls" or "run" or "runs" or "deploy" or "deploys" or "rollback"
        && i > 0 && words[i - 1] is "a" or "an" or "the" or "each" or "every" or "after" or "by" or "of" or "this" or "that" or "these" or "health" or "its" or "one" or "from" or "with" or "these" or "such" or "several"
            or "many" or "some" or "our" or "clean" or "quick" or "two" or "three" or "nightly" or "daily" or "weekly";
}
