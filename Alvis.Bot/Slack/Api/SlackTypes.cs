using Alvis.Bot.Slack.Blocks;

namespace Alvis.Bot.Slack.Api;

/// <summary>Who Alvis is in Slack (<c>auth.test</c>).</summary>
/// <param name="Scopes">What the bot token may do, from the header <c>x-oauth-scopes</c>; empty when Slack did not say.</param>
internal sealed record AuthTest(string Url, string Team, string TeamId, string UserId, string BotId, string? EnterpriseId, IReadOnlyList<string> Scopes);

/// <summary>A message that stands in a channel.</summary>
/// <param name="Channel">The channel's real id.</param>
/// <param name="Ts">Its key there. A key and not a number: never parsed.</param>
/// <param name="IsStray">True for a reply that stands in the channel itself: its thread is gone, and Slack does not refuse it for that.</param>
internal sealed record Posted(string Channel, string Ts, bool IsStray = false);

/// <summary>A message to post (<c>chat.postMessage</c>, <c>chat.postEphemeral</c> with <paramref name="User"/>, <c>chat.update</c> with <paramref name="Ts"/>).</summary>
/// <param name="Channel">Where.</param>
/// <param name="Message">What.</param>
/// <param name="ThreadTs">Under which message; null in the channel itself.</param>
/// <param name="Broadcast">True to show a reply in the channel too.</param>
/// <param name="Metadata">What Alvis finds it again by.</param>
/// <param name="User">Who alone sees it.</param>
/// <param name="Ts">Which message it replaces.</param>
internal sealed record OutgoingMessage(string Channel, SlackMessage Message, string? ThreadTs = null, bool Broadcast = false, AlvisMetadata? Metadata = null, string? User = null, string? Ts = null);

/// <summary>The metadata of Alvis's own messages, <c>event_type: alvis_post</c>: by it a message is found again after a lost answer. Anyone in the workspace can read it.</summary>
/// <param name="Incident">The incident's number.</param>
/// <param name="Sequence">The first sequence of what the message tells; 0 or below for what is no reply, see <c>PostId</c>.</param>
/// <param name="Alvis">Which Alvis: two may be in one workspace, each with an INC-1.</param>
internal sealed record AlvisMetadata(long Incident, long Sequence, string Alvis);

/// <summary>A message as <c>conversations.history</c> and <c>conversations.replies</c> give it, as far as Alvis reads it.</summary>
internal sealed record ReadMessage(string Ts, string? ThreadTs, string? User, string? BotId, string Text, AlvisMetadata? Metadata, string? Subtype);

/// <summary>A page of messages and the cursor of the next one; null at the end.</summary>
internal sealed record MessagePage(IReadOnlyList<ReadMessage> Messages, string? NextCursor);

/// <summary>A channel (<c>conversations.info</c>).</summary>
internal sealed record SlackChannel(string Id, string Name, bool IsMember, bool IsArchived, bool IsPrivate, bool IsExtShared);

/// <summary>A person (<c>users.info</c>).</summary>
internal sealed record SlackUser(string Id, string TeamId, string Name, string? Email, bool Deleted, bool IsBot, bool IsStranger, bool IsRestricted);

/// <summary>A user group (<c>usergroups.list</c>).</summary>
internal sealed record SlackUserGroup(string Id, string Handle, string Name);

/// <summary>A file (<c>files.info</c>, or in a message).</summary>
/// <param name="Mode">What Slack holds: <c>hosted</c>, <c>snippet</c>, or <c>tombstone</c>, <c>hidden_by_limit</c>, <c>external</c>, which cannot be read.</param>
/// <param name="Access">The field <c>file_access</c>: <c>check_file_info</c> means that the rest must be asked for.</param>
internal sealed record SlackFile(string Id, string Name, long Size, string Mimetype, string Mode, string? Access, string? UrlPrivate, string? UrlPrivateDownload, string? User)
{
    /// <summary>The messages it stands in, as <c>files.info</c> tells; empty in a message's own file, and for a moment after it was shared.</summary>
    public IReadOnlyList<FilePlace> Places { get; init; } = [];
}

/// <summary>A message that a file stands in.</summary>
/// <param name="ThreadTs">The thread it stands in; null outside one.</param>
internal sealed record FilePlace(string Channel, string Ts, string? ThreadTs);

/// <summary>A view that Slack shows now.</summary>
/// <param name="Hash">Its version, for an update that must not overwrite another.</param>
internal sealed record ShownView(string Id, string Hash);
