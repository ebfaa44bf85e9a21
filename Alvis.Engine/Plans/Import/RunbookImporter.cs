using System.Text.RegularExpressions;
using Alvis.Engine.Kinds;

namespace Alvis.Engine.Plans.Import;

/// <summary>
/// From a runbook in Markdown to a draft of a playbook. The text itself is never run: there is a plan only where the compiler takes the whole
/// text that remains beside the lines that say the draft's keys: an instruction whose surroundings are not understood may be limited by them. Every line is accounted for.
/// </summary>
public static partial class RunbookImporter
{
    /// <summary>The longest runbook, in characters.</summary>
    public const int MostCharacters = DetailsCompiler.MostCharacters;

    /// <summary>The most lines.</summary>
    public const int MostLines = DetailsCompiler.MostLines;

    /// <summary>The draft, or why the text is not read.</summary>
    public static (RunbookDraft? Draft, Refusal? Refusal) Import(string file, string text, RunbookContext known)
    {
        text = text.ReplaceLineEndings("\n").TrimEnd('\n');
        if (string.IsNullOrWhiteSpace(text))
            return (null, new Refusal($"{file}: the file is empty."));
        if (text.Length > MostCharacters)
            return (null, new Refusal($"{file}: the runbook has {text.Length} characters; at most {MostCharacters} are read. Split it by service."));
        string[] lines = text.Split('\n');
        if (lines.Length > MostLines)
            return (null, new Refusal($"{file}: the runbook has {lines.Length} lines; at most {MostLines} are read. Split it by service."));
        if (Array.FindIndex(lines, l => l.Any(c => char.IsControl(c) && c != '\t')) is var bad && bad >= 0)
            return (null, new Refusal($"{file}:{bad + 1}: the line has a control character. Save the runbook as plain text."));
        return RunbookReader.Roles(text, lines) is { } roles
            ? (Draft(file, lines, roles, known), null)
            : (null, new Refusal($"{file}: the runbook's lists and quotes are nested too deeply to be read."));
    }

    private static RunbookDraft Draft(string file, string[] lines, RunbookRole[] roles, RunbookContext known)
    {
        var said = new Dictionary<int, string>();
        var (title, at) = Title(lines, roles);
        if (at >= 0)
            said[at] = "The draft's condition.";
        if (at >= 0 && IsUnderline(lines, roles, at + 1))
            said[at + 1] = "The line below it.";
        var service = Said(lines, roles, ServiceLine(), said, "The draft's service.");
        var app = Said(lines, roles, AppLine(), said, "The draft's app.");
        var platform = Said(lines, roles, PlatformLine(), said, "The draft's platform.");
        var url = Said(lines, roles, CheckLine(), said, "The draft's health check.");
        if (url is not null && !(Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0))
            (url, _) = (null, said.Remove(said.First(s => s.Value == "The draft's health check.").Key));

        bool Offered(int i) => !said.ContainsKey(i) && roles[i] is not (RunbookRole.FrontMatter or RunbookRole.LinkDefinition);
        var restarts = service is null ? [] : known.Restarts(app ?? service).Where(r => platform is null || r.Platform == platform).ToList();
        var context = Context(file, service, url, platform is null ? [] : [.. restarts.Select(r => r.CommandLine)], known);
        var offered = Enumerable.Range(0, lines.Length).Where(Offered).ToList();
        var (details, offset, compiled) = Compile(lines, roles, offered, context);
        // The playbook allows only what its plan runs, so the plan has to be the same when nothing else is known.
        var used = Used(compiled.Plan);
        if (compiled.Plan is not null)
            (details, offset, compiled) = Compile(lines, roles, offered, context with { Actions = [.. context.Actions.Where(a => used.Contains(a.Name))] });

        var fates = new Fates(compiled, offset);
        return new RunbookDraft
        {
            Condition = Words.Clip(title, 200),
            Service = service,
            App = app,
            Platform = platform,
            HealthCheckUrl = url,
            Actions = used,
            Details = compiled.Plan is null ? null : details,
            Plan = compiled.Plan,
            Lines = [.. lines.Select((line, i) => said.TryGetValue(i, out var why)
                ? new RunbookLine(i + 1, roles[i], RunbookFate.Said, line.TrimEnd(), why)
                : fates.Of(i, roles[i], line.TrimEnd()))],
            Commands = RunbookCommands.In(lines, roles, known.Actions, restarts),
        };
    }

