using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Alvis.Bot.Slack.Blocks;

namespace Alvis.Bot.Slack.Api;

/// <summary>
/// Slack's Web API with Slack's own names. No call throws for anything that Slack or the network does: every end is a
/// <see cref="SlackAnswer{T}"/>. A method that Slack told to wait is refused without being sent until its time is over.
/// </summary>
internal sealed class SlackApi(SlackOptions options, TimeProvider time, ILogger<SlackApi> log) : IDisposable
{
    private const string EventType = "alvis_post";
    private const int PageSize = 200;

    private static readonly SlackMethod Respond = new("response_url", TakesJson: true, Repeatable: false);

    private readonly SlackCalls calls = new(options, time, log);

    /// <summary><c>auth.test</c>: who Alvis is there, and what its token may do.</summary>
    public Task<SlackAnswer<AuthTest>> AuthTestAsync(CancellationToken cancel) =>
        calls.CallAsync(SlackMethod.AuthTest, [], SlackJson.Default.AuthReply, AuthOf, cancel);

    /// <summary><c>apps.connections.open</c>: where to connect for Socket Mode. The address is a secret that works once.</summary>
    public Task<SlackAnswer<Uri>> ConnectionsOpenAsync(CancellationToken cancel) =>
        calls.CallAsync(SlackMethod.ConnectionsOpen, [], SlackJson.Default.UrlReply, r => Uri.TryCreate(r.Url, UriKind.Absolute, out var url) && url.Scheme is "wss" or "ws" && calls.Hosts.Has(url) ? url : null, cancel);

    /// <summary><c>chat.postMessage</c>.</summary>
    public Task<SlackAnswer<Posted>> PostMessageAsync(OutgoingMessage message, CancellationToken cancel)
    {
        var arguments = Arguments(message);
        arguments["thread_ts"] = message.ThreadTs;
        arguments["reply_broadcast"] = message is { Broadcast: true, ThreadTs: not null } ? true : null;
        arguments["unfurl_links"] = false;
        arguments["unfurl_media"] = false;
        return calls.CallAsync(SlackMethod.PostMessage, arguments, SlackJson.Default.PostReply,
            r => PostedOf(r.Channel, r.Ts) is { } posted ? posted with { IsStray = message.ThreadTs is not null && r.Message is { ThreadTs: null } } : null, cancel);
    }

    /// <summary><c>chat.postEphemeral</c> to <see cref="OutgoingMessage.User"/>. It is not kept by Slack and cannot be edited.</summary>
    public Task<SlackAnswer<Posted>> PostEphemeralAsync(OutgoingMessage message, CancellationToken cancel)
    {
        var arguments = Arguments(message with { Metadata = null });
        arguments["user"] = message.User;
        arguments["thread_ts"] = message.ThreadTs;
        return calls.CallAsync(SlackMethod.PostEphemeral, arguments, SlackJson.Default.PostReply, r => PostedOf(message.Channel, r.MessageTs), cancel);
    }

    /// <summary><c>chat.update</c> of the message <see cref="OutgoingMessage.Ts"/>. Its metadata stays unless others are given.</summary>
    public Task<SlackAnswer<Posted>> UpdateAsync(OutgoingMessage message, CancellationToken cancel)
    {
        var arguments = Arguments(message);
        arguments["ts"] = message.Ts;
        return calls.CallAsync(SlackMethod.Update, arguments, SlackJson.Default.PostReply, r => PostedOf(r.Channel, r.Ts), cancel);
    }

    /// <summary><c>chat.delete</c> of a message of Alvis's own.</summary>
    public Task<SlackAnswer<Posted>> DeleteAsync(string channel, string ts, CancellationToken cancel) =>
        calls.CallAsync(SlackMethod.Delete, new JsonObject { ["channel"] = channel, ["ts"] = ts }, SlackJson.Default.PostReply, r => PostedOf(r.Channel, r.Ts), cancel);

    /// <summary><c>conversations.replies</c> with all metadata: the message and its thread, oldest first.</summary>
    public Task<SlackAnswer<MessagePage>> RepliesAsync(string channel, string ts, string? cursor, CancellationToken cancel) =>
        calls.CallAsync(SlackMethod.Replies, new JsonObject { ["channel"] = channel, ["ts"] = ts, ["cursor"] = cursor, ["limit"] = PageSize, ["include_all_metadata"] = true },
            SlackJson.Default.MessagesReply, PageOf, cancel);

    /// <summary><c>conversations.history</c> with all metadata, newest first, both ends included.</summary>
    public Task<SlackAnswer<MessagePage>> HistoryAsync(string channel, string? oldest, string? latest, string? cursor, CancellationToken cancel) =>
        calls.CallAsync(SlackMethod.History,
            new JsonObject { ["channel"] = channel, ["oldest"] = oldest, ["latest"] = latest, ["inclusive"] = true, ["cursor"] = cursor, ["limit"] = PageSize, ["include_all_metadata"] = true },
            SlackJson.Default.MessagesReply, PageOf, cancel);

