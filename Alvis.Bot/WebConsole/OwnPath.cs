namespace Alvis.Bot.WebConsole;

/// <summary>Paths to lead a person to that came with a request.</summary>
internal static class OwnPath
{
    /// <summary>The path when it stays within the console; null for anything else. Two slashes at its start would be the name of another host.</summary>
    public static string? Of(string? path) => path is "/" or ['/', not ('/' or '\\'), ..] ? path : null;
}
