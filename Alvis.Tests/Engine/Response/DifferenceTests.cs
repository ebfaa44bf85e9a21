using Alvis.Engine.Conversations;
using Alvis.Engine.Response;

namespace Alvis.Tests.Engine.Response;

public sealed class DifferenceTests
{
    [Fact]
    public void Equal_texts_do_not_differ() => Assert.Empty(Difference.Between("a\nb\n", "a\r\nb"));

    [Fact]
    public void A_changed_line_stands_between_three_lines_on_each_side_with_both_numbers()
    {
        var old = string.Join('\n', Enumerable.Range(1, 20).Select(n => $"line {n}"));

        var lines = Difference.Between(old, old.Replace("line 10\n", "line ten\n", StringComparison.Ordinal));

        Assert.Equal(
            ["7 7 Same line 7", "8 8 Same line 8", "9 9 Same line 9", "10 - Removed line 10", "- 10 Added line ten", "11 11 Same line 11", "12 12 Same line 12", "13 13 Same line 13"],
            lines.Select(l => $"{l.Old?.ToString() ?? "-"} {l.New?.ToString() ?? "-"} {l.Kind} {l.Text}"));
    }

    [Theory]
    [InlineData("", "a\nb", "+a +b")]
    [InlineData("a\nb", "", "-a -b")]
    [InlineData("a\n\nb", "a\nb", "-")]
    [InlineData("a\nb", "a\n\nb", "+")]
    [InlineData("a\nb\nc\nd", "a\nx\nc\ny", "-b +x -d +y")]
    [InlineData("x\nx\nx", "x\nx", "-x")]
    public void Only_what_differs_is_marked(string old, string now, string marked) => Assert.Equal(
        marked, string.Join(' ', Difference.Between(old, now).Where(l => l.Kind != DiffKind.Same).Select(l => (l.Kind == DiffKind.Added ? "+" : "-") + l.Text)));

    [Fact]
    public void Two_long_texts_without_a_common_line_end_soon_and_say_what_is_left_out()
    {
        var old = string.Join('\n', Enumerable.Range(1, 30_000).Select(n => $"a{n}"));

        var lines = Difference.Between(old, old.Replace('a', 'b'));

        Assert.Equal(Difference.Most + 1, lines.Count);
        Assert.Equal("… 59000 more lines that are not shown", lines[^1].Text);
    }
}
