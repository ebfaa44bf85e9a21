namespace Alvis.Engine.Plans.Compiling;

/// <summary>The names a text may use, as the lexer sees them. A name that is not here cannot get into a plan.</summary>
internal sealed class Names
{
    private static readonly string[] Nouns = ["app", "service", "application", "process"];

    private readonly CompileContext context;
    private readonly List<(string[] Words, string Service)> services = [];
    private readonly List<(string[] Words, string Check)> checks = [];
    private readonly string[] defaultEscalation;
    private readonly Dictionary<string, string?> corrections = new(StringComparer.Ordinal);

    public Names(CompileContext context)
    {
        this.context = context;
        foreach (var service in context.Services)
        {
            foreach (var name in service.Aliases.Prepend(service.Name))
            {
                services.Add((Cut(name), service.Name));
                foreach (var noun in Nouns)
                    services.Add(([.. Cut(name), noun], service.Name));
            }
        }

        // With one service only, "the app" can mean no other.
        if (context.Services is [var one])
        {
            foreach (var noun in Nouns)
                services.Add(([noun], one.Name));
        }

        services.RemoveAll(s => s.Words.Length == 0);
        checks.AddRange(context.Checks.Keys.Select(name => (Cut(name), name)).Where(c => c.Item1.Length > 0));
        defaultEscalation = Cut(context.DefaultEscalation);
        Words = new HashSet<string>(
            services.SelectMany(s => s.Words).Concat(checks.SelectMany(c => c.Words)).Concat(defaultEscalation)
                .Concat(context.Actions.SelectMany(a => Cut(a.Name))), StringComparer.Ordinal);
    }

    /// <summary>What a word was meant as, found once for each word of a text; null when it stands for itself.</summary>
    public string? Corrected(Token token, Func<Token, Names, string?> correct)
    {
        if (token.Kind != TokenKind.Word)
            return null;
        if (!corrections.TryGetValue(token.Text, out var right))
            corrections[token.Text] = right = correct(token, this);
        return right;
    }

    /// <summary>The service the playbook is for.</summary>
    public string Own => context.Service;

    /// <summary>The status that the health check wants; null when it is not one alone.</summary>
    public int? WantedStatus => context.HealthCheckStatus;

    /// <summary>Every word of every name: none of them is mistyped.</summary>
    public IReadOnlySet<string> Words { get; }

    /// <summary>Takes a service's name; null when none stands here, and then the cursor says why.</summary>
    public string? Service(Cursor at, bool quiet = false)
    {
        var start = at.At;
        at.TakeAny("the", "your", "our", "my");
        var named = Longest(at, services);
        if (named.Count == 1)
            return named[0];
        if (named.Count > 1 && !quiet)
            at.Fail("ambiguous_target", $"'{at.Last.Raw}' can mean {Kinds.Words.Or(named)}.");
        if (named.Count == 0 && at.At == start && at.Take("it"))
        {
            if (context.Services is [var one])
                return one.Name;
            if (!quiet)
                at.Fail("ambiguous_target", $"'it' can mean {Kinds.Words.Or([.. context.Services.Select(s => s.Name)])}; name the service.");
        }

        if (!quiet)
            at.Fail("unknown_target", $"There is no service of that name here; {Kinds.Words.Known(at.Here?.Raw ?? "", [.. context.Services.Select(s => s.Name)])}.");
        at.At = start;
        return null;
    }

    /// <summary>Takes a check's name, its address or both, with "again" in between; null when none stands here.</summary>
    public (string Check, bool Again)? Check(Cursor at, bool quiet = false)
    {
        var start = at.At;
        at.TakeAny(Vocabulary.Articles);
        at.Take("own");
        at.Take("copy of");
        at.TakeAny(Vocabulary.Articles);

        var named = Named(at);
        if (named is null)
            at.At = start;

        var again = named is not null && at.TakeAny(Vocabulary.Again);
        if (at.TakeKind(TokenKind.Url) is not { } url)
            return Found(named);

        var seen = At(url.Text) ?? (named is null && IsPublic(url.Text) ? CheckTarget.OfUrl(url.Text) : null);
        if (quiet && (seen is null || (named is not null && named != seen)))
            return Found(null);
        if (seen is null)
            Refuse(at, url.Text);
        else if (named is not null && named != seen)
            at.Fail("unknown_target", $"{url.Raw} is the address of {seen}, not of {named}.");
        else
            return Found(seen);
        return Found(null);

        (string, bool)? Found(string? check)
        {
            if (check is null)
                at.At = start;
            return check is null ? null : (check, again);
        }
    }

