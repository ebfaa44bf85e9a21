using Alvis.Bot.Cli;

namespace Alvis.Tests.Bot.Cli;

public sealed class PlaybookImportVerbTests : IDisposable
{
    private readonly Shell shell = new();

    [Fact]
    public async Task The_draft_is_printed_and_each_line_beside_it_told_and_nothing_is_written()
    {
        var path = shell.Write("hangs.md", "# The shop hangs\n\nIt frobnicates wildly.\n\n```sh\nsystemctl restart shop\n```\n");

        Assert.Equal(ExitCodes.Ok, await shell.RunAsync("playbook", "import", path));

        Assert.StartsWith("meta:\n  # service:", shell.Output, StringComparison.Ordinal);
        Assert.Contains("condition: \"The shop hangs\"", shell.Output, StringComparison.Ordinal);
        Assert.Contains("gives no plan", shell.Errors, StringComparison.Ordinal);
        Assert.Contains("line 3: \"It frobnicates wildly.\": ", shell.Errors, StringComparison.Ordinal);
        Assert.Contains("line 6: systemctl restart shop: register this to use it", shell.Errors, StringComparison.Ordinal);
        Assert.Equal([path], Directory.GetFiles(shell.Folder));
    }

    [Fact]
    public async Task A_file_that_is_not_there_or_no_text_is_refused()
    {
        Assert.Equal(ExitCodes.Found, await shell.RunAsync("playbook", "import", shell.At("none.md")));
        Assert.Contains("there is no such file", shell.Errors, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Found, await shell.RunAsync("playbook", "import", shell.Write("zero.md", "a\0b")));
        Assert.Contains("not text in UTF-8", shell.Errors, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Found, await shell.RunAsync("playbook", "import", shell.Folder));
        Assert.Contains("is a folder; name one runbook", shell.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Service: shop\n\nPlatform: fly.io\n\nHealth check: https://shop.example/health\n\n", "", "")]
    [InlineData("", "  # service: ", "  service: ")]
    public async Task A_draft_with_a_plan_passes_the_check_once_its_keys_are_filled_in(string keys, string unsaid, string said)
    {
        const string steps = "## Steps\n\n1. If the health check fails, restart the app.\n2. Wait 30 seconds.\n3. Run the health check again.\n4. If it still fails, escalate to the on-call engineer.\n\n[1]: https://wiki.example/shop\n";
        Assert.Equal(ExitCodes.Ok, await shell.RunAsync("playbook", "import", shell.Write("hangs.md", "# The shop: \"hangs\" #1\n\n" + keys + steps)));
        Assert.Contains("restart", shell.Errors, StringComparison.Ordinal);

        var yaml = shell.Output;
        if (unsaid.Length > 0)
        {
            yaml = yaml.Replace(unsaid, said, StringComparison.Ordinal).Replace("  # platform: process ", "  platform: fly.io # ", StringComparison.Ordinal)
                .Replace("  # url: https://shop.example/health ", "  url: https://shop.example/health # ", StringComparison.Ordinal).Replace("shop     ", "shop #   ", StringComparison.Ordinal);
        }

        Assert.Equal(ExitCodes.Ok, await shell.RunAsync("playbook", "check", shell.Write("shop.yaml", yaml)));
        Assert.Contains("ok (shop on fly.io", shell.Output, StringComparison.Ordinal);
    }

    public void Dispose() => shell.Dispose();
}
