using System.Text.Json.Nodes;
using Alvis.Bot.Slack;
using Alvis.Tests.Support;

namespace Alvis.Tests.Bot;

/// <summary>The Slack app manifest is pasted into Slack by an admin, who sees what it asks for. The official schema is held against it in Conformance.</summary>
public sealed class ManifestTests
{
    private static readonly JsonNode Manifest = JsonNode.Parse(Repository.Read("manifest.json"))!;

    /// <summary>Each scope with what it is for: what has no reason here is not asked for.</summary>
    private static readonly Dictionary<string, string> Reasons = new(StringComparer.Ordinal)
    {
        ["app_mentions:read"] = "verbs said by mention, the only way inside a thread",
        ["channels:history"] = "finding a post again after a lost answer, in a public channel",
        ["channels:join"] = "joining the incident channel when it is public",
        ["channels:read"] = "doctor: does the channel exist, is Alvis in it",
        ["chat:write"] = "posting",
        ["commands"] = "/alvis",
        ["files:read"] = "playbook files",
        ["groups:history"] = "finding a post again, in a private channel",
        ["groups:read"] = "doctor, for a private channel",
        ["im:history"] = "verbs and files in a direct message",
        ["usergroups:read"] = "roles of user groups",
        ["users:read"] = "who is a bot, a guest or of another company",
    };

    [Fact]
    public void It_asks_for_no_more_than_it_has_a_reason_for() =>
        Assert.Equal(Reasons.Keys.Order(StringComparer.Ordinal), Manifest["oauth_config"]!["scopes"]!["bot"]!.AsArray().Select(s => (string)s!));

    [Fact]
    public void It_needs_no_public_address()
    {
        Assert.True((bool?)Manifest["settings"]!["socket_mode_enabled"]);
        Assert.DoesNotContain("\"url\"", Manifest.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("request_url", Manifest.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void With_an_address_Slack_calls_it_there_for_everything()
    {
        var http = JsonNode.Parse(SlackManifest.Write(new Uri("https://alvis.shop.example")))!;

        const string events = "https://alvis.shop.example/slack/events";
        Assert.False((bool?)http["settings"]!["socket_mode_enabled"]);
        Assert.Equal(events, (string?)http["features"]!["slash_commands"]![0]!["url"]);
        Assert.Equal(events, (string?)http["settings"]!["event_subscriptions"]!["request_url"]);
        Assert.Equal(events, (string?)http["settings"]!["interactivity"]!["request_url"]);
    }

    [Fact]
    public void Its_texts_fit_into_what_Slack_allows()
    {
        Assert.InRange(((string)Manifest["display_information"]!["name"]!).Length, 1, 35);
        Assert.InRange(((string)Manifest["display_information"]!["description"]!).Length, 1, 140);
        var command = Assert.Single(Manifest["features"]!["slash_commands"]!.AsArray());
        Assert.Equal("/alvis", (string?)command!["command"]);
    }
}
