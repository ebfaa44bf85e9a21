using Alvis.Engine.Kinds;
using Microsoft.Extensions.Configuration;

namespace Alvis.Engine.Platforms;

/// <summary>The section <c>Commands</c> of the settings, read once when Alvis starts.</summary>
internal sealed class Commands : ICommands, IStartupVet
{
    private const int MostOutput = 2 * 1024;

    private readonly SortedDictionary<string, CommandSpec> byName = new(StringComparer.Ordinal);
    private readonly List<string> wrong = [];
    private readonly ISecrets secrets;
    private readonly TimeProvider time;

    public Commands(IConfiguration configuration, DataFolder data, ISecrets secrets, TimeProvider time)
    {
        this.secrets = secrets;
        this.time = time;
        foreach (var entry in configuration.GetSection("Commands").GetChildren())
        {
            var (spec, problems) = CommandSpec.Read(entry, data);
            wrong.AddRange(problems);
            if (problems.Count == 0)
                byName.Add(spec.Name, spec);
        }
    }

    public IReadOnlyList<RegisteredCommand> All =>
        [.. byName.Values.Select(c => new RegisteredCommand(c.Name, [.. c.Params.Keys.Order(StringComparer.Ordinal)], c.Destructive, c.ReadOnly))];

    public Refusal? Preflight(string name, IReadOnlyDictionary<string, string> parameters) =>
        byName.GetValueOrDefault(name)?.Refuse(parameters) ?? (byName.ContainsKey(name) ? null : NotRegistered(name));

    public string Describe(string name, IReadOnlyDictionary<string, string> parameters) => byName.GetValueOrDefault(name) is { } spec
        ? Words.Clip(secrets.Redact(string.Join(' ', spec.Arguments(parameters).Select(Quoted))), 1_000)
        : NotRegistered(name).Text;

    public Task<CallResult> RunAsync(string name, IReadOnlyDictionary<string, string> parameters, CancellationToken cancel) =>
        RunAsync(name, parameters, new Dictionary<string, string>(), cancel);

    /// <summary>Runs it with further names in its environment: what the command is run for.</summary>
    public async Task<CallResult> RunAsync(
        string name, IReadOnlyDictionary<string, string> parameters, IReadOnlyDictionary<string, string> about, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (Preflight(name, parameters) is { } refusal)
            return CallResult.Failed(refusal.Text);

        var spec = byName[name];
        var environment = ChildSettings.Environment(spec.Env, spec.Set);
        foreach (var (key, value) in about)
            environment[key] = value;

        var end = await CommandRun.RunAsync(spec.Arguments(parameters), spec.Folder, environment, spec.Timeout, time, cancel);
        return end switch
        {
            { NotStarted: { } why } => CallResult.Failed($"{name} cannot be run: {why}. Correct Commands:{name}."),
            { ExitCode: 0 } => CallResult.Done($"ran {name}, exit code 0{Shown(end.Output)}"),
            { ExitCode: { } code } => CallResult.Failed($"{name} ended with exit code {code}{(code > 128 ? $" (signal {code - 128})" : "")}{Shown(end.Output)}"),
            _ => CallResult.Unknown($"{name} did not end within {Duration.Short(spec.Timeout)}, so it was ended with all its children; it may have taken effect{Shown(end.Output)}"),
        };
    }

    /// <summary>Says that there is no such command, and which there are.</summary>
    public Refusal NotRegistered(string name) =>
        new($"No command '{Words.Clip(name, 80)}' is registered; {Words.Known(name, [.. byName.Keys])}. Register it as Commands:NAME, or correct the playbook.");

    public IEnumerable<string> Vet() => wrong;

    // Redacted before it is cut, so that no half of a secret is left at the edge.
    private string Shown(string output)
    {
        var lines = secrets.Redact(output)
            .Split('\n')
            .Select(l => Words.Clip(l.Trim(), 500))
            .Where(l => l.Length > 0)
            .ToList();
        var first = lines.Count;
        for (var size = 0; first > 0 && (size += lines[first - 1].Length + 1) <= MostOutput;)
            first--;
        return (lines.Count - first) switch
        {
            0 => "",
            1 => $": {lines[^1]}",
            _ => $": {lines[^1]}\n{string.Join('\n', lines[first..])}",
        };
    }

    private static string Quoted(string argument) =>
        argument.Length > 0 && !argument.Any(c => char.IsWhiteSpace(c) || c is '\'' or '"') ? argument : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
