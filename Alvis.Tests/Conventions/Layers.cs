using System.Text.RegularExpressions;
using Alvis.Tests.Support;

namespace Alvis.Tests.Conventions;

/// <summary>Which folder may mention which, and what each mentions: read from the sources, because namespaces follow folders.</summary>
internal static partial class Layers
{
    /// <summary>From the inside out. Folders of one row are siblings: they may use each other's contracts only.</summary>
    public static readonly IReadOnlyList<IReadOnlyList<string>> Order =
    [
        ["Kinds"], ["Playbooks"], ["Plans"], ["Incidents"], ["Conversations"],
        ["Checks", "Steps", "Platforms", "Escalations", "Guards", "Evidence", "Summaries", "Reports"],
        ["Writing"], ["Response"], ["Scheduling", "Storage"],
    ];

    /// <summary>One source file of the engine.</summary>
    /// <param name="Path">Its path in the repository.</param>
    /// <param name="Folder">Its folder in the engine; empty for a file in none.</param>
    /// <param name="Code">Its text without comments and the contents of strings.</param>
    public sealed record Source(string Path, string Folder, string Code)
    {
        /// <summary>The types it declares that are not nested, each with whether it is a contract.</summary>
        public IEnumerable<(string Name, bool IsContract)> Types() =>
            TopLevelType().Matches(Code).Select(m => (m.Groups["name"].Value, IsContract(m.Groups["form"].Value, m.Groups["before"].Value)));

        /// <summary>The folders it mentions: by <c>using</c>, by a full name, or by a name that begins with the folder, <c>Kinds.Words</c>.</summary>
        public IEnumerable<string> Mentions(IReadOnlyList<Source> all) =>
            Full().Matches(Code).Select(m => m.Groups["folder"].Value)
                .Concat(Short().Matches(Code)
                    .Where(m => all.Any(s => s.Folder == m.Groups["folder"].Value && s.Types().Any(t => t.Name == m.Groups["type"].Value)))
                    .Select(m => m.Groups["folder"].Value))
                .Where(f => f != Folder).Distinct(StringComparer.Ordinal);

        /// <summary>True when a word occurs in it as a name of its own.</summary>
        public bool Names(string word) => Regex.IsMatch(Code, $@"(?<![\w.])({Folders}\.)?{word}\b", RegexOptions.None, Limit);

        private static bool IsContract(string form, string before) =>
            form is "interface" or "enum" or "delegate" || form.StartsWith("record", StringComparison.Ordinal)
            || (form == "class" && before.Contains("abstract", StringComparison.Ordinal));
    }

    private static readonly string Folders = $"(Alvis\\.)?(Engine\\.)?({string.Join('|', Order.SelectMany(row => row))})";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>All sources of the engine.</summary>
    public static IReadOnlyList<Source> Engine { get; } = [.. Repository.Texts(".cs")
        .Where(f => f.Path.StartsWith("Alvis.Engine/", StringComparison.Ordinal))
        .Select(f => Of(f.Path, f.Text))];

    /// <summary>A source as the conventions see it.</summary>
    public static Source Of(string path, string text) => new(path, path.Split('/') is [_, var folder, _, ..] ? folder : "", Strip(text));

    /// <summary>What a file may not do, each a sentence.</summary>
    public static IEnumerable<string> Faults(Source file, IReadOnlyList<Source> all)
    {
        var rank = Rank(file.Folder);
        if (rank < 0)
        {
            yield return $"{file.Path} is in no folder of the design's order; put it into one, or give its folder a place there.";
            yield break;
        }

        foreach (var other in file.Mentions(all))
        {
            if (Rank(other) > rank)
                yield return $"{file.Path} mentions {other}, which lies further out than {file.Folder}.";
            else if (Rank(other) == rank)
            {
                foreach (var type in Implementations(other, file, all))
                    yield return $"{file.Path} uses {other}.{type}; {file.Folder} may use the interfaces and records of {other} only.";
            }
        }
    }

    private static IEnumerable<string> Implementations(string folder, Source user, IReadOnlyList<Source> all)
    {
        // A name that the file can also get from its own folder or from further in is taken to mean that one.
        var own = all.Where(s => s.Folder == user.Folder || Rank(s.Folder) < Rank(user.Folder))
            .SelectMany(s => s.Types()).Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        return all.Where(s => s.Folder == folder).SelectMany(s => s.Types())
            .Where(t => !t.IsContract && !own.Contains(t.Name) && user.Names(t.Name))
            .Select(t => t.Name);
    }

    private static int Rank(string folder) => Order.TakeWhile(row => !row.Contains(folder)).Count() is var n && n < Order.Count ? n : -1;

    private static string Strip(string text) => Comment().Replace(text, m => m.Value[0] == '"' ? "\"\"" : " ");

    [GeneratedRegex("""//[^\n]*|/\*.*?\*/|"(\\.|[^"\\\n])*" """, RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\bAlvis\.Engine\.(?<folder>[A-Z]\w*)|(?<![\w.])Engine\.(?<folder>[A-Z]\w*)", RegexOptions.None, 5_000)]
    private static partial Regex Full();

    [GeneratedRegex(@"(?<![\w.])(?<folder>[A-Z]\w*)\.(?<type>[A-Z]\w*)", RegexOptions.None, 5_000)]
    private static partial Regex Short();

    [GeneratedRegex(@"^(?<before>(public |internal |file |sealed |static |abstract |partial |readonly |unsafe )*)(?<form>class|interface|struct|enum|delegate|record( class| struct)?) +(?<name>\w+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex TopLevelType();
}
