using Alvis.Tests.Support;

namespace Alvis.Tests.Conformance;

/// <summary>Every message and view that Alvis can emit is one by Slack's own <c>@slack/types</c>: checked as literals by the TypeScript compiler.</summary>
public sealed class TypesTests
{
    [Fact]
    public async Task What_is_emitted_has_the_types_of_Slack()
    {
        var (code, said) = await CheckAsync(Path.Combine(Repository.Root, "docs/slack"));

        Assert.True(code == 0, said);
        Assert.Contains($"\"count\":{Directory.GetFiles(Path.Combine(Repository.Root, "docs/slack"), "*.json").Length}", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_one_of_Slacks_is_found()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "wrong.json"), """{ "text": "x", "blocks": [ { "type": "header", "text": { "type": "mrkdwn", "text": "x" } } ] }""");

        var (code, said) = await CheckAsync(folder.Path);

        Assert.Equal(1, code);
        Assert.Contains("mrkdwn", said, StringComparison.Ordinal);
    }

    private static Task<(int Code, string Said)> CheckAsync(string folder) => NodeCheck.RunAsync("types.check.mjs", folder);
}