    // Lines that are not offered are left blank, so that the compiler's lines are the file's.
    private static (string Details, int Offset, Compiled Compiled) Compile(string[] lines, RunbookRole[] roles, IReadOnlyList<int> offered, CompileContext context)
    {
        var kept = offered.Where(i => lines[i].Trim().Length > 0).ToHashSet();
        if (kept.Count == 0)
            return ("", 0, new Compiled(null, []));
        var (first, last) = (kept.Min(), kept.Max());
        var details = string.Join('\n', Enumerable.Range(first, last - first + 1).Select(i => kept.Contains(i) ? Offer(lines, roles, i) : ""));
        return (details, first, DetailsCompiler.Compile(details, context));
    }

    // Fences such as ~~~ and ```{note}, and headings that are underlined, are known to Markdown only.
    private static string Offer(string[] lines, RunbookRole[] roles, int i)
    {
        var line = lines[i].TrimEnd();
        if (roles[i] == RunbookRole.Code && Fence().Match(line) is { Success: true } fence)
            return fence.Groups["indent"].Value + "```";
        if (roles[i] != RunbookRole.Heading)
            return line;
        return IsUnderline(lines, roles, i) ? "" : IsUnderline(lines, roles, i + 1) ? $"## {line.TrimStart()}" : line;
    }

    private static bool IsUnderline(string[] lines, RunbookRole[] roles, int i) =>
        i > 0 && i < lines.Length && roles[i] == RunbookRole.Heading && roles[i - 1] == RunbookRole.Heading && lines[i].Trim() is ['=' or '-', ..] line && line.Trim(line[0]).Length == 0;

    private static IReadOnlyList<string> Used(Plan? plan) =>
    [
        .. (plan?.Steps ?? []).Select(s => s.Args switch { ActionArgs a => a.Name, CollectArgs c => c.Name, _ => null }).OfType<string>().Distinct(StringComparer.Ordinal),
    ];

    private static CompileContext Context(string file, string? service, string? url, IReadOnlyList<string> restarts, RunbookContext known) => new()
    {
        File = file,
        Service = service ?? RunbookDraft.Unsaid,
        HealthCheckUrl = url,
        Services = [new KnownService(service ?? RunbookDraft.Unsaid, ["the app", "app", "the service", "service"], restarts)],
        Actions = [.. known.Actions.Select(a => a with { CommandLine = null })],
        DefaultEscalation = known.DefaultEscalation,
    };

    private static (string Title, int Line) Title(string[] lines, RunbookRole[] roles)
    {
        for (var i = 0; i < lines.Length && roles[i] is RunbookRole.FrontMatter or RunbookRole.Blank; i++)
        {
            if (TitleLine().Match(lines[i]) is { Success: true } title)
                return (title.Groups["value"].Value.Trim().Trim('"', '\''), i);
        }

        var at = Array.IndexOf(roles, RunbookRole.Heading);
        if (at < 0)
            return ("", -1);
        // A title that is a condition or an order stays in the text.
        var underlined = IsUnderline(lines, roles, at + 1) && lines[at + 1].Trim()[0] == '=';
        return TopHeading().Match(underlined ? "# " + lines[at].Trim() : lines[at]) is { Success: true } top ? (top.Groups["value"].Value.Trim().TrimEnd('#').Trim(), at) : ("", -1);
    }

