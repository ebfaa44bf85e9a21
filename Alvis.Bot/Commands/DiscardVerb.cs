using Alvis.Bot.Access;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.Commands;

/// <summary>Throws a proposed playbook away.</summary>
internal sealed class DiscardVerb(Proposals proposals, IProposalStore store) : IChatVerb
{
    public string Word => "discard";

    public string Example => "discard 5f2c";

    public string Summary => "Throw a proposed playbook away; what is in force stays.";

    // Whoever proposed it may take it back, whatever they may do by now.
    public Role Needs => Role.Viewer;

    public async Task<Reply> SayAsync(Said said, Asker by, CancellationToken cancel)
    {
        if (said.Words is not [var id])
            return Reply.No(await ConfirmVerb.WaitingAsync(store, "discard", cancel));
        return await proposals.DiscardAsync(id, by.Person, anyones: by.Role >= Role.Author, cancel) is { } refusal
            ? Reply.No(refusal.Text)
            : Reply.Done("Discarded. What is in force stays as it is.");
    }
}
