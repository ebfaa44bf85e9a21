using System.Text.RegularExpressions;
using Alvis.Bot.Access;
using Alvis.Bot.Cli;
using Alvis.Tests.Support;

namespace Alvis.Tests.Conventions;

/// <summary>
/// What the documents say is so. A list of words is marked where it stands, <c>&lt;!-- words: IPlatform --&gt;</c>, and then equals the
/// registered ones.
/// </summary>
public sealed partial class DocumentTests
{
    private static readonly IReadOnlyList<(string Path, string Text)> Documents =
        [.. Repository.Texts(".md").Where(f => f.Path == "README.md" || f.Path.StartsWith("docs/", StringComparison.Ordinal))];

    [Fact]
    public void Every_list_of_words_equals_the_registered_ones() =>
        Rule.Holds(Lists()
            .Select(l => (l.Where, Said: string.Join(", ", l.Words.Order(StringComparer.Ordinal)), Known: string.Join(", ", Registered(l.Role))))
            .Where(l => l.Said != l.Known)
            .Select(l => $"{l.Where} says {l.Said}; registered: {l.Known}."));

    [Fact]
    public void Every_role_of_kinds_is_listed_somewhere() =>
        Rule.Holds(KindTests.All.Select(k => k.Role.Name).Distinct().Except(Lists().Select(l => l.Role)));

    [Fact]
    public void Every_verb_of_the_command_line_is_in_the_operators_document()
    {
        var text = Repository.Read("docs/operating.md");
        Rule.Holds(CommandLine.Found().Where(v => !v.Hidden && !text.Contains($"`alvis {v.Path}", StringComparison.Ordinal)).Select(v => v.Path));
    }

    [Fact]
    public void What_each_role_may_do_is_in_the_operators_document()
    {
        var text = Repository.Read("docs/operating.md");
        Rule.Holds(Roles.All.Select(r => $"| `{Roles.Word(r)}` | {string.Join(", ", Roles.Adds(r))} |").Where(line => !text.Contains(line, StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_exit_code_is_in_the_operators_document()
    {
        var text = Repository.Read("docs/operating.md");
        Assert.All(ExitCodes.All, c => Assert.Contains($"| {c.Code} | {c.Means} |", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_project_that_is_to_be_run_is_there_and_the_bench_knows_its_verb()
    {
        var runs = (from document in Documents from Match run in Run().Matches(document.Text) select (document.Path, Project: run.Groups["project"].Value, Verb: run.Groups["verb"].Value)).ToList();
        var bench = Repository.Read("bench/Alvis.Bench/Program.cs");

        Assert.Contains(runs, r => r.Verb == "slack-workspace");
        Rule.Holds(from run in runs where !Directory.Exists(Path.Combine(Repository.Root, run.Project)) select $"{run.Path}: {run.Project}");
        Rule.Holds(from run in runs where run.Project.StartsWith("bench/", StringComparison.Ordinal) && !bench.Contains($"\"{run.Verb}\"", StringComparison.Ordinal) select $"{run.Path}: {run.Verb}");
    }

    [Fact]
    public void Every_link_to_a_file_leads_to_one() =>
        Rule.Holds(
            from document in Documents
            from link in Link().Matches(document.Text)
            let target = Path.Combine(Path.GetDirectoryName(document.Path)!, link.Groups["to"].Value)
            where !Path.Exists(Path.Combine(Repository.Root, target))
            select $"{document.Path}: {link.Groups["to"].Value}");

    private static IEnumerable<(string Where, string Role, IEnumerable<string> Words)> Lists() =>
        from document in Documents
        from line in document.Text.Split('\n')
        let mark = Mark().Match(line)
        where mark.Success
        select (document.Path, mark.Groups["role"].Value, Word().Matches(line[..mark.Index]).Select(m => m.Groups["word"].Value));

    private static IEnumerable<string> Registered(string role) =>
        KindTests.All.Where(k => k.Role.Name == role).Select(k => k.Kind.Word).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"dotnet run --project (?<project>\S+) -- (?<verb>\S+)", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Run();

    [GeneratedRegex("<!-- words: (?<role>\\w+) -->", RegexOptions.None, 5_000)]
    private static partial Regex Mark();

    [GeneratedRegex("`(?<word>[^`]+)`", RegexOptions.None, 5_000)]
    private static partial Regex Word();

    [GeneratedRegex(@"\]\((?!https?:|#)(?<to>[^)#\s]+)", RegexOptions.None, 5_000)]
    private static partial Regex Link();
}
