using Alvis.Engine.Kinds;
using Alvis.Engine.Platforms.Os;
using Microsoft.Extensions.Configuration;

namespace Alvis.Engine.Platforms;

/// <summary>The section <c>Processes</c> of the settings, read once when Alvis starts.</summary>
internal sealed class Processes : IProcesses, IStartupVet, IDisposable
{
    private readonly SortedDictionary<string, RegisteredProcess> byName = new(StringComparer.Ordinal);
    private readonly List<string> wrong = [];

    public Processes(IConfiguration configuration, DataFolder data, ISecrets secrets, TimeProvider time, IIds ids)
    {
        var folder = Path.Combine(Path.GetFullPath(data.Path), "processes");
        foreach (var entry in configuration.GetSection("Processes").GetChildren())
        {
            var (spec, problems) = ProcessSpec.Read(entry, data);
            wrong.AddRange(problems);
            if (problems.Count == 0)
                byName.Add(spec.Name, new RegisteredProcess(spec, new ProcessFiles(folder, spec.Name), secrets, time, ids));
        }

        if (byName.Count > 0 && !ProcTable.Exists)
            wrong.Add("Processes: found registered processes on a system without /proc; expected Linux, or no entry there");
    }

    public IReadOnlyList<string> Known => [.. byName.Keys];

    /// <summary>Every registered process.</summary>
    public IReadOnlyCollection<RegisteredProcess> All => byName.Values;

    public ProcessStatus? Find(string name) => Look(name)?.Status();

    /// <summary>The process with this name, or null.</summary>
    public RegisteredProcess? Look(string name) => byName.GetValueOrDefault(name);

    public Task<CallResult> EnsureRunningAsync(string name, CancellationToken cancel) =>
        Look(name)?.EnsureRunningAsync(cancel) ?? Task.FromResult(CallResult.Failed(NotRegistered(name).Text));

    public Task<CallResult> StopAsync(string name, CancellationToken cancel) =>
        Look(name)?.StopAsync(cancel) ?? Task.FromResult(CallResult.Failed(NotRegistered(name).Text));

    /// <summary>Says that there is no such process, and which there are.</summary>
    public Refusal NotRegistered(string name) =>
        new($"No process '{Words.Clip(name, 80)}' is registered; {Words.Known(name, Known)}. Register it as Processes:NAME, or correct meta.app.");

    public IEnumerable<string> Vet() => wrong;

    public void Dispose()
    {
        foreach (var process in byName.Values)
            process.Dispose();
    }
}
