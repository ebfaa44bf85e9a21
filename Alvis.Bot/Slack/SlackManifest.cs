using System.Text.Json;
using System.Text.Json.Nodes;

namespace Alvis.Bot.Slack;

/// <summary>
/// The description of Alvis's Slack app, <c>manifest.json</c>: an admin of the workspace pastes it into Slack. The file is for Socket Mode; for
/// HTTP the address that Slack calls is put into it (wire/slack.md, section 15).
/// </summary>
internal static class SlackManifest
{
    /// <summary>Where Slack reaches Alvis below its public address.</summary>
    public const string EventsPath = "/slack/events";

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The manifest as it stands beside the program.</summary>
    public static JsonObject Read() => JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "manifest.json")))!.AsObject();

    /// <summary>What the bot token must be allowed to do.</summary>
    public static IReadOnlyList<string> Scopes() =>
        [.. Read()["oauth_config"]!["scopes"]!["bot"]!.AsArray().Select(s => s!.GetValue<string>())];

    /// <summary>The manifest as text to paste.</summary>
    /// <param name="address">Alvis's public address for HTTP; null for Socket Mode.</param>
    public static string Write(Uri? address)
    {
        var manifest = Read();
        if (address is not null)
        {
            var events = new Uri(address, EventsPath).AbsoluteUri;
            manifest["features"]!["slash_commands"]![0]!["url"] = events;
            var settings = manifest["settings"]!;
            settings["event_subscriptions"]!["request_url"] = events;
            settings["interactivity"]!["request_url"] = events;
            settings["socket_mode_enabled"] = false;
        }

        return manifest.ToJsonString(Readable) + "\n";
    }
}
