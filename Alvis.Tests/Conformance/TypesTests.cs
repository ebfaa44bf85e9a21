using System.Diagnostics;
using Alvis.Tests.Support;

namespace Alvis.Tests.Conformance;

/// <summary>Every message and view that Alvis can emit is one by Slack's own <c>@slack/types</c>: checked as literals by the TypeScript compiler.</summary>
public sealed class TypesTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

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

    private static async Task<(int Code, string Said)> CheckAsync(string folder)
    {
        var here = Path.Combine(Repository.Root, "Alvis.Tests/Conformance");
        if (!Directory.Exists(Path.Combine(here, "node_modules")))
            throw new InvalidOperationException("Slack's own types are not installed. Run ./test.sh, or 'npm ci' in Alvis.Tests/Conformance.");
        using var process = Process.Start(new ProcessStartInfo("node", ["types.check.mjs", folder]) { WorkingDirectory = here, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        var (said, errors) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return (process.ExitCode, await said + await errors);
    }
}
