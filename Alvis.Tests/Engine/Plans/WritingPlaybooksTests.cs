using System.Text.RegularExpressions;
using Alvis.Engine.Plans;
using Alvis.Tests.Support;

namespace Alvis.Tests.Engine.Plans;

/// <summary>docs/writing-playbooks.md teaches the language by texts: each compiles, or is refused for the reason the page gives.</summary>
public sealed partial class WritingPlaybooksTests
{
    private static readonly string Page = Repository.Read("docs/writing-playbooks.md");

    public static TheoryData<int, string, string> Texts
    {
        get
        {
            var all = new TheoryData<int, string, string>();
            foreach (Match block in Block().Matches(Page))
                all.Add(1 + Page.AsSpan(0, block.Index).Count('\n'), block.Groups["code"].Value, block.Groups["text"].Value.TrimEnd());
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Each_text_gives_what_the_page_says(int line, string code, string text)
    {
        var compiled = Plans.Texts.Compile(text);
        var errors = compiled.Diagnostics.Where(d => d.Severity == Severity.Error).Select(Case.Shown).ToList();
        if (code.Length == 0)
            Assert.True(errors.Count == 0, $"line {line}: {string.Join("; ", errors)}");
        else
            Assert.Contains(compiled.Diagnostics, d => d.Severity == Severity.Error && d.Code == code);
    }

    [Fact]
    public void It_shows_both_kinds() => Assert.True(Texts.Count(t => (string)t[1] == "") > 10 && Texts.Count(t => (string)t[1] != "") > 5);

    [GeneratedRegex(@"^```text(?: refused (?<code>[a-z_]+))?\n(?<text>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Block();
}
