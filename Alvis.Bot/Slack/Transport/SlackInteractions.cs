using System.Text.Json.Nodes;
using Alvis.Bot.Slack.Api;

namespace Alvis.Bot.Slack.Transport;

/// <summary>Reads presses, menus and modals (wire/slack.md, section 6).</summary>
internal static class SlackInteractions
{
    private static readonly string[] Selected = ["selected_user", "selected_channel", "selected_conversation", "selected_date", "selected_time"];

    /// <summary>The requests in it; null when it is none that Alvis knows.</summary>
    public static IReadOnlyList<SlackRequest>? Read(JsonObject payload)
    {
        if (payload.Section("user") is not { } user || user.Text("id") is not { Length: > 0 } id)
            return null;
        var team = SlackParser.TeamOf(payload);
        var home = user.Text("team_id");
        var actor = new SlackActor(id, user.Text("name") ?? user.Text("username") ?? "", home, user.Text("enterprise_id") ?? (home is not null && home == team ? SlackParser.EnterpriseOf(payload) : null));
        var trigger = payload.Text("trigger_id") ?? "";
        switch (payload.Text("type"))
        {
            case "block_actions":
                return [.. payload.List("actions").Select((action, n) => Action(payload, action, n, team, actor, trigger)).OfType<SlackRequest>()];
            case "message_action" or "shortcut" when payload.Text("callback_id") is { } callback && trigger.Length > 0:
                return [new SlackRequest.Action(trigger, team, actor, callback, "", payload.Section("channel").Text("id"), payload.Text("message_ts"), payload.Section("message").Text("thread_ts"),
                    null, trigger, payload.Text("response_url"))];
            case "view_submission" when View(payload) is { } view:
                return [new SlackRequest.Submission(trigger.Length > 0 ? trigger : $"submitted {view.Id} {view.Hash}", team, actor, view, trigger)];
            case "view_closed" when View(payload) is { } view:
                return [new SlackRequest.Closed($"closed {view.Id} {view.Hash}", team, actor, view)];
            default:
                return null;
        }
    }

    private static SlackRequest.Action? Action(JsonObject payload, JsonObject action, int n, string? team, SlackActor actor, string trigger)
    {
        if (action.Text("action_id") is not { } actionId)
            return null;
        // The container, because a message that only one person sees is not in the payload.
        var container = payload.Section("container");
        var channel = container.Text("channel_id") ?? payload.Section("channel").Text("id");
        var ts = container.Text("message_ts") ?? payload.Section("message").Text("ts");
        var key = trigger.Length > 0 ? trigger : $"{actor.Id} {channel} {ts} {container.Text("view_id")} {actionId} {action.Text("action_ts")}";
        return new SlackRequest.Action(
            n == 0 ? key : $"{key} {n}", team, actor, actionId, Value(action) ?? "", channel, ts, container.Text("thread_ts") ?? payload.Section("message").Text("thread_ts"), View(payload), trigger,
            payload.Text("response_url"));
    }

    private static IncomingView? View(JsonObject payload)
    {
        if (payload.Section("view") is not { } view || view.Text("id") is not { Length: > 0 } id)
            return null;
        var entered = (from block in view.Section("state").Section("values") ?? []
                       where block.Value is JsonObject
                       select (Block: block.Key, Inputs: ((JsonObject)block.Value!).Where(i => i.Value is JsonObject).ToDictionary(i => i.Key, i => (JsonObject)i.Value!, StringComparer.Ordinal))).ToList();
        return new IncomingView(
            id, view.Text("callback_id") ?? "", view.Text("private_metadata") ?? "", view.Text("hash") ?? "",
            entered.ToDictionary(e => e.Block, e => (IReadOnlyDictionary<string, string?>)e.Inputs.ToDictionary(i => i.Key, i => Value(i.Value), StringComparer.Ordinal), StringComparer.Ordinal),
            entered.Where(e => e.Inputs.Values.Any(i => i.ContainsKey("files")))
                .ToDictionary(e => e.Block, e => (IReadOnlyList<SlackFile>)[.. e.Inputs.Values.SelectMany(i => SlackParser.Files(i, "files"))], StringComparer.Ordinal));
    }

    // What an element carries or a person entered, whatever the element is.
    private static string? Value(JsonObject element)
    {
        if (element.Text("value") is { } value)
            return value;
        if (element.Section("selected_option").Text("value") is { } chosen)
            return chosen;
        if (element["selected_options"] is JsonArray)
            return string.Join('\n', element.List("selected_options").Select(o => o.Text("value")).OfType<string>());
        return Selected.Select(key => element.Text(key)).FirstOrDefault(v => v is not null);
    }
}
