using System.CommandLine;

namespace Alvis.Bot.Cli;

/// <summary>One verb of the command line. One file each, found by type: parsing, help and documentation read this declaration.</summary>
internal abstract class CliVerb
{
    /// <summary>The words that call it: <c>playbook check</c>.</summary>
    public abstract string Path { get; }

    /// <summary>What it does, in a sentence.</summary>
    public abstract string Summary { get; }

    /// <summary>A use of it that works as it stands.</summary>
    public abstract string Example { get; }

    /// <summary>True for a verb that Alvis calls and people do not: help leaves it out.</summary>
    public virtual bool Hidden => false;

    /// <summary>The arguments and options it takes, in the order help shows them.</summary>
    public virtual IEnumerable<Symbol> Takes => [];

    /// <summary>Does it. What it throws is turned into its message and its exit code by <see cref="Guarded"/>.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public abstract Task<int> RunAsync(ParseResult line, Screen screen, CancellationToken cancel);
}
