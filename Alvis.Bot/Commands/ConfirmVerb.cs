using Alvis.Bot.Access;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.Commands;

/// <summary>Puts a proposed playbook in force.</summary>
internal sealed class ConfirmVerb(Proposals proposals, IProposalStore store, Deeds deeds) : IChatVerb
{
    public string Word => "confirm";

    public string Example => "confirm 5f2c";

    public string Summary => "Put a proposed playbook in force: Alvis acts on it with the authority of who confirms.";

    // Whoever confirms gives Alvis their authority, and what secrets the text names.
    public Role Needs => Role.Admin;

    public async Task<Reply> SayAsync(Said said, Asker by, CancellationToken cancel)
    {
        if (said.Words is not [var id])
            return Reply.No(await WaitingAsync(store, "confirm", cancel));
        var (done, card) = await proposals.ConfirmAsync(id, by.Person, by.Surface, cancel);
        if (done && await store.FindAsync(id, cancel) is { } proposal)
            await deeds.NoteAsync(by, AuditWords.PlaybookConfirmed, proposal.Service, $"proposed by {proposal.By.Name}", cancel);
        return new Reply(done, card);
    }

    /// <summary>What waits, for somebody who named nothing.</summary>
    internal static async Task<string> WaitingAsync(IProposalStore store, string verb, CancellationToken cancel)
    {
        var waiting = await store.WaitingAsync(cancel);
        return waiting.Count == 0
            ? "No playbook waits to be confirmed. Propose one with: add-playbook"
            : string.Join('\n', ["Say which one:", .. waiting.Take(10).Select(p => $"{verb} {p.Id} ({p.Service}, proposed by {p.By.Name} at {Clock.Utc(p.At)})")]);
    }
}
