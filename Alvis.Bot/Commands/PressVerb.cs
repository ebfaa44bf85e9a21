using Alvis.Bot.Access;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.Commands;

/// <summary>A verb that presses a button of an incident: <c>VERB ID [more words]</c>. Without an id it means the incident whose
/// thread it is said in, or the only open one.</summary>
internal abstract class PressVerb(Desk desk, IIncidentStore store) : IChatVerb
{
    public abstract string Word { get; }

    public abstract string Example { get; }

    public abstract string Summary { get; }

    public Role Needs => Role.Responder;

    /// <summary>True when words after the id are a reason.</summary>
    protected virtual bool TakesReason => false;

    /// <summary>The press for what was said after the id; <paramref name="token"/> is the button's.</summary>
    protected abstract Press Make(Person by, string more, string? token);

    /// <summary>What to say when it worked.</summary>
    protected abstract string Done(Incident incident);

    public virtual async Task<Reply> SayAsync(Said said, Asker by, CancellationToken cancel)
    {
        var named = said.Words.Count > 0 ? IncidentId.Read(said.Words[0]) : null;
        // A mistyped id must not mean the only open incident.
        if (named is null && said.Words is [var first, ..] && (!TakesReason || LooksLikeId(first)))
            return Reply.No($"'{Words.Clip(first, 40)}' is no incident. Say which one: {Example}. The open ones: incidents");
        if ((named ?? said.In ?? await OnlyOpenAsync(cancel)) is not { } id)
            return Reply.No($"Say which incident: {Example}");
        var more = string.Join(' ', named is null ? said.Words : said.Words.Skip(1));
        var (incident, refusal) = await desk.PressAsync(id, Make(by.Person, more, said.Token), cancel);
        return refusal is null ? Reply.Done(Done(incident!)) : Reply.No(refusal.Text);
    }

    private static bool LooksLikeId(string word) =>
        word.IndexOf('-', StringComparison.Ordinal) is > 0 and var end && Words.Distance(word[..end], "INC") <= 1;

    private async Task<IncidentId?> OnlyOpenAsync(CancellationToken cancel) =>
        await store.OpenByServiceAsync(cancel) is { Count: 1 } open ? open.Values.First() : null;
}
