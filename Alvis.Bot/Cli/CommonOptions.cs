using System.CommandLine;

namespace Alvis.Bot.Cli;

/// <summary>Options that several verbs take, in the same words.</summary>
internal static class CommonOptions
{
    /// <summary><c>--data DIR</c>.</summary>
    public static Option<string?> Data() => new("--data") { Description = "Data folder. Default: Data:Folder, 'data' in the current folder.", HelpName = "DIR" };

    /// <summary><c>--json</c>.</summary>
    public static Option<bool> Json() => new("--json") { Description = "As JSON, for programs." };
}
