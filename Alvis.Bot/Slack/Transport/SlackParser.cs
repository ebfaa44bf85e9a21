using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Alvis.Bot.Slack.Api;

namespace Alvis.Bot.Slack.Transport;

/// <summary>Turns what Slack delivers into requests (wire/slack.md, sections 4 to 9). Pure.</summary>
internal static class SlackParser
{
    private const int LongestKey = 200;

    /// <summary>
    /// The requests in a payload: none in one that is nobody's wish, such as the message of a bot; null when it is not of a form that Alvis knows.
    /// </summary>
    public static IReadOnlyList<SlackRequest>? Read(SlackPayloadKind kind, JsonObject payload)
    {
        try
        {
            var requests = kind switch
            {
                SlackPayloadKind.Event => SlackEvents.Read(payload),
                SlackPayloadKind.Interaction => SlackInteractions.Read(payload),
                _ => Command(payload),
            };
            return requests is null ? null : [.. requests.Select(r => r with { Key = Short(r.Key) })];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Half a surrogate pair in a text is JSON and still no text; it shows only when it is read.
            return null;
        }
    }

    /// <summary>Where an app is installed: in a shared channel or an organisation not where the actor is at home.</summary>
    public static string? TeamOf(JsonObject payload) =>
        payload.Section("view").Text("app_installed_team_id") ?? payload.Section("team").Text("id") ?? payload.List("authorizations").FirstOrDefault().Text("team_id")
        ?? payload.Text("team_id") ?? payload.Section("user").Text("team_id");

    /// <summary>The enterprise an app is installed in; null outside a grid.</summary>
    public static string? EnterpriseOf(JsonObject payload) =>
        payload.Section("enterprise").Text("id") ?? payload.List("authorizations").FirstOrDefault().Text("enterprise_id") ?? payload.Text("enterprise_id")
        ?? payload.Section("team").Text("enterprise_id");

    /// <summary>The files in a list of file objects; what is none is left out.</summary>
    public static IReadOnlyList<SlackFile> Files(JsonNode? node, string key) =>
        [.. node.List(key).Select(f => f.Deserialize(SlackJson.Default.FileFields)).OfType<FileFields>().Select(f => f.ToFile()).OfType<SlackFile>()];

    private static List<SlackRequest>? Command(JsonObject fields)
    {
        if (fields.Text("trigger_id") is not { Length: > 0 } trigger || fields.Text("user_id") is not { Length: > 0 } user || fields.Text("channel_id") is not { Length: > 0 } channel)
            return null;
        var team = TeamOf(fields);
        var actor = new SlackActor(user, fields.Text("user_name") ?? "", team, EnterpriseOf(fields));
        return [new SlackRequest.Command(trigger, team, actor, channel, fields.Text("text") ?? "", trigger, fields.Text("response_url") ?? "")];
    }

    // A key is kept for a while; somebody else made it.
    private static string Short(string key) => key.Length <= LongestKey ? key : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
