using Alvis.Bot.Access;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.Commands;

/// <summary>Keeps a service quiet for a time: it is looked at, but nothing opens and nobody is paged.</summary>
internal sealed class SilenceVerb(Silences silences, IIncidentStore incidents, IPlaybooks playbooks, Deeds deeds) : IChatVerb
{
    public string Word => "silence";

    public string Example => "silence shop 2h a planned test";

    public string Summary => "Open nothing and page nobody for 1 hour or as long as said: silence SERVICE|INC-7 [FOR] [WHY]; silence SERVICE off ends it. Checks go on.";

    public Role Needs => Role.Responder;

    public async Task<Reply> SayAsync(Said said, Asker by, CancellationToken cancel)
    {
        if (said.Words.ToArray() is not [var about, .. var more])
            return Reply.No($"Say what: {Example}");
        var (service, refused) = await ServiceAsync(about, cancel);
        if (service is null)
            return refused!;
        if (more is [var word] && word.Equals("off", StringComparison.OrdinalIgnoreCase))
            return await EndAsync(service, by, cancel);

        var (asked, refusal) = ForAndWhy.Of(more, Silences.Usual);
        if (asked is null)
            return Reply.No(refusal!.Text);
        var (silence, tooLong) = await silences.BeginAsync(service, asked.For, asked.Why, by.Person, cancel);
        if (silence is null)
            return Reply.No(tooLong!.Text);
        await deeds.NoteAsync(by, AuditWords.Silenced, service, $"until {Clock.Utc(silence.Until)}{(silence.Because is { } why ? $": {why}" : "")}", cancel);
        return Reply.Done($"{service} is silenced until {Clock.Utc(silence.Until)}: checks and recovery go on, nothing opens and nobody is paged. Earlier with: silence {about} off");
    }

    private async Task<Reply> EndAsync(string service, Asker by, CancellationToken cancel)
    {
        if (await silences.EndAsync(service, by.Person, cancel) is { } nothing)
            return Reply.No(nothing.Text);
        await deeds.NoteAsync(by, AuditWords.SilenceEnded, service, "", cancel);
        return Reply.Done($"{service} is not silenced any more: incidents open and people are paged again.");
    }

    private async Task<(string? Service, Reply? Refused)> ServiceAsync(string about, CancellationToken cancel)
    {
        // A service may be called 142; the button of an incident says INC-142.
        if (playbooks.Find(about.ToLowerInvariant()) is { } known)
            return (known.Service, null);
        if (IncidentId.Read(about) is not { } id)
            return (null, ServiceVerb.Unknown(about, playbooks));
        return await incidents.LoadAsync(id, cancel) switch
        {
            null => (null, Reply.No($"There is no incident {id}.")),
            { IsOpen: false } closed => (null, Reply.No($"{id} is closed. To keep a new one from opening: silence {closed.Service}")),
            var open => (open.Service, null),
        };
    }
}
