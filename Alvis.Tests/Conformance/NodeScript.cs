using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Alvis.Tests.Support;
using Alvis.Tests.Support.SlackWorkspace;

namespace Alvis.Tests.Conformance;

/// <summary>One of the scripts in <c>clients</c>, in which Slack's own clients talk to the workspace. It says what it saw in lines of JSON.</summary>
internal sealed class NodeScript : IAsyncDisposable
{
    // A cold start of Node on a busy machine takes its time.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Process process;
    private readonly Channel<JsonObject> said = System.Threading.Channels.Channel.CreateUnbounded<JsonObject>();
    private readonly Task reading;
    private readonly Task<string> errors;

    private NodeScript(Process process)
    {
        this.process = process;
        reading = ReadAsync();
        errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts a script.</summary>
    public static NodeScript Start(Workspace workspace, string script, IReadOnlyList<string>? arguments = null, params (string Name, string Value)[] more)
    {
        var folder = Path.Combine(Repository.Root, "Alvis.Tests/Conformance");
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
            throw new InvalidOperationException("Slack's own clients are not installed. Run ./test.sh, or 'npm ci' in Alvis.Tests/Conformance.");
        var start = new ProcessStartInfo("node", [Path.Combine("clients", script), .. arguments ?? []])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in (IEnumerable<(string, string)>)
            [
                ("SLACK_API_URL", workspace.ApiUrl), ("SLACK_BOT_TOKEN", Tokens.Bot), ("SLACK_APP_TOKEN", Tokens.App), ("SLACK_SIGNING_SECRET", Workspace.SigningSecret),
                ("SLACK_CHANNEL", workspace.Incidents.Id), .. more,
            ])
        {
            start.Environment[name] = value;
        }

        // Nothing may go by way of a proxy of the machine's.
        foreach (var proxy in (string[])["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY", "all_proxy", "NODE_OPTIONS"])
            start.Environment.Remove(proxy);
        return new NodeScript(Process.Start(start)!);
    }

    /// <summary>Waits for the next line that tells of this; those before it are dropped.</summary>
    public async Task<JsonObject> SaysAsync(string what)
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        try
        {
            while (true)
            {
                var line = await said.Reader.ReadAsync(limit.Token);
                if ((string?)line["what"] == what)
                    return line;
            }
        }
        catch (Exception e) when (e is ChannelClosedException or OperationCanceledException)
        {
            throw new WorkspaceException($"The script never said \"{what}\". Its errors:\n{(process.HasExited ? await errors : "it still runs")}");
        }
    }

    /// <summary>Sends it a line.</summary>
    public Task TellAsync(JsonObject line) => process.StandardInput.WriteLineAsync(line.ToJsonString());

    /// <summary>Closes its input and waits for its end; it must have gone well.</summary>
    public async Task EndsAsync()
    {
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        await process.WaitForExitAsync(limit.Token);
        if (process.ExitCode != 0)
            throw new WorkspaceException($"The script ended with {process.ExitCode}:\n{await errors}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await reading;
        process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            // Clients log beside what the scripts say.
            if (line.StartsWith("{\"what\":", StringComparison.Ordinal) && JsonNode.Parse(line) is JsonObject saying)
                said.Writer.TryWrite(saying);
        }

        said.Writer.Complete();
    }
}
