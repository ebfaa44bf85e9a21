using System.Text;
using Alvis.Bot;
using Alvis.Engine.Response;
using Microsoft.Extensions.DependencyInjection;

namespace Alvis.Tests.Conventions;

public sealed class DocumentedPlaybooksTests
{
    // What the documents tell the operator to register for their examples.
    private static readonly Dictionary<string, string?> Registered = new(StringComparer.Ordinal)
    {
        ["Processes:shop:Run:0"] = "shop",
        ["Commands:flush-cache:Run:0"] = "flush-cache",
        ["Escalations:web-team:Kind"] = "terminal",
        ["Escalations:web-team:Aliases:0"] = "the web team",
    };

    [Fact]
    public void Each_can_be_confirmed_as_it_stands()
    {
        using var services = AlvisHost.Reading(new StartOptions { Settings = Registered, Logs = false });
        var drafts = services.GetRequiredService<Drafts>();
        Rule.Holds(
            from shown in DocumentedPlaybooks.All()
            from problem in drafts.Make(shown.Where, Encoding.UTF8.GetBytes(shown.Yaml)).Problems
            select problem.ToString());
    }

    [Fact]
    public void Each_text_that_is_said_to_work_does()
    {
        using var services = AlvisHost.Reading(new StartOptions { Settings = Registered, Logs = false });
        var drafts = services.GetRequiredService<Drafts>();
        Assert.Equal(5, DocumentedPlaybooks.Texts().Count());
        Rule.Holds(
            from shown in DocumentedPlaybooks.Texts()
            let details = string.Concat(shown.Text.TrimEnd().Split('\n').Select(l => $"  {l}\n"))
            let yaml = $"meta: {{ service: shop, platform: process }}\nhealth_check: {{ url: https://shop.example/health, every: 1m }}\ndetails: |-\n{details}"
            from problem in drafts.Make(shown.Where, Encoding.UTF8.GetBytes(yaml)).Problems
            select problem.ToString());
    }

    [Fact]
    public void Blocks_with_a_meta_section_are_found_with_their_line_and_others_are_not() =>
        Assert.Equal([(4, "meta:\n  service: shop\n")],
            DocumentedPlaybooks.In("# Title\n\n```yaml\nmeta:\n  service: shop\n```\n\n```yaml\nrestart: { max: 3 }\n```\n\n```json\n{}\n```\n"));

    [Theory]
    [InlineData("README.md:")]
    [InlineData("docs/playbooks.md:")]
    public void The_pages_that_show_playbooks_are_read(string page) => Assert.Contains(DocumentedPlaybooks.All(), p => p.Where.StartsWith(page, StringComparison.Ordinal));
}
