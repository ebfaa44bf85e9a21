using Alvis.Bot.Access;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.Commands;

/// <summary>Takes a playbook out of force; its versions stay as history.</summary>
internal sealed class RemoveVerb(Library library, FolderSync folder, IIncidentStore incidents, Deeds deeds) : ServiceVerb(library)
{
    private const string Yes = "yes";

    public override string Word => "remove";

    public override string Example => "remove shop yes";

    public override string Summary => "Take a playbook out of force for good: remove SERVICE says what that means, remove SERVICE yes does it. Its history stays.";

    public override Role Needs => Role.Admin;

    protected override async Task<Reply> DoAsync(InForce known, IReadOnlyList<string> more, Asker by, CancellationToken cancel)
    {
        var service = known.Service;
        // Alvis pauses a file's playbook only when the file is gone: then nothing but this removes it.
        if (known is { File: { } file, Paused: not { IsWanted: false } })
            return Reply.No($"The playbook of {service} is the file {folder.PathOf(file)}. Delete that file; {Duration.Spoken(FolderSync.MissingFor)} later the service is paused and can be removed here.");
        var open = await incidents.FindOpenAsync(service, cancel) is { } id ? $" {id} is open and is handed over to a person at its next step." : "";
        if (more is not [Yes])
            return Reply.Done($"{service} would not be looked at any more, and nothing would be done for it.{open} Its history stays, so it can be proposed again. To do it, say: remove {service} {Yes}");
        await library.RemoveAsync(service, cancel);
        await deeds.NoteAsync(by, AuditWords.PlaybookRemoved, service, "", cancel);
        return Reply.Done($"The playbook of {service} is removed: nobody looks at the service any more.{open} Its versions: history {service}");
    }
}
