using System.Globalization;
using System.Text.RegularExpressions;

namespace Alvis.Engine.Kinds;

/// <summary>The number of an incident, given by the store and never used again. Written <c>INC-142</c>.</summary>
public readonly record struct IncidentId(long Number)
{
    /// <inheritdoc/>
    public override string ToString() => $"INC-{Number}";

    /// <summary>Reads <c>INC-142</c>, <c>inc-142</c> or <c>142</c>; null for anything else.</summary>
    public static IncidentId? Read(string text)
    {
        var digits = text.StartsWith("INC-", StringComparison.OrdinalIgnoreCase) ? text.AsSpan(4) : text.AsSpan();
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0 ? new IncidentId(n) : null;
    }
}

/// <summary>The name of a service, which is its id.</summary>
public static partial class ServiceName
{
    /// <summary>What a name looks like, as a regular expression.</summary>
    public const string Pattern = "^[a-z0-9][a-z0-9-]{0,62}$";

    /// <summary>The name of the incident of a storm; no service may have it.</summary>
    public const string Umbrella = "umbrella";

    /// <summary>True for a name that may be used.</summary>
    public static bool IsValid(string text) => Form().IsMatch(text);

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,62}\\z", RegexOptions.None, 100)]
    private static partial Regex Form();
}

/// <summary>Where new random identifiers come from. Tests give a predictable one.</summary>
public interface IIds
{
    /// <summary>A new identifier: letters and digits, unique, not guessable.</summary>
    string Next();
}

/// <summary>Identifiers from the system's random source, 128 bits.</summary>
public sealed class RandomIds : IIds
{
    /// <inheritdoc/>
    public string Next() => Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16));
}
