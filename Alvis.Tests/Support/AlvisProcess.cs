using System.Diagnostics;
using System.Text;
using System.Threading.Channels;

namespace Alvis.Tests.Support;

/// <summary>
/// The real program in a process of its own, as a person would start it. Killed with its children when the test ends, however it ends.
/// </summary>
public sealed class AlvisProcess : IAsyncDisposable
{
    /// <summary>Long enough for a busy machine, short enough to end a test that will never pass.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly StringBuilder errors = new();
    private readonly StringBuilder output = new();
    private readonly Channel<string> lines = Channel.CreateUnbounded<string>();

    private AlvisProcess(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, e) => Take(e.Data);
        process.ErrorDataReceived += (_, e) =>
        {
            lock (errors)
            {
                if (e.Data is not null)
                    errors.AppendLine(e.Data);
            }
        };
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Close();
    }

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    /// <summary>Everything printed so far.</summary>
    public string Output
    {
        get
        {
            lock (output)
                return output.ToString();
        }
    }

    /// <summary>Everything complained about so far.</summary>
    public string Errors
    {
        get
        {
            lock (errors)
                return errors.ToString();
        }
    }

    /// <summary>Starts it. The current folder is the test's business only where a verb looks at it.</summary>
    public static AlvisProcess Start(IReadOnlyList<string> args, string? folder = null, IReadOnlyDictionary<string, string>? variables = null)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Alvis.Bot.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. args])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = folder ?? AppContext.BaseDirectory,
        };
        // Many run side by side.
        start.Environment["Console__Url"] = "http://127.0.0.1:0";
        foreach (var (name, value) in variables ?? new Dictionary<string, string>(StringComparer.Ordinal))
            start.Environment[name] = value;
        return new AlvisProcess(new Process { StartInfo = start });
    }

    /// <summary>Starts it and waits for its end: for verbs that answer at once.</summary>
    public static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] args)
    {
        await using var alvis = Start(args);
        var code = await alvis.EndAsync();
        return (code, alvis.Output, alvis.Errors);
    }

    /// <summary>The next line printed that contains <paramref name="part"/>.</summary>
    public async Task<string> LineAsync(string part)
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        try
        {
            await foreach (var line in lines.Reader.ReadAllAsync(limit.Token))
            {
                if (line.Contains(part, StringComparison.Ordinal))
                    return line;
            }
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"No line with '{part}' within {Patience}. Printed:\n{Output}\nErrors:\n{Errors}");
        }

        Assert.Fail($"Ended without a line with '{part}'. Printed:\n{Output}\nErrors:\n{Errors}");
        return "";
    }

    /// <summary>Sends a signal by name: <c>TERM</c>, <c>INT</c>, <c>KILL</c>.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits for the end and answers with the exit code.</summary>
    public async Task<int> EndAsync()
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"Still running after {Patience}. Printed:\n{Output}\nErrors:\n{Errors}");
        }

        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            lines.Writer.TryComplete();
            return;
        }

        lock (output)
            output.AppendLine(line);
        lines.Writer.TryWrite(line);
    }
}
