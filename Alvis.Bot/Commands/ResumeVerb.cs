using Alvis.Bot.Access;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.Commands;

/// <summary>Lets go on what a person or a storm stopped: a paused service, or the incidents under an umbrella.</summary>
internal sealed class ResumeVerb(Desk desk, IIncidentStore store, Library library, Deeds deeds) : PressVerb(desk, store)
{
    public override string Word => "resume";

    public override string Example => "resume shop";

    public override string Summary => "End the pause of a service: resume SERVICE. After a storm: resume INC-7 lets the incidents under it go on, a few at a time.";

    public override async Task<Reply> SayAsync(Said said, Asker by, CancellationToken cancel)
    {
        if (said.Words.Count == 0 || (IncidentId.Read(said.Words[0]) is not null && library.Find(said.Words[0]) is null))
            return await base.SayAsync(said, by, cancel);
        if (library.Find(said.Words[0].ToLowerInvariant()) is not { } known)
            return ServiceVerb.Unknown(said.Words[0], library);
        switch (known.Paused)
        {
            case null:
                return Reply.No($"{known.Service} is not paused.");
            case { IsWanted: false } pause:
                return Reply.No($"{known.Service} is paused: {pause}. An admin can also give it to chat with: adopt {known.Service}");
            default:
                await library.ResumeAsync(known.Service, cancel);
                await deeds.NoteAsync(by, AuditWords.PlaybookResumed, known.Service, "", cancel);
                return Reply.Done($"{known.Service} is looked at again, every {Duration.Spoken(known.Playbook.HealthCheck.Every ?? TimeSpan.Zero)}.");
        }
    }

    protected override Press Make(Person by, string more, string? token) => new Press.Resume(by);

    protected override string Done(Incident incident) => $"The incidents under {incident.Id} go on, a few at a time.";
}
