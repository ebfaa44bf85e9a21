using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.WebConsole.Pages;

/// <summary>What the editor shows.</summary>
public sealed record PlaybookEdit
{
    /// <summary>Which service; empty for a new playbook.</summary>
    public required string Service { get; init; }

    /// <summary>What stands in the editor.</summary>
    public required string Text { get; init; }

    /// <summary>The hash of the version that the text is an edit of; empty for none.</summary>
    public string Base { get; init; } = "";

    /// <summary>The version in force; null when there is none.</summary>
    public VersionInForce? Now { get; init; }

    /// <summary>The file that owns the service, so that nothing can be changed here; null for none.</summary>
    public string? File { get; init; }

    /// <summary>The version whose text was put here to be restored; null for none.</summary>
    public DateTimeOffset? Restores { get; init; }

    /// <summary>True when the one who looks may propose.</summary>
    public bool MayPropose { get; init; } = true;

    /// <summary>True when the text was typed or restored, and is not what is in force.</summary>
    public bool IsTyped { get; init; }

    /// <summary>True when somebody confirmed another version than the one this text began with.</summary>
    public bool IsOvertaken => Now is not null && Base != Now.Hash;
}

/// <summary>Which version of a playbook is in force.</summary>
/// <param name="Service">Of which service.</param>
/// <param name="Hash">The hash of its text.</param>
/// <param name="By">Who confirmed it.</param>
/// <param name="At">When.</param>
public sealed record VersionInForce(string Service, string Hash, string By, DateTimeOffset At)
{
    /// <summary>That of a playbook in force.</summary>
    public static VersionInForce Of(InForce known) => new(known.Service, known.Hash, known.ConfirmedBy, known.ConfirmedAt);
}

/// <summary>A playbook that was asked for and is not there.</summary>
/// <param name="Service">As asked for.</param>
/// <param name="Near">Services of a similar name.</param>
public sealed record PlaybookMissing(string Service, IReadOnlyList<string> Near)
{
    private const int Most = 5;

    /// <summary>What is near a name among those that are known.</summary>
    public static PlaybookMissing Of(string service, IEnumerable<InForce> known) => new(
        Words.Clip(service, 63),
        [.. known.Select(k => k.Service)
            .Where(k => k.Contains(service, StringComparison.OrdinalIgnoreCase) || Words.Distance(service, k) <= Math.Max(2, service.Length / 3))
            .OrderBy(k => Words.Distance(service, k)).ThenBy(k => k, StringComparer.Ordinal).Take(Most)]);
}
