using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Alvis.Bot.Slack.Blocks;

namespace Alvis.Bot.Slack.Api;

/// <summary>What every answer of the Web API may hold; each method adds its own. Anything may be missing.</summary>
internal record SlackReply
{
    public bool Ok { get; init; }
    public string? Error { get; init; }
    public string? Needed { get; init; }
    public string? Warning { get; init; }
    public ReplyMetadata? ResponseMetadata { get; init; }
}

internal sealed record ReplyMetadata(string? NextCursor, IReadOnlyList<string>? Messages, IReadOnlyList<string>? Warnings);

internal sealed record AuthReply(string? Url, string? Team, string? TeamId, string? UserId, string? BotId, string? EnterpriseId) : SlackReply;

internal sealed record UrlReply(string? Url, string? Permalink) : SlackReply;

internal sealed record PostReply(string? Channel, string? Ts, string? MessageTs, MessageReply? Message) : SlackReply;

internal sealed record MessagesReply(IReadOnlyList<MessageReply>? Messages) : SlackReply;

internal sealed record MessageReply(string? Ts, string? ThreadTs, string? User, string? BotId, string? Text, string? Subtype, MetadataReply? Metadata);

internal sealed record MetadataReply(string? EventType, JsonObject? EventPayload);

internal sealed record ChannelReply(ChannelFields? Channel) : SlackReply;

internal sealed record ChannelFields(string? Id, string? Name, bool? IsMember, bool? IsArchived, bool? IsPrivate, bool? IsExtShared);

internal sealed record ViewReply(ViewFields? View) : SlackReply;

internal sealed record ViewFields(string? Id, string? Hash);

internal sealed record FileReply(FileFields? File) : SlackReply;

internal sealed record FileFields(
    string? Id, string? Name, string? Title, long? Size, string? Mimetype, string? Mode, string? FileAccess, string? UrlPrivate, string? UrlPrivateDownload, string? User,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyList<ShareFields>>>? Shares)
{
    /// <summary>What Alvis reads of it; null without an id.</summary>
    public SlackFile? ToFile() => Id is not { Length: > 0 }
        ? null
        : new SlackFile(Id, Name ?? Title ?? "", Size ?? 0, Mimetype ?? "", Mode ?? "", FileAccess, UrlPrivate, UrlPrivateDownload, User)
        {
            Places = Shares is null ? [] : [.. from kind in Shares.Values from channel in kind from share in channel.Value where share.Ts is not null select new FilePlace(channel.Key, share.Ts!, share.ThreadTs)],
        };
}

internal sealed record ShareFields(string? Ts, string? ThreadTs);

internal sealed record UserReply(UserFields? User) : SlackReply;

internal sealed record UserFields(
    string? Id, string? TeamId, string? Name, bool? Deleted, bool? IsBot, bool? IsStranger, bool? IsRestricted, bool? IsUltraRestricted, ProfileFields? Profile);

internal sealed record ProfileFields(string? DisplayName, string? RealName, string? Email);

internal sealed record UserGroupsReply(IReadOnlyList<UserGroupFields>? Usergroups) : SlackReply;

internal sealed record UserGroupFields(string? Id, string? Handle, string? Name);

internal sealed record MembersReply(IReadOnlyList<string>? Users) : SlackReply;

/// <summary>How all of it is written and read: Slack's names, and nothing for what is null.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SlackReply))]
[JsonSerializable(typeof(AuthReply))]
[JsonSerializable(typeof(UrlReply))]
[JsonSerializable(typeof(PostReply))]
[JsonSerializable(typeof(MessagesReply))]
[JsonSerializable(typeof(ChannelReply))]
[JsonSerializable(typeof(ViewReply))]
[JsonSerializable(typeof(FileReply))]
[JsonSerializable(typeof(FileFields))]
[JsonSerializable(typeof(UserReply))]
[JsonSerializable(typeof(UserGroupsReply))]
[JsonSerializable(typeof(MembersReply))]
[JsonSerializable(typeof(IReadOnlyList<Block>))]
[JsonSerializable(typeof(SlackView))]
internal sealed partial class SlackJson : JsonSerializerContext;
