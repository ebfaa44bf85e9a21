namespace Alvis.Tests.Conventions;

public sealed class DocumentedPlaybooksTests
{
    [Fact]
    public void Blocks_with_a_meta_section_are_found_with_their_line_and_others_are_not() =>
        Assert.Equal([(4, "meta:\n  service: shop\n")],
            DocumentedPlaybooks.In("# Title\n\n```yaml\nmeta:\n  service: shop\n```\n\n```yaml\nrestart: { max: 3 }\n```\n\n```json\n{}\n```\n"));

    [Fact]
    public void The_first_page_shows_one() => Assert.Contains(DocumentedPlaybooks.All(), p => p.Where.StartsWith("README.md:", StringComparison.Ordinal));
}