    private static string? Said(string[] lines, RunbookRole[] roles, Regex form, Dictionary<int, string> said, string reason)
    {
        var found = Enumerable.Range(0, lines.Length).Where(i => roles[i] is RunbookRole.Sentence or RunbookRole.ListItem)
            .Select(i => (Line: i, Match: form.Match(lines[i]))).Where(f => f.Match.Success).ToList();
        // Said twice and differently is not said.
        if (found.Select(f => f.Match.Groups["value"].Value).Distinct(StringComparer.Ordinal).Count() != 1)
            return null;
        foreach (var (line, _) in found)
            said[line] = reason;
        return found[0].Match.Groups["value"].Value;
    }

    [GeneratedRegex(@"^title:\s*(?<value>\S.*)$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex TitleLine();

    [GeneratedRegex(@"^#\s+(?<value>(?!(if|when|unless|restart|check|wait|run)\b)\S.*)$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex TopHeading();

    [GeneratedRegex(@"^\s*([-*]\s+)?(\*\*)?Service:(\*\*)?\s*`?(?<value>[a-z0-9][a-z0-9-]{0,62})`?\s*$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex ServiceLine();

    [GeneratedRegex(@"^\s*([-*]\s+)?(\*\*)?Platform:(\*\*)?\s*`?(?<value>process|command|webhook|fly\.io)`?\s*$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex PlatformLine();

    [GeneratedRegex(@"^\s*([-*]\s+)?(\*\*)?Health ?check( url)?:(\*\*)?\s*[`<]?(?<value>https?://[^\s`<>]{1,500})[`>]?\s*$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex CheckLine();

    [GeneratedRegex(@"^\s*([-*]\s+)?(\*\*)?App:(\*\*)?\s*`?(?<value>[A-Za-z0-9_][A-Za-z0-9_.@-]{0,199})`?\s*$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex AppLine();

    [GeneratedRegex(@"^(?<indent>\s*)(```(?!`)|~~~(?!~))[^`~]*$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Fence();

    /// <summary>What became of the lines that were offered to the compiler, and of those that were not.</summary>
    private sealed class Fates(Compiled compiled, int offset)
    {
        private readonly HashSet<int> steps = [.. (compiled.Plan?.Steps ?? []).SelectMany(s => s.Lines).Select(l => l - 1 + offset)];
        private readonly ILookup<int, Diagnostic> said = compiled.Diagnostics.SelectMany(d => d.Lines.Select(l => (Line: l - 1 + offset, d))).ToLookup(p => p.Line, p => p.d);

        public RunbookLine Of(int i, RunbookRole role, string text)
        {
            if (text.Length == 0 || role is RunbookRole.Layout)
                return new RunbookLine(i + 1, role, RunbookFate.Nothing, text, "");
            if (steps.Contains(i))
                return new RunbookLine(i + 1, role, RunbookFate.Plan, text, "In the plan.");
            var worst = said[i].MaxBy(d => d.Severity);
            return new RunbookLine(i + 1, role, RunbookFate.Note, text, Reason(role, worst)) { Code = worst?.Code };
        }

        private string Reason(RunbookRole role, Diagnostic? worst) => role switch
        {
            RunbookRole.FrontMatter => "Data about the document.",
            RunbookRole.Code => "A command or its output that the text shows; it is never run from here.",
            RunbookRole.TableRow => "A row of a table.",
            RunbookRole.Html => "HTML is not read.",
            RunbookRole.LinkDefinition => "An address to read more at.",
            _ when worst?.Message.Contains(RunbookDraft.Unsaid, StringComparison.Ordinal) == true => "It is not said which service this is about: add a line 'Service: NAME'.",
            RunbookRole.Heading when worst?.Severity != Severity.Error => "A heading.",
            _ => worst?.Message
                ?? (compiled.Plan is null ? "Not judged by itself, for the text around it is not understood." : "Kept as a note for people."),
        };
    }
}