    private string? Named(Cursor at)
    {
        var start = at.At;
        // "the shop's health check", "the health of the shop".
        if (at.TakeAny("health of", "status of") && Service(at, quiet: true) == Own)
            return CheckTarget.HealthCheck;
        at.At = start;
        if (Service(at, quiet: true) != Own || !(at.Take("is") && at.Ahead(-1)!.Raw.EndsWith("'s", StringComparison.Ordinal)))
            at.At = start;
        if (at.TakeAny(Vocabulary.HealthCheck) || (context.Checks.Count == 0 && at.TakeAny("check", "checks") && at.Here?.Is("again") != true))
            return CheckTarget.HealthCheck;
        if (at.Here is { Kind: TokenKind.Word } path && path.Text[0] == '/' && Uri.TryCreate(context.HealthCheckUrl, UriKind.Absolute, out var url) && url.PathAndQuery == path.Raw)
        {
            at.At++;
            at.TakeAny("endpoint", "page", "url");
            return CheckTarget.HealthCheck;
        }

        at.At = start;
        at.TakeAny(Vocabulary.Articles);
        if (Longest(at, checks, ["check"]) is [var one])
            return one;
        // By its name alone, where that cannot be a service or an action.
        at.At = start;
        at.TakeAny(Vocabulary.Articles);
        return Longest(at, checks) is [var bare] && !services.Exists(s => s.Service == bare || s.Words.SequenceEqual(Cut(bare))) && context.Actions.All(a => a.Name != bare) ? bare : null;
    }

    /// <summary>
    /// An address that a plan may look at although no check of the playbook does, written as it is asked for: "/health/../admin" is another one.
    /// People see it in the plan before they confirm it.
    /// </summary>
    private static bool IsPublic(string text) =>
        CheckUrl.Wrong(text) is null && new Uri(text) is var url && url.OriginalString.TrimEnd('/') == url.AbsoluteUri.TrimEnd('/');

    private void Refuse(Cursor at, string url)
    {
        var known = context.Checks.Values.Append(context.HealthCheckUrl).Where(u => u is not null).Select(u => u!).Distinct(StringComparer.Ordinal).ToList();
        at.Fail("unknown_target", $"{Kinds.Words.Clip(url, 100)} is the address of no check of this playbook; {Kinds.Words.Known(url, known)}.");
    }

    /// <summary>The check that looks at this address.</summary>
    public string? At(string url) =>
        Same(url, context.HealthCheckUrl) ? CheckTarget.HealthCheck
        : context.Checks.Where(c => Same(url, c.Value)).Select(c => c.Key).Order(StringComparer.Ordinal).FirstOrDefault();

    /// <summary>The service whose restart this command line means, compared word by word.</summary>
    public string? RestartedBy(string command) =>
        context.Services.FirstOrDefault(s => s.RestartCommands.Any(c => Parts(c).SequenceEqual(Parts(command))))?.Name;

    /// <summary>True when the words are how this service's restart command begins: "restart it with `fly apps restart`: `…`".</summary>
    public bool BeginsRestart(string command, string service) =>
        context.Services.Where(s => s.Name == service).SelectMany(s => s.RestartCommands)
            .Any(c => Parts(c).Take(Parts(command).Length).SequenceEqual(Parts(command)));

    /// <summary>The registered action that this command line is, compared word by word.</summary>
    public string? ActionOf(string command) =>
        context.Actions.FirstOrDefault(a => a.Params.Count == 0 && a.CommandLine is { } line && Parts(line).SequenceEqual(Parts(command)))?.Name;