    /// <summary><c>chat.getPermalink</c>.</summary>
    public Task<SlackAnswer<Uri>> PermalinkAsync(string channel, string ts, CancellationToken cancel) =>
        calls.CallAsync(SlackMethod.Permalink, new JsonObject { ["channel"] = channel, ["message_ts"] = ts }, SlackJson.Default.UrlReply,
            r => Uri.TryCreate(r.Permalink, UriKind.Absolute, out var url) ? url : null, cancel);

    /// <summary><c>conversations.info</c>.</summary>
    public Task<SlackAnswer<SlackChannel>> ChannelAsync(string channel, CancellationToken cancel) =>
        calls.CallAsync(SlackMethod.Channel, new JsonObject { ["channel"] = channel }, SlackJson.Default.ChannelReply, ChannelOf, cancel);

    /// <summary><c>conversations.join</c>: public channels only.</summary>
    public Task<SlackAnswer<SlackChannel>> JoinAsync(string channel, CancellationToken cancel) =>
        calls.CallAsync(SlackMethod.Join, new JsonObject { ["channel"] = channel }, SlackJson.Default.ChannelReply, ChannelOf, cancel);

    /// <summary><c>conversations.open</c>: the id of the direct message with a user.</summary>
    public Task<SlackAnswer<string>> OpenDirectAsync(string user, CancellationToken cancel) =>
        calls.CallAsync(SlackMethod.OpenDirect, new JsonObject { ["users"] = user }, SlackJson.Default.ChannelReply, r => r.Channel?.Id, cancel);

    /// <summary><c>views.open</c>, within three seconds of the press or command that gave <paramref name="triggerId"/>.</summary>
    public Task<SlackAnswer<ShownView>> ViewsOpenAsync(string triggerId, SlackView view, CancellationToken cancel) =>
        ViewAsync(SlackMethod.ViewsOpen, new JsonObject { ["trigger_id"] = triggerId }, view, cancel);

    /// <summary><c>views.push</c> onto the open one; three at most.</summary>
    public Task<SlackAnswer<ShownView>> ViewsPushAsync(string triggerId, SlackView view, CancellationToken cancel) =>
        ViewAsync(SlackMethod.ViewsPush, new JsonObject { ["trigger_id"] = triggerId }, view, cancel);

    /// <summary><c>views.update</c>; with <paramref name="hash"/> only if the view is still as it was then.</summary>
    public Task<SlackAnswer<ShownView>> ViewsUpdateAsync(string viewId, string? hash, SlackView view, CancellationToken cancel) =>
        ViewAsync(SlackMethod.ViewsUpdate, new JsonObject { ["view_id"] = viewId, ["hash"] = hash }, view, cancel);

    /// <summary><c>views.publish</c>: the home tab of one user.</summary>
    public Task<SlackAnswer<ShownView>> ViewsPublishAsync(string userId, SlackView view, CancellationToken cancel) =>
        ViewAsync(SlackMethod.ViewsPublish, new JsonObject { ["user_id"] = userId }, view, cancel);

    /// <summary><c>files.info</c>.</summary>
    public Task<SlackAnswer<SlackFile>> FileAsync(string id, CancellationToken cancel) =>
        calls.CallAsync(SlackMethod.File, new JsonObject { ["file"] = id }, SlackJson.Default.FileReply, r => r.File?.ToFile(), cancel);

    /// <summary>A file's bytes, at most <paramref name="maxBytes"/>.</summary>
    public Task<SlackAnswer<byte[]>> DownloadAsync(SlackFile file, long maxBytes, CancellationToken cancel) =>
        new SlackDownload(calls, FileAsync, time).RunAsync(file, maxBytes, cancel);

    /// <summary><c>users.info</c>.</summary>
    public Task<SlackAnswer<SlackUser>> UserAsync(string id, CancellationToken cancel) =>
        calls.CallAsync(SlackMethod.User, new JsonObject { ["user"] = id }, SlackJson.Default.UserReply, UserOf, cancel);

    /// <summary><c>usergroups.list</c>: those that are not disabled.</summary>
    public Task<SlackAnswer<IReadOnlyList<SlackUserGroup>>> UserGroupsAsync(CancellationToken cancel) =>
        calls.CallAsync(SlackMethod.UserGroups, [], SlackJson.Default.UserGroupsReply,
            r => r.Usergroups is { } groups ? (IReadOnlyList<SlackUserGroup>)[.. groups.Where(g => g.Id is not null).Select(g => new SlackUserGroup(g.Id!, g.Handle ?? "", g.Name ?? ""))] : null, cancel);

    /// <summary><c>usergroups.users.list</c>: the ids of a group's members.</summary>
    public Task<SlackAnswer<IReadOnlyList<string>>> UserGroupMembersAsync(string group, CancellationToken cancel) =>
        calls.CallAsync(SlackMethod.UserGroupMembers, new JsonObject { ["usergroup"] = group }, SlackJson.Default.MembersReply, r => r.Users, cancel);

