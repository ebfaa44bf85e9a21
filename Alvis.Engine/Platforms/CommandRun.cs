using System.Diagnostics;
using System.Text;
using Alvis.Engine.Platforms.Os;

namespace Alvis.Engine.Platforms;

/// <summary>How a command ended: its exit code, or null when it was ended for taking too long; and the last of what it wrote.</summary>
internal sealed record CommandEnd(int? ExitCode, string Output, string? NotStarted = null);

/// <summary>Runs one command to its end, in a session of its own so that it can be ended with all its children.</summary>
internal static class CommandRun
{
    private const int MostKept = 8 * 1024;
    private static readonly TimeSpan AfterExit = TimeSpan.FromMilliseconds(500);

    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was cancelled; the command was ended.</exception>
    public static async Task<CommandEnd> RunAsync(
        IReadOnlyList<string> arguments, string folder, Dictionary<string, string> environment, TimeSpan limit, TimeProvider time, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (!Directory.Exists(folder))
            return new CommandEnd(null, "", $"its folder {folder} does not exist");
        var (program, wrong) = Programs.Find(arguments[0], folder, environment.GetValueOrDefault("PATH"));
        if (program is null)
            return new CommandEnd(null, "", wrong);
        if (Programs.Find("setsid", "/").Path is not { } setsid)
            return new CommandEnd(null, "", "'setsid' (package util-linux) is not installed on this machine");

        var start = new ProcessStartInfo(setsid)
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(program);
        foreach (var argument in arguments.Skip(1))
            start.ArgumentList.Add(argument);
        start.Environment.Clear();
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = new Tail(MostKept);
        using var ended = new CancellationTokenSource();
        var reading = Task.WhenAll(output.KeepAsync(process.StandardOutput, ended.Token), output.KeepAsync(process.StandardError, ended.Token));

        using var tooLong = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, tooLong.Token);
        try
        {
            await process.WaitForExitAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            EndAll(process.Id);
            await process.WaitForExitAsync(CancellationToken.None);
            await FinishAsync(reading, ended);
            cancel.ThrowIfCancellationRequested();
            return new CommandEnd(null, output.Text);
        }

        // A child left in the background may hold the pipes open for ever.
        await FinishAsync(reading, ended);
        return new CommandEnd(process.ExitCode, output.Text);
    }

    private static void EndAll(int session)
    {
        Signals.SendToGroup(session, Signals.Kill);
        foreach (var member in ProcTable.AllLive().Where(p => p.Session == session))
            Signals.Send(member.Pid, Signals.Kill);
    }

    private static async Task FinishAsync(Task reading, CancellationTokenSource ended)
    {
        await Task.WhenAny(reading, Task.Delay(AfterExit, TimeProvider.System, CancellationToken.None));
        await ended.CancelAsync();
        await reading;
    }

    /// <summary>The last characters of two streams together, in the order they came.</summary>
    private sealed class Tail(int most)
    {
        private readonly Lock gate = new();
        private readonly StringBuilder kept = new();

        public string Text
        {
            get
            {
                lock (gate)
                    return kept.ToString();
            }
        }

        public async Task KeepAsync(StreamReader from, CancellationToken cancel)
        {
            var buffer = new char[4096];
            try
            {
                int read;
                while ((read = await from.ReadAsync(buffer, cancel)) > 0)
                {
                    lock (gate)
                    {
                        kept.Append(buffer, 0, read);
                        if (kept.Length > most)
                            kept.Remove(0, kept.Length - most);
                    }
                }
            }
            catch (OperationCanceledException)
            {
                // The command has ended; what it left in the background may still hold the pipe.
            }
        }
    }
}
