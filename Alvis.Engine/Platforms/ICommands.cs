using Alvis.Engine.Kinds;

namespace Alvis.Engine.Platforms;

/// <summary>
/// The operator's registered commands (<c>Commands:NAME</c>): argument lists without a shell, which playbooks can only name. Used by the
/// <c>command</c> platform and by <c>action</c> and <c>collect</c> steps.
/// </summary>
public interface ICommands
{
    /// <summary>All registered commands.</summary>
    IReadOnlyList<RegisteredCommand> All { get; }

    /// <summary>Why the command cannot be run with these parameters (unknown, missing, not matching its pattern), or null.</summary>
    Refusal? Preflight(string name, IReadOnlyDictionary<string, string> parameters);

    /// <summary>The argument list as it would be run, for people. Holds no secret.</summary>
    string Describe(string name, IReadOnlyDictionary<string, string> parameters);

    /// <summary>Runs it once, with an empty environment plus the listed names, ended with all its children after its time limit.</summary>
    Task<CallResult> RunAsync(string name, IReadOnlyDictionary<string, string> parameters, CancellationToken cancel);
}

/// <summary>What a compiler or a person needs to know of a registered command.</summary>
public sealed record RegisteredCommand(string Name, IReadOnlyList<string> Params, bool Destructive, bool ReadOnly = false);
