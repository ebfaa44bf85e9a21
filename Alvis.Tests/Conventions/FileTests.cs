using System.Text.RegularExpressions;
using Alvis.Tests.Support;

namespace Alvis.Tests.Conventions;

/// <summary>What every file keeps to.</summary>
public sealed partial class FileTests
{
    private const int MostLines = 400;

    private static readonly string[] Text =
        [".cs", ".csproj", ".props", ".json", ".yaml", ".yml", ".md", ".sh", ".sql", ".txt", ".editorconfig", ".gitignore", "/run", "LICENSE"];

    [Fact]
    public void No_source_file_is_too_long_to_be_one_idea() =>
        Rule.Holds(Repository.Texts(".cs").Select(f => (f.Path, Lines: f.Text.Count(c => c == '\n'))).Where(f => f.Lines > MostLines)
            .Select(f => $"{f.Path} has {f.Lines} lines; at most {MostLines}."));

    [Fact]
    public void Lines_end_with_a_line_feed_alone_and_so_does_every_file() =>
        Rule.Holds(Repository.Texts(Text).Where(f => f.Text.Contains('\r') || (f.Text.Length > 0 && f.Text[^1] != '\n')).Select(f => f.Path));

    [Fact]
    public void No_file_names_a_place_of_one_machine() => Rule.Holds(Found(MachinePath()));

    [Fact]
    public void No_file_names_a_package_registry() => Rule.Holds(Found(Registry()));

    [Theory]
    [InlineData("open /ho" + "me/anna/x")]
    [InlineData("see /ro" + "ot/.cache")]
    [InlineData("\"/tm" + "p/abc/d\"")]
    public void A_place_of_one_machine_is_recognised(string text) => Assert.Matches(MachinePath(), text);

    [Theory]
    [InlineData("GET /home/")]
    [InlineData("https://shop.example/tmp/x")]
    [InlineData("data/alvis.db")]
    public void An_ordinary_path_is_none(string text) => Assert.DoesNotMatch(MachinePath(), text);

    private static IEnumerable<string> Found(Regex form) =>
        from file in Repository.Texts(Text)
        from match in form.Matches(file.Text)
        select $"{file.Path}: {match.Value}";

    // Bracketed letters keep this file from finding itself.
    [GeneratedRegex(@"(?<![\w.])/(ro[o]t|wo[r]k|ho[m]e/\w+|Us[e]rs/\w+|tm[p]/\w+)/|\b[A-Z]:\\Us[e]rs", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"nuge[t]\.org|npmj[s]\.(org|com)|pyp[i]\.org|artifactor[y]|proxy\.golan[g]\.org|pkgs\.dev\.azur[e]", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Registry();
}
