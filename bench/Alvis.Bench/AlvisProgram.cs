using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Alvis.Bench;

/// <summary>The real program in a process of its own, ended with its children when disposed.</summary>
internal sealed partial class AlvisProgram : IAsyncDisposable
{
    private readonly Process process;
    private readonly List<string> printed = [];
    private readonly Dictionary<string, TaskCompletionSource<long>> awaited = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    private AlvisProgram(Process process) => this.process = process;

    /// <summary>The system's monotonic clock just before it was started.</summary>
    public long StartedAt { get; private init; }

    /// <summary>All it printed.</summary>
    public string Printed
    {
        get
        {
            lock (gate)
                return string.Join('\n', printed);
        }
    }

    /// <summary>Starts it with settings as environment variables.</summary>
    public static AlvisProgram Start(IReadOnlyList<string> args, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Alvis.Bot.dll"), .. args])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["Console__Url"] = "http://127.0.0.1:0";
        foreach (var (key, value) in settings ?? new Dictionary<string, string?>(StringComparer.Ordinal))
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        var process = new Process { StartInfo = start };
        var program = new AlvisProgram(process) { StartedAt = TimeProvider.System.GetTimestamp() };
        process.OutputDataReceived += (_, e) => program.Take(e.Data);
        process.ErrorDataReceived += (_, e) => program.Take(e.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Close();
        return program;
    }

    /// <summary>Waits until it prints this.</summary>
    /// <returns>When, on the system's monotonic clock.</returns>
    public async Task<long> PrintsAsync(string part, TimeSpan patience)
    {
        Task<long> task;
        lock (gate)
        {
            if (!awaited.TryGetValue(part, out var source))
                awaited[part] = source = new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (printed.Any(l => l.Contains(part, StringComparison.Ordinal)))
                source.TrySetResult(TimeProvider.System.GetTimestamp());
            task = source.Task;
        }

        try
        {
            return await task.WaitAsync(patience, TimeProvider.System);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"'{part}' was not printed within {patience.TotalSeconds:0} s. Printed:\n{Printed}", e);
        }
    }

    /// <summary>Waits until it prints a link to sign in with.</summary>
    public async Task<Uri> LinkAsync(TimeSpan patience)
    {
        await PrintsAsync("/sign-in?", patience);
        return new Uri(Link().Match(Printed).Value);
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> EndAsync(TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience, TimeProvider.System);
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }

    /// <summary>Asks it to end, as an operator would, and waits.</summary>
    public async Task StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        await EndAsync(TimeSpan.FromSeconds(30));
    }

    /// <summary>Processor time used so far and memory in use now, in MiB.</summary>
    public (TimeSpan Cpu, double Rss) Cost()
    {
        process.Refresh();
        return (process.TotalProcessorTime, process.WorkingSet64 / 1048576.0);
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
            return;
        var at = TimeProvider.System.GetTimestamp();
        lock (gate)
        {
            printed.Add(line);
            foreach (var (part, source) in awaited)
            {
                if (line.Contains(part, StringComparison.Ordinal))
                    source.TrySetResult(at);
            }
        }
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/sign-in\?\S+", RegexOptions.None, 1_000)]
    private static partial Regex Link();
}
