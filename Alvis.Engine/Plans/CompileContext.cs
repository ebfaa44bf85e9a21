using Alvis.Engine.Kinds;

namespace Alvis.Engine.Plans;

/// <summary>All that a compiler of <c>details</c> may know beside the text. A name that is not here cannot get into a plan.</summary>
public sealed record CompileContext
{
    /// <summary>The name of the file or message, for diagnostics.</summary>
    public required string File { get; init; }

    /// <summary>Where the text's first line stands in <see cref="File"/>, so that diagnostics point into it.</summary>
    public Place At { get; init; } = Place.Start;

    /// <summary>The service the playbook is for.</summary>
    public required string Service { get; init; }

    /// <summary>The address of the health check, or null when it has none (tcp).</summary>
    public string? HealthCheckUrl { get; init; }

    /// <summary>The status that the health check wants; null when it wants none or one of several.</summary>
    public int? HealthCheckStatus { get; init; }

    /// <summary>The services that may be restarted, the playbook's own among them.</summary>
    public IReadOnlyList<KnownService> Services { get; init; } = [];

    /// <summary>Named checks, with their address where they have one.</summary>
    public IReadOnlyDictionary<string, string?> Checks { get; init; } = new Dictionary<string, string?>(StringComparer.Ordinal);

    /// <summary>Registered commands the text may use.</summary>
    public IReadOnlyList<KnownAction> Actions { get; init; } = [];

    /// <summary>Channels that may be written to.</summary>
    public IReadOnlyList<string> Channels { get; init; } = [];

    /// <summary>Who is meant by "escalate" without a name.</summary>
    public string DefaultEscalation { get; init; } = "on-call engineer";
}

/// <summary>A service with the names a text may use for it and the command lines that mean its restart (compared word by word, never run).</summary>
public sealed record KnownService(string Name, IReadOnlyList<string> Aliases, IReadOnlyList<string> RestartCommands);

/// <summary>A registered command. A destructive one needs an approval before it on every path.</summary>
public sealed record KnownAction(string Name, string? CommandLine, IReadOnlyList<string> Params, bool Destructive)
{
    /// <summary>It only looks: a plan may collect what it says.</summary>
    public bool ReadOnly { get; init; }
}

/// <summary>How much a diagnostic matters: an error rejects the text, a warning is shown before confirming, info explains.</summary>
public enum Severity
{
    Info,
    Warning,
    Error,
}

/// <summary>What the compiler has to say about lines of the text.</summary>
/// <param name="Severity">One <see cref="Severity.Error"/> rejects the whole text.</param>
/// <param name="Code">A stable word, such as <c>unknown_step</c>.</param>
/// <param name="Lines">Lines of the text, counted from 1 within it.</param>
/// <param name="At">The place in the file.</param>
/// <param name="Quote">The words in question, as written.</param>
/// <param name="Message">Why, in one sentence.</param>
/// <param name="Suggestion">A sentence that would compile, where there is one.</param>
public sealed record Diagnostic(
    Severity Severity, string Code, IReadOnlyList<int> Lines, Place At, string Quote, string Message, string? Suggestion = null);

/// <summary>The outcome of compiling: a plan, or null when a diagnostic is an error.</summary>
public sealed record Compiled(Plan? Plan, IReadOnlyList<Diagnostic> Diagnostics);
