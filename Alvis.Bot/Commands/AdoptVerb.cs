using Alvis.Bot.Access;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.Commands;

/// <summary>Hands a service over to the other source that claims it.</summary>
internal sealed class AdoptVerb(FolderSync folder, IPlaybooks playbooks, Deeds deeds) : ServiceVerb(playbooks)
{
    public override string Word => "adopt";

    public override string Example => "adopt shop";

    public override string Summary => "Hand a service over: from chat to the file that waits for it, or to chat when its file is gone.";

    public override Role Needs => Role.Admin;

    protected override async Task<Reply> DoAsync(InForce known, IReadOnlyList<string> more, Asker by, CancellationToken cancel)
    {
        var (done, refusal) = await folder.AdoptAsync(known.Service, by.Person.Name, cancel);
        if (refusal is not null)
            return Reply.No(refusal.Text);
        await deeds.NoteAsync(by, AuditWords.PlaybookAdopted, known.Service, done, cancel);
        return Reply.Done(done);
    }
}
