using System.Diagnostics;
using Alvis.Tests.Support;

namespace Alvis.Tests.Conformance;

/// <summary>One of the scripts that check files and end.</summary>
internal static class NodeCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int Code, string Said)> RunAsync(string script, params string[] arguments)
    {
        var here = Path.Combine(Repository.Root, "Alvis.Tests/Conformance");
        if (!Directory.Exists(Path.Combine(here, "node_modules")))
            throw new InvalidOperationException("What the checks run on is not installed. Run ./test.sh, or 'npm ci' in Alvis.Tests/Conformance.");
        using var process = Process.Start(new ProcessStartInfo("node", [script, .. arguments]) { WorkingDirectory = here, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
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
