using Alvis.Bot.Access;
using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.Commands;

/// <summary>Proposes a change of a playbook.</summary>
internal sealed class EditVerb(Proposals proposals, IPlaybooks playbooks) : IChatVerb
{
    public string Word => "edit";

    public string Example => "edit shop";

    public string Summary => "Propose a change: edit SERVICE YAML shows what differs, to be confirmed; without a text, the console's editor.";

    public Role Needs => Role.Author;

    public int Longest => Pasted.Longest;

    public async Task<Reply> SayAsync(Said said, Asker by, CancellationToken cancel)
    {
        if (said.Words.Count == 0)
            return Reply.No($"Say which service: {Example}");
        var name = said.Words[0].ToLowerInvariant();
        if (playbooks.Find(name) is not { } known)
            return ServiceVerb.Unknown(said.Words[0], playbooks);
        if (said.Words.Count == 1)
            return Reply.Show(new Card.Link($"The playbook of {known.Service}", $"/playbooks/{known.Service}"));
        var text = Pasted.Text(said.Text.TrimStart()[said.Words[0].Length..]);
        return AddPlaybookVerb.Shown(await proposals.ProposeAsync(new ProposedText($"{known.Service}.yaml", text, Service: known.Service), by.Person, by.Surface, cancel));
    }
}
