using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Alvis.Engine.Kinds;

/// <summary>
/// Reads one entry that the operator registered, such as <c>Processes:shop</c>, and notes everything wrong with it in words. Every
/// reading method gives a harmless value after noting a problem, so that one pass finds all of them.
/// </summary>
internal sealed partial class Settings(IConfigurationSection section)
{
    private readonly List<string> wrong = [];

    /// <summary>What is wrong so far, each <c>setting: what was found; what was expected</c>.</summary>
    public IReadOnlyList<string> Wrong => wrong;

    /// <summary>A text, or null when it is not set.</summary>
    public string? Text(string key) => section[key] is { Length: > 0 } text ? text : null;

    /// <summary>A text that must be set.</summary>
    public string Required(string key, string expected)
    {
        if (Text(key) is { } text)
            return text;
        Say(key, section.GetSection(key).GetChildren().Any() ? "a list or a section" : "nothing", expected);
        return "";
    }

    /// <summary>A list; empty when it is not set.</summary>
    public IReadOnlyList<string> List(string key)
    {
        var entry = section.GetSection(key);
        if (entry.Value is { Length: > 0 } single)
            Say(key, $"'{Words.Clip(single, 60)}'", "a list, even of one");
        return [.. entry.GetChildren().Select(c => c.Value ?? "")];
    }

    /// <summary>Names with values; empty when it is not set.</summary>
    public IReadOnlyDictionary<string, string> Map(string key)
    {
        var entry = section.GetSection(key);
        if (entry.Value is { Length: > 0 } single)
            Say(key, $"'{Words.Clip(single, 60)}'", "names with values");
        return entry.GetChildren().ToDictionary(c => c.Key, c => c.Value ?? "", StringComparer.Ordinal);
    }

    /// <summary>A duration within limits.</summary>
    public TimeSpan Time(string key, TimeSpan standard, TimeSpan from, TimeSpan to)
    {
        if (Text(key) is not { } text)
            return standard;
        if (Duration.Read(text) is { } span && span >= from && span <= to)
            return span;
        Say(key, $"'{Words.Clip(text, 60)}'", $"a duration from {Duration.Short(from)} to {Duration.Short(to)}, such as {Duration.Short(standard)}");
        return standard;
    }

    /// <summary>A whole number within limits.</summary>
    public int Number(string key, int standard, int from, int to)
    {
        if (Text(key) is not { } text)
            return standard;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n >= from && n <= to)
            return n;
        Say(key, $"'{Words.Clip(text, 60)}'", $"a whole number from {from} to {to}");
        return standard;
    }

    /// <summary>A number of bytes within limits, written as <c>512KB</c> or <c>5MB</c>.</summary>
    public long Bytes(string key, long standard, long from, long to)
    {
        if (Text(key) is not { } text)
            return standard;
        if (Size().Match(text) is { Success: true } match
            && long.Parse(match.Groups["n"].ValueSpan, CultureInfo.InvariantCulture) * (match.Groups["unit"].Value == "MB" ? 1L << 20 : 1L << 10) is var bytes
            && bytes >= from && bytes <= to)
            return bytes;
        Say(key, $"'{Words.Clip(text, 60)}'", $"a size from {from >> 10}KB to {to >> 20}MB, such as 5MB");
        return standard;
    }

    /// <summary>True or false; <paramref name="standard"/> when it is not set.</summary>
    public bool Flag(string key, bool standard)
    {
        if (Text(key) is not { } text)
            return standard;
        if (bool.TryParse(text, out var flag))
            return flag;
        Say(key, $"'{Words.Clip(text, 60)}'", "true or false");
        return standard;
    }

    /// <summary>One word of a few.</summary>
    public string OneOf(string key, string standard, params IReadOnlyCollection<string> words)
    {
        if (Text(key) is not { } text)
            return standard;
        if (words.Contains(text))
            return text;
        Say(key, $"'{Words.Clip(text, 60)}'", Words.Or(words));
        return standard;
    }

    /// <summary>An absolute http or https address without a user or password in it. Never repeated in a message: it may hold a token.</summary>
    public Uri? Address(string key, string example)
    {
        if (Text(key) is not { } text)
            Say(key, "nothing", $"an address such as {example}");
        else if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0)
            Say(key, "something that is no http or https address", $"an address such as {example}");
        else if (url.UserInfo.Length > 0)
            Say(key, "an address with a user or password in it", "an address without one");
        else
            return url;
        return null;
    }

    /// <summary>The name of a registered secret. What was found is never repeated: it may be the secret itself.</summary>
    public string? Secret(string key, ISecrets secrets, bool required)
    {
        var name = Text(key);
        if (name is null && required)
            Say(key, "nothing", $"the name of a registered secret ({Known(secrets)})");
        else if (name is not null && !secrets.Known.Contains(name))
            Say(key, "a text that names no registered secret", $"a name from Secrets, never the secret itself ({Known(secrets)})");
        return name;
    }

    /// <summary>Notes every setting that is not one of these: a mistyped one would otherwise be silently ignored.</summary>
    public void Only(params IReadOnlyCollection<string> known)
    {
        foreach (var child in section.GetChildren().Where(c => !known.Contains(c.Key, StringComparer.OrdinalIgnoreCase)))
            wrong.Add($"{child.Path}: found an unknown setting; {Words.Known(child.Key, known)}");
    }

    /// <summary>Notes that something is wrong.</summary>
    public void Say(string key, string found, string expected) => wrong.Add($"{section.Path}:{key}: found {found}; expected {expected}");

    private static string Known(ISecrets secrets) => secrets.Known.Count == 0 ? "none is registered" : $"known: {string.Join(", ", secrets.Known.Order())}";

    [GeneratedRegex("^(?<n>[0-9]{1,6})(?<unit>KB|MB)$", RegexOptions.ExplicitCapture, 100)]
    private static partial Regex Size();
}
