using System.Text.Json.Nodes;

namespace Alvis.Bot.Slack.Transport;

/// <summary>Reads what the Events API brings (wire/slack.md, section 8).</summary>
internal static class SlackEvents
{
    // An edit or a deletion asks for nothing, and what bots write is not for Alvis: two of them would talk for ever.
    private static readonly string[] Written = ["", "file_share", "thread_broadcast", "me_message"];

    /// <summary>The key of a file in a channel, by which its event and the message that carries it are one thing.</summary>
    public static string FileKey(string channel, string file) => $"file {channel} {file}";

    /// <summary>The requests in it; null when it is no event.</summary>
    public static IReadOnlyList<SlackRequest>? Read(JsonObject body)
    {
        var team = SlackParser.TeamOf(body);
        if (body.Text("type") == "app_rate_limited")
            return [new SlackRequest.Notice($"app_rate_limited {body["minute_rate_limited"]?.ToJsonString()}", team, "app_rate_limited", body)];
        if (body.Text("type") != "event_callback" || body.Section("event") is not { } happened || happened.Text("type") is not { } type || body.Text("event_id") is not { Length: > 0 } id)
            return null;

        var own = body.List("authorizations").FirstOrDefault(a => a.Flag("is_bot")).Text("user_id");
        var user = happened.Text("user") ?? happened.Text("user_id");
        if (type is "app_uninstalled" or "tokens_revoked" || (type == "member_joined_channel" && own is not null && user == own))
            return [new SlackRequest.Notice(id, team, type, happened)];
        if (user is not { Length: > 0 } || user == own || happened.Text("bot_id") is not null)
            return [];

        var shared = body.Flag("is_ext_shared_channel");
        var home = happened.Text("user_team") ?? happened.Text("team") ?? (shared ? null : team);
        var actor = new SlackActor(user, "", home, home is not null && home == team ? SlackParser.EnterpriseOf(body) : null);
        SlackRequest? request = type switch
        {
            "app_mention" => Message(happened, team, actor, direct: false, shared),
            "message" when happened.Text("channel_type") == "im" => Message(happened, team, actor, direct: true, shared),
            "app_home_opened" when happened.Text("tab") != "messages" => new SlackRequest.HomeOpened(id, team, actor),
            // In a direct message the message itself carries it.
            "file_shared" when happened.Text("channel_id") is { } channel && !channel.StartsWith('D') && (happened.Text("file_id") ?? happened.Section("file").Text("id")) is { } file =>
                new SlackRequest.FileShared(FileKey(channel, file), team, actor, channel, file),
            _ => null,
        };
        return request is null ? [] : [request];
    }

    // Keyed by the message, which may come as a mention and as a message too.
    private static SlackRequest.Message? Message(JsonObject happened, string? team, SlackActor actor, bool direct, bool shared) =>
        happened.Text("channel") is { } channel && happened.Text("ts") is { } ts && Written.Contains(happened.Text("subtype") ?? "")
            ? new SlackRequest.Message($"message {channel} {ts}", team, actor, channel, ts, happened.Text("thread_ts"), happened.Text("text") ?? "", SlackParser.Files(happened, "files"), direct, shared)
            : null;
}
