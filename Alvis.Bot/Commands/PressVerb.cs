using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.Commands;

/// <summary>A verb that presses a button of an incident: <c>VERB ID [more words]</c>. Without an id it means the only open incident.</summary>
internal abstract class PressVerb(Desk desk, IIncidentStore store) : IChatVerb
{
    public abstract string Word { get; }

    public abstract string Example { get; }

    public abstract string Summary { get; }

    /// <summary>The press for what was said after the id.</summary>
    protected abstract Press Make(Person by, string more);

    /// <summary>What to say when it worked.</summary>
    protected abstract string Done(Incident incident);

    public async Task<Reply> SayAsync(IReadOnlyList<string> words, Person by, CancellationToken cancel)
    {
        var named = words.Count > 0 ? IncidentId.Read(words[0]) : null;
        if ((named ?? await OnlyOpenAsync(cancel)) is not { } id)
            return Reply.No($"Say which incident: {Example}");
        var (incident, refusal) = await desk.PressAsync(id, Make(by, string.Join(' ', named is null ? words : words.Skip(1))), cancel);
        return refusal is null ? Reply.Done(Done(incident!)) : Reply.No(refusal.Text);
    }

    private async Task<IncidentId?> OnlyOpenAsync(CancellationToken cancel) =>
        await store.OpenByServiceAsync(cancel) is { Count: 1 } open ? open.Values.First() : null;
}
