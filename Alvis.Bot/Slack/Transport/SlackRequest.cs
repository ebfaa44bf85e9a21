using System.Text.Json.Nodes;
using Alvis.Bot.Slack.Api;

namespace Alvis.Bot.Slack.Transport;

/// <summary>Who did something in Slack, as the request says. Names are for show: rights go by ids.</summary>
/// <param name="Id">The person's id, <c>U…</c> or <c>W…</c>.</param>
/// <param name="Name">As shown; may be empty.</param>
/// <param name="Team">The person's own workspace; null where Slack does not say.</param>
/// <param name="Enterprise">The person's enterprise; null outside a grid.</param>
internal sealed record SlackActor(string Id, string Name, string? Team, string? Enterprise);

/// <summary>
/// Something that Slack delivered, whichever way. Proven to come from Slack; everything in it is still what somebody typed or pressed.
/// </summary>
/// <param name="Key">The same for every delivery of the same thing: an event's id, a trigger's id.</param>
/// <param name="Team">The workspace it happened in, where Alvis is installed; null where Slack does not say.</param>
/// <param name="Actor">Who did it; null where Slack does not say.</param>
internal abstract record SlackRequest(string Key, string? Team, SlackActor? Actor)
{
    /// <summary><c>/alvis …</c>.</summary>
    public sealed record Command(string Key, string? Team, SlackActor? Actor, string Channel, string Text, string TriggerId, string ResponseUrl) : SlackRequest(Key, Team, Actor);

    /// <summary>A button or another element was used (<c>block_actions</c>), or a menu entry of a message or of the workspace (<c>message_action</c>, <c>shortcut</c>).</summary>
    /// <param name="ActionId">Which element; for a menu entry its callback id.</param>
    /// <param name="Value">What it carries; empty for none.</param>
    /// <param name="Channel">Where the message stands; null in a view.</param>
    /// <param name="MessageTs">Which message; null in a view.</param>
    /// <param name="ThreadTs">The thread it stands in.</param>
    /// <param name="View">The view it stands in; null in a message.</param>
    /// <param name="ResponseUrl">Where an answer for the actor alone can be sent; null in a view.</param>
    public sealed record Action(
        string Key, string? Team, SlackActor? Actor, string ActionId, string Value, string? Channel, string? MessageTs, string? ThreadTs, IncomingView? View, string TriggerId,
        string? ResponseUrl) : SlackRequest(Key, Team, Actor);

    /// <summary>A modal was sent.</summary>
    public sealed record Submission(string Key, string? Team, SlackActor? Actor, IncomingView View, string TriggerId) : SlackRequest(Key, Team, Actor);

    /// <summary>A modal was closed without being sent.</summary>
    public sealed record Closed(string Key, string? Team, SlackActor? Actor, IncomingView View) : SlackRequest(Key, Team, Actor);

    /// <summary>Alvis was mentioned, or written to directly.</summary>
    /// <param name="Direct">True in a direct message.</param>
    /// <param name="ThreadTs">The thread it stands in; null outside one.</param>
    /// <param name="Shared">True in a channel shared with another company.</param>
    public sealed record Message(
        string Key, string? Team, SlackActor? Actor, string Channel, string Ts, string? ThreadTs, string Text, IReadOnlyList<SlackFile> Files, bool Direct, bool Shared)
        : SlackRequest(Key, Team, Actor);

    /// <summary>A file was shared in a channel that Alvis is in, with no word to Alvis: which message it stands in says <c>files.info</c>. In a direct message it comes as a <see cref="Message"/>.</summary>
    public sealed record FileShared(string Key, string? Team, SlackActor? Actor, string Channel, string FileId) : SlackRequest(Key, Team, Actor);

    /// <summary>Somebody opened Alvis's home.</summary>
    public sealed record HomeOpened(string Key, string? Team, SlackActor? Actor) : SlackRequest(Key, Team, Actor);

    /// <summary>Something about Alvis itself changed: <c>app_uninstalled</c>, <c>tokens_revoked</c>, <c>app_rate_limited</c>, <c>member_joined_channel</c> (of Alvis).</summary>
    public sealed record Notice(string Key, string? Team, string Type, JsonObject Event) : SlackRequest(Key, Team, null);
}

/// <summary>A view as it came back.</summary>
/// <param name="Id">Which.</param>
/// <param name="CallbackId">What it is for.</param>
/// <param name="PrivateMetadata">What Alvis put into it.</param>
/// <param name="Hash">Its version.</param>
/// <param name="Values">What was entered, by block id and action id; null for an input left empty.</param>
/// <param name="Files">The ids of the files given, by block id.</param>
internal sealed record IncomingView(
    string Id, string CallbackId, string PrivateMetadata, string Hash, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string?>> Values,
    IReadOnlyDictionary<string, IReadOnlyList<SlackFile>> Files);

/// <summary>Takes what Slack delivered.</summary>
internal interface ISlackHandler
{
    /// <summary>
    /// Answers a request, a sent modal in time for its acknowledgement: under a second. What takes longer is begun here and goes on by itself. Called
    /// once for each key; never throws for what somebody typed.
    /// </summary>
    /// <returns>For a sent modal the acknowledgement's payload, a <c>response_action</c>; for a command a message for its response address; null for none.</returns>
    Task<JsonObject?> HandleAsync(SlackRequest request, CancellationToken cancel);
}