    /// <summary>Takes the name of a registered action.</summary>
    public string? Action(Cursor at)
    {
        var start = at.At;
        at.Take("the");
        var name = (at.Here is { Kind: TokenKind.Word or TokenKind.Code } t ? context.Actions.FirstOrDefault(a => a.Name == t.Text) : null)?.Name;
        if (name is null)
        {
            at.At = start;
            return null;
        }

        at.At++;
        at.Take("action");
        return name;
    }

    /// <summary>Takes the name of a person or team, whose words are kept as written.</summary>
    public string? Person(Cursor at)
    {
        var start = at.At;
        at.TakeAny("the", "our", "your");
        var from = at.At;
        if ((at.TakeWords(defaultEscalation) || at.TakeAny("whoever is on call", "whoever is on-call", "person on call", "on-call person")) && Ends(at))
            return context.DefaultEscalation;

        at.At = from;
        var words = new List<Token>();
        while (words.Count < 6 && at.Here is { Kind: TokenKind.Word } t && !Ends(at) && !Vocabulary.Structure.Contains(t.Text) && !Vocabulary.Negations.Contains(t.Text)
            && !Vocabulary.Instructive.Contains(t.Text))
        {
            words.Add(t);
            at.At++;
        }

        // "the head of retail".
        if (words is [{ Text: "head" or "owner" or "chief" or "lead" }, { Text: "of" }, _])
            return string.Join(' ', words.Select(w => w.Raw));

        var isName = words.Count == 1 || (words.Count > 1 && (Vocabulary.Roles.Contains(words[^1].Text) || words.All(w => char.IsUpper(w.Raw[0]))));
        if (isName && words.Count <= 5)
            return string.Join(' ', words.Select(w => w.Misspelt is null ? w.Raw : w.Text));
        at.At = start;
        return null;
    }

    public bool IsChannel(string name) => context.Channels.Contains(name);

    private static bool Ends(Cursor at)
    {
        var start = at.At;
        var ends = at.AtEnd || at.TakeAny(Vocabulary.Closers) || at.Here?.Kind == TokenKind.Mark || at.TakeAny("and", "then", "if", "when", "unless", "otherwise", "only if", "after", "once", "for", "to", "before", "or", "within", "up", "approves", "refuses", "agrees", "declines", "denies",
            "rejects", "does", "says", "but");
        at.At = start;
        return ends;
    }

    private static List<string> Longest(Cursor at, List<(string[] Words, string Name)> known, string[]? suffix = null)
    {
        var (start, end) = (at.At, -1);
        var found = new List<string>();
        foreach (var (words, name) in known)
        {
            at.At = start;
            if (!at.TakeWords(words) || (suffix is not null && !at.TakeWords(suffix)))
                continue;
            if (at.At > end)
                found.Clear();
            if (at.At >= end && !found.Contains(name))
                found.Add(name);
            end = Math.Max(end, at.At);
        }

        at.At = end < 0 ? start : end;
        return found;
    }

    private static bool Same(string url, string? known) =>
        known is not null && Uri.TryCreate(url, UriKind.Absolute, out var a) && Uri.TryCreate(known, UriKind.Absolute, out var b) && a == b
        && a.UserInfo == b.UserInfo && a.Fragment == b.Fragment;

    private static string[] Parts(string command) => command.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static string[] Cut(string name)
    {
        var words = Lexer.Read(name).Where(t => t.Kind == TokenKind.Word).Select(t => t.Text).ToArray();
        return words is ["the" or "our" or "your", .. var rest] && rest.Length > 0 ? rest : words;
    }
}

/// <summary>Words a plan uses for what is checked.</summary>
internal static class CheckTarget
{
    public const string HealthCheck = "health_check";
    public const string Url = "url";

    private const string Mark = "url ";

    /// <summary>What stands for an address that is no check of the playbook.</summary>
    public static string OfUrl(string url) => Mark + url;

    /// <summary>What a plan has for it.</summary>
    public static CheckArgs Args(string target) => target.StartsWith(Mark, StringComparison.Ordinal) ? new CheckArgs(Url, target[Mark.Length..]) : new CheckArgs(target);
}
