using System.Text.RegularExpressions;
using Alvis.Engine.Kinds;
using Microsoft.Extensions.Configuration;

namespace Alvis.Engine.Platforms;

/// <summary>
/// A command as the operator registered it: <c>Run</c> (argument list, no shell; <c>{param}</c> stands for a parameter), <c>Params</c> (name and
/// the pattern its whole value must match), <c>Folder</c> (default: the data folder), <c>Env</c> (names passed on), <c>Set</c> (fixed names
/// and values), <c>Timeout</c> (60s, 1s to 30m), <c>Destructive</c> (false) and <c>ReadOnly</c> (false: only looks, so plans may collect what it says).
/// </summary>
internal sealed partial record CommandSpec(
    string Name, IReadOnlyList<string> Run, IReadOnlyDictionary<string, Regex> Params, string Folder, IReadOnlyList<string> Env,
    IReadOnlyDictionary<string, string> Set, TimeSpan Timeout, bool Destructive, bool ReadOnly)
{
    private const int MostValue = 1_000;

    public static (CommandSpec Spec, IReadOnlyList<string> Wrong) Read(IConfigurationSection entry, DataFolder data)
    {
        var settings = new Settings(entry);
        settings.Only("Run", "Params", "Folder", "Env", "Set", "Timeout", "Destructive", "ReadOnly");
        var run = ChildSettings.Run(settings);
        var spec = new CommandSpec(
            entry.Key,
            run,
            Patterns(settings, run),
            Path.GetFullPath(settings.Text("Folder") ?? data.Path),
            ChildSettings.Env(settings),
            ChildSettings.Set(settings),
            settings.Time("Timeout", TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(30)),
            settings.Flag("Destructive", false),
            settings.Flag("ReadOnly", false));
        if (spec is { Destructive: true, ReadOnly: true })
            settings.Say("ReadOnly", "true beside Destructive", "at most one of them");
        return (spec, [.. ChildSettings.Name(entry), .. settings.Wrong]);
    }

    /// <summary>Why the command cannot be run with these parameters, or null.</summary>
    public Refusal? Refuse(IReadOnlyDictionary<string, string> parameters)
    {
        var names = Params.Keys.Order(StringComparer.Ordinal).ToList();
        if (parameters.Keys.FirstOrDefault(p => !Params.ContainsKey(p)) is { } unknown)
            return new Refusal($"Command {Name} has no parameter '{Words.Clip(unknown, 60)}'; {(names.Count == 0 ? "it takes none" : Words.Known(unknown, names))}.");
        if (names.FirstOrDefault(n => !parameters.ContainsKey(n)) is { } missing)
            return new Refusal($"Command {Name} needs the parameter '{missing}', which was not given.");

        foreach (var (name, value) in parameters)
        {
            if (value.StartsWith('-'))
                return new Refusal($"Command {Name}: parameter '{name}' is '{Words.Clip(value, 60)}'; it may not begin with '-', which a program would take for an option.");
            if (value.Length > MostValue || value.Contains('\0') || !Matches(Params[name], value))
                return new Refusal($"Command {Name}: parameter '{name}' is '{Words.Clip(value, 60)}'; the operator allows {Params[name]}.");
        }

        return null;
    }

    /// <summary>The argument list with each placeholder replaced; an argument stays one argument whatever the value holds.</summary>
    public IReadOnlyList<string> Arguments(IReadOnlyDictionary<string, string> parameters) =>
        [.. Run.Select(a => Placeholder().Replace(a, m => parameters.GetValueOrDefault(m.Groups["name"].Value, m.Value)))];

    private static bool Matches(Regex pattern, string value)
    {
        try
        {
            return pattern.Match(value) is { Success: true, Index: 0 } match && match.Length == value.Length;
        }
        catch (RegexMatchTimeoutException)
        {
            // A value that its pattern cannot judge in time is not allowed.
            return false;
        }
    }

    private static Dictionary<string, Regex> Patterns(Settings settings, IReadOnlyList<string> run)
    {
        var patterns = new Dictionary<string, Regex>(StringComparer.Ordinal);
        foreach (var (name, pattern) in settings.Map("Params"))
        {
            try
            {
                // The whole value must match, whichever alternative of the operator's pattern comes first.
                _ = new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(200));
                patterns[name] = new Regex($@"\A(?:{pattern})\z", RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(200));
            }
            catch (ArgumentException)
            {
                settings.Say($"Params:{name}", $"'{Words.Clip(pattern, 60)}', which is no regular expression", "one such as ^[a-z0-9-]{1,40}$");
            }
        }

        var used = run.SelectMany(a => Placeholder().Matches(a)).Select(m => m.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        foreach (var name in used.Where(n => !settings.Map("Params").ContainsKey(n)))
            settings.Say("Run", $"{{{name}}}", $"only parameters that have a pattern in Params ({Words.Known(name, [.. patterns.Keys])})");
        foreach (var name in settings.Map("Params").Keys.Where(n => !used.Contains(n)))
            settings.Say("Params", $"'{name}'", $"only parameters that Run uses as {{{name}}}");
        if (run.Count > 0 && Placeholder().IsMatch(run[0]))
            settings.Say("Run", $"'{Words.Clip(run[0], 60)}' as the program", "a fixed program; a parameter can only be an argument");
        return patterns;
    }

    [GeneratedRegex(@"\{(?<name>[A-Za-z_][A-Za-z0-9_-]{0,62})\}", RegexOptions.ExplicitCapture, 200)]
    private static partial Regex Placeholder();
}