    /// <summary>Answers a press or command at the address that came with it: for the actor alone, or in place of the message that was pressed. Five times within 30 minutes.</summary>
    public Task<SlackAnswer<bool>> RespondAsync(string responseUrl, SlackMessage message, bool replaceOriginal, CancellationToken cancel)
    {
        var body = MessageOf(message);
        if (replaceOriginal)
            body["replace_original"] = true;
        else
            body["response_type"] = "ephemeral";
        return RespondAsync(responseUrl, body, cancel);
    }

    /// <summary>The same with a message in Slack's own form, as an acknowledgement carries it.</summary>
    public async Task<SlackAnswer<bool>> RespondAsync(string responseUrl, JsonObject message, CancellationToken cancel) =>
        Uri.TryCreate(responseUrl, UriKind.Absolute, out var address) && calls.Hosts.Has(address)
            ? await calls.PostAsync(Respond, address, message, cancel)
            : new SlackAnswer<bool>.Failed("invalid_url", "The address for the answer is not Slack's, so nothing was sent there. Press or write again.");

    /// <inheritdoc/>
    public void Dispose() => calls.Dispose();

    private Task<SlackAnswer<ShownView>> ViewAsync(SlackMethod method, JsonObject arguments, SlackView view, CancellationToken cancel)
    {
        arguments["view"] = JsonSerializer.SerializeToNode(view, SlackJson.Default.SlackView);
        return calls.CallAsync(method, arguments, SlackJson.Default.ViewReply, r => r.View is { Id: { } id } shown ? new ShownView(id, shown.Hash ?? "") : null, cancel);
    }

    private static JsonObject Arguments(OutgoingMessage message)
    {
        var arguments = MessageOf(message.Message);
        arguments["channel"] = message.Channel;
        // chat.update would otherwise look for names in the text by itself.
        arguments["parse"] = "none";
        if (message.Metadata is { } known)
        {
            arguments["metadata"] = new JsonObject
            {
                ["event_type"] = EventType,
                ["event_payload"] = new JsonObject { ["incident"] = known.Incident, ["sequence"] = known.Sequence, ["alvis"] = known.Alvis },
            };
        }

        return arguments;
    }

    private static JsonObject MessageOf(SlackMessage message) => new() { ["text"] = message.Text, ["blocks"] = JsonSerializer.SerializeToNode(message.Blocks, SlackJson.Default.IReadOnlyListBlock) };

    private static AuthTest? AuthOf(AuthReply r, HttpResponseHeaders headers) => r is { TeamId: { } team, UserId: { } user }
        ? new AuthTest(r.Url ?? "", r.Team ?? "", team, user, r.BotId ?? "", r.EnterpriseId,
            headers.TryGetValues("x-oauth-scopes", out var scopes) ? [.. scopes.SelectMany(s => s.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))] : [])
        : null;

    private static Posted? PostedOf(string? channel, string? ts) => channel is { Length: > 0 } && ts is { Length: > 0 } ? new Posted(channel, ts) : null;

    private static MessagePage? PageOf(MessagesReply r) => r.Messages is { } messages
        ? new MessagePage([.. messages.Where(m => m.Ts is not null).Select(ReadOf)], r.ResponseMetadata?.NextCursor is { Length: > 0 } next ? next : null)
        : null;

    private static ReadMessage ReadOf(MessageReply m) => new(m.Ts!, m.ThreadTs, m.User, m.BotId, m.Text ?? "", MetadataOf(m.Metadata), m.Subtype);

    // Any app may write metadata: what is not of Alvis's form is none of Alvis's.
    private static AlvisMetadata? MetadataOf(MetadataReply? metadata) =>
        metadata is { EventType: EventType, EventPayload: { } payload } && payload["incident"] is JsonValue i && i.TryGetValue<long>(out var incident)
        && payload["sequence"] is JsonValue s && s.TryGetValue<long>(out var sequence) && payload["alvis"] is JsonValue a && a.TryGetValue<string>(out var alvis)
            ? new AlvisMetadata(incident, sequence, alvis)
            : null;

    private static SlackChannel? ChannelOf(ChannelReply r) => r.Channel is { Id: { } id } c
        ? new SlackChannel(id, c.Name ?? "", c.IsMember ?? false, c.IsArchived ?? false, c.IsPrivate ?? false, c.IsExtShared ?? false)
        : null;

    private static SlackUser? UserOf(UserReply r) => r.User is { Id: { } id } u
        ? new SlackUser(id, u.TeamId ?? "", NameOf(u), u.Profile?.Email, u.Deleted ?? false, u.IsBot ?? false, u.IsStranger ?? false, (u.IsRestricted ?? false) || (u.IsUltraRestricted ?? false))
        : null;

    private static string NameOf(UserFields u) => new[] { u.Profile?.DisplayName, u.Profile?.RealName, u.Name, u.Id }.First(n => !string.IsNullOrEmpty(n))!;
}
