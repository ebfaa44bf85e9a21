using Alvis.Engine.Kinds;
using Alvis.Engine.Platforms.Os;
using Microsoft.Extensions.Configuration;

namespace Alvis.Engine.Platforms;

/// <summary>
/// A process as the operator registered it: <c>Run</c> (argument list, no shell), <c>Folder</c> (default: the data folder), <c>Env</c> (names
/// passed on from Alvis's environment), <c>Set</c> (fixed names and values), <c>StopSignal</c> (TERM), <c>StopWithin</c> (10s, 0s to 2m;
/// then KILL) and <c>Log</c> (5MB, 64KB to 1024MB).
/// </summary>
internal sealed record ProcessSpec(
    string Name, IReadOnlyList<string> Run, string Folder, IReadOnlyList<string> Env, IReadOnlyDictionary<string, string> Set,
    string StopSignal, TimeSpan StopWithin, long Log)
{
    /// <summary>The argument list as people write it.</summary>
    public string CommandLine => string.Join(' ', Run);

    public static (ProcessSpec Spec, IReadOnlyList<string> Wrong) Read(IConfigurationSection entry, DataFolder data)
    {
        var settings = new Settings(entry);
        settings.Only("Run", "Folder", "Env", "Set", "StopSignal", "StopWithin", "Log");
        var spec = new ProcessSpec(
            entry.Key,
            ChildSettings.Run(settings),
            Path.GetFullPath(settings.Text("Folder") ?? data.Path),
            ChildSettings.Env(settings),
            ChildSettings.Set(settings),
            settings.OneOf("StopSignal", "TERM", [.. Signals.Stop.Keys]),
            settings.Time("StopWithin", TimeSpan.FromSeconds(10), TimeSpan.Zero, TimeSpan.FromMinutes(2)),
            settings.Bytes("Log", 5L << 20, 64L << 10, 1L << 30));
        return (spec, [.. ChildSettings.Name(entry), .. settings.Wrong]);
    }
}
