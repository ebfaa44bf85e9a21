using System.Text.RegularExpressions;
using Alvis.Engine.Kinds;
using Microsoft.Extensions.Configuration;

namespace Alvis.Engine.Platforms;

/// <summary>The settings that everything Alvis starts on this machine has in common.</summary>
internal static partial class ChildSettings
{
    /// <summary>Names that Alvis itself gives to its children begin so.</summary>
    public const string Reserved = "ALVIS_";

    /// <summary>What is wrong with an entry's own name, which becomes part of a file's name.</summary>
    public static IEnumerable<string> Name(IConfigurationSection entry) => NameForm().IsMatch(entry.Key)
        ? []
        : [$"{entry.Path}: found the name '{Words.Clip(entry.Key, 60)}'; expected letters, digits, '.', '-' or '_', at most 63, the first a letter or digit"];

    /// <summary>The argument list.</summary>
    public static IReadOnlyList<string> Run(Settings settings)
    {
        var run = settings.List("Run");
        if (run.Count == 0 || run[0].Length == 0)
            settings.Say("Run", "nothing to run", "a list of arguments, the program first, such as [\"/usr/bin/shop\", \"--port\", \"8080\"]");
        else if (run.Any(a => a.Contains('\0')))
            settings.Say("Run", "an argument with a NUL character", "arguments without it");
        return run;
    }

    /// <summary>Names passed on from Alvis's own environment.</summary>
    public static IReadOnlyList<string> Env(Settings settings)
    {
        var names = settings.List("Env");
        foreach (var name in names)
            Vet(settings, "Env", name);
        return names;
    }

    /// <summary>Fixed names and values.</summary>
    public static IReadOnlyDictionary<string, string> Set(Settings settings)
    {
        var set = settings.Map("Set");
        foreach (var name in set.Keys)
            Vet(settings, "Set", name);
        return set;
    }

    /// <summary>The environment of a child: nothing but the listed names, those of Alvis that are set, and the fixed ones.</summary>
    public static Dictionary<string, string> Environment(IEnumerable<string> env, IReadOnlyDictionary<string, string> set)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in env)
        {
            if (System.Environment.GetEnvironmentVariable(name) is { } value)
                all[name] = value;
        }

        foreach (var (name, value) in set)
            all[name] = value;
        return all;
    }

    private static void Vet(Settings settings, string key, string name)
    {
        if (!VariableForm().IsMatch(name))
            settings.Say(key, $"'{Words.Clip(name, 60)}'", "the name of an environment variable");
        else if (name.StartsWith(Reserved, StringComparison.Ordinal))
            settings.Say(key, $"'{name}'", $"a name that does not begin with {Reserved}, which Alvis sets itself");
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,62}\z", RegexOptions.None, 100)]
    private static partial Regex NameForm();

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]{0,199}\z", RegexOptions.None, 100)]
    private static partial Regex VariableForm();
}
