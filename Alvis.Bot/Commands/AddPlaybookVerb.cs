using Alvis.Bot.Access;
using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.Commands;

/// <summary>Proposes a playbook: shows what it would do, to be confirmed.</summary>
internal sealed class AddPlaybookVerb(Proposals proposals) : IChatVerb
{
    public string Word => "add-playbook";

    public string Example => "add-playbook";

    public string Summary => "Propose a playbook: add-playbook YAML shows its plan to be confirmed; without a text, the console's editor.";

    public Role Needs => Role.Author;

    public int Longest => Pasted.Longest;

    public async Task<Reply> SayAsync(Said said, Asker by, CancellationToken cancel) => said.Words.Count == 0
        ? Reply.Show(new Card.Link("Write a playbook in the console, or paste it after add-playbook", "/playbooks/new"))
        : Shown(await proposals.ProposeAsync(new ProposedText("playbook.yaml", Pasted.Text(said.Text)), by.Person, by.Surface, cancel));

    /// <summary>A preview that cannot be confirmed is not what was wanted.</summary>
    internal static Reply Shown(Card card) => new(card is PreviewCard { Proposal.Length: > 0 }, card);
}
