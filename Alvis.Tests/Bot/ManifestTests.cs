using System.Text.Json.Nodes;
using Alvis.Tests.Support;

namespace Alvis.Tests.Bot;

/// <summary>The Slack app manifest is pasted into Slack by an admin, who sees what it asks for.</summary>
public sealed class ManifestTests
{
    private static readonly JsonNode Manifest = JsonNode.Parse(Repository.Read("manifest.json"))!;

    [Fact]
    public void It_asks_for_no_more_than_posting_and_its_own_command() =>
        Assert.Equal(["chat:write", "commands"], Manifest["oauth_config"]!["scopes"]!["bot"]!.AsArray().Select(s => (string)s!));

    [Fact]
    public void It_needs_no_public_address()
    {
        Assert.True((bool?)Manifest["settings"]!["socket_mode_enabled"]);
        Assert.DoesNotContain("\"url\"", Manifest.ToJsonString(), StringComparison.Ordinal);
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
