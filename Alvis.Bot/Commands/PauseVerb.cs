using Alvis.Bot.Access;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.Commands;

/// <summary>Leaves a service alone for a time: it is not even looked at.</summary>
internal sealed class PauseVerb(Library library, IIncidentStore incidents, Deeds deeds, TimeProvider time) : ServiceVerb(library)
{
    private static readonly TimeSpan Usual = TimeSpan.FromHours(24), Most = TimeSpan.FromDays(30);

    public override string Word => "pause";

    public override string Example => "pause shop 2h we migrate its database";

    public override string Summary => "Leave a service alone, without checks, for 24 hours or as long as said: pause SERVICE [FOR] [WHY]. It ends by itself.";

    public override Role Needs => Role.Responder;

    protected override async Task<Reply> DoAsync(InForce known, IReadOnlyList<string> more, Asker by, CancellationToken cancel)
    {
        if (known.Paused is { IsWanted: false } gone)
            return Reply.No($"{known.Service} is paused already: {gone}");
        var (asked, refusal) = ForAndWhy.Of(more, Usual);
        if (asked is null)
            return Reply.No(refusal!.Text);
        if (asked.For > Most)
            return Reply.No($"A pause lasts at most {Duration.Spoken(Most)}; found {Duration.Spoken(asked.For)}. For good: remove {known.Service}");
        var pause = new Pause(asked.Why ?? "no reason was given", time.Now() + asked.For, by.Person.Name);
        await library.PauseAsync(known.Service, pause, cancel);
        await deeds.NoteAsync(by, AuditWords.PlaybookPaused, known.Service, $"until {Clock.Utc(pause.Until!.Value)}: {pause.Because}", cancel);
        var open = await incidents.FindOpenAsync(known.Service, cancel) is { } id ? $" {id} is handed over to a person at its next step." : "";
        return Reply.Done($"{known.Service} is paused until {Clock.Utc(pause.Until.Value)}: nobody looks at it and nothing is done for it.{open} Earlier with: resume {known.Service}");
    }
}
