using Alvis.Engine.Summaries;

namespace Alvis.Tests.Engine.Summaries;

public sealed class SummaryMarkdownTests
{
    [Fact]
    public void Title_and_parts_are_headings_and_nothing_else_is_changed() => Assert.Equal(
        "# INC-1 shop: recovered after 1 restart\n\n## What happened\nIt failed.\n\n## What was done\n- 03:00: Mara approved.",
        SummaryMarkdown.Of("INC-1 shop: recovered after 1 restart\n\nWhat happened\nIt failed.\n\nWhat was done\n- 03:00: Mara approved."));

    [Theory]
    [InlineData("answered <script>", "answered \\<script\\>")]
    [InlineData("a *b* `c` [d](e) # f", "a \\*b\\* \\`c\\` \\[d\\](e) \\# f")]
    public void What_comes_from_outside_stays_text(string line, string shown) => Assert.Equal($"# t\n{shown}", SummaryMarkdown.Of($"t\n{line}"));

    [Fact]
    public void Every_part_that_the_plain_summary_writes_becomes_one() => Assert.All(PlainSummary.Parts, part => Assert.Equal($"# t\n## {part}", SummaryMarkdown.Of($"t\n{part}")));
}
