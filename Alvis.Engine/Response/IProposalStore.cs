using Alvis.Engine.Kinds;

namespace Alvis.Engine.Response;

/// <summary>Keeps playbooks that were proposed and wait for somebody to confirm them.</summary>
public interface IProposalStore
{
    /// <summary>Adds one; drops those from before an instant, and the oldest beyond a number.</summary>
    Task AddAsync(Proposal proposal, DateTimeOffset dropBefore, int most, CancellationToken cancel);

    /// <summary>A proposal, ended or not; null when there is none any more.</summary>
    Task<Proposal?> FindAsync(string id, CancellationToken cancel);

    /// <summary>Those that wait, newest first.</summary>
    Task<IReadOnlyList<Proposal>> WaitingAsync(CancellationToken cancel);

    /// <summary>Ends one that waits. Of two at once one is told true.</summary>
    Task<bool> EndAsync(string id, ProposalEnd end, CancellationToken cancel);
}

/// <summary>A good draft that somebody wants in force.</summary>
/// <param name="Id">Not guessable.</param>
/// <param name="Service">For which service.</param>
/// <param name="Name">What its author calls the text, for places in it: <c>shop.yaml</c>.</param>
/// <param name="Text">The YAML as written.</param>
/// <param name="Base">The hash of the version in force when it was shown; null when there was none.</param>
/// <param name="By">Who proposed it.</param>
/// <param name="Surface">Where.</param>
/// <param name="At">When.</param>
/// <param name="End">What became of it; null while it waits.</param>
public sealed record Proposal(
    string Id, string Service, string Name, string Text, string? Base, Person By, string Surface, DateTimeOffset At, ProposalEnd? End = null);

/// <summary>What became of a proposal.</summary>
/// <param name="How"><c>confirmed</c> or <c>discarded</c>.</param>
/// <param name="By">Whose doing it was.</param>
/// <param name="At">When.</param>
public sealed record ProposalEnd(string How, string By, DateTimeOffset At);
