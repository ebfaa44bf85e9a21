using System.Text.Json.Nodes;

namespace Alvis.Tests.Support.SlackWorkspace.Tests;

/// <summary>What a person reads, whom a message mentions, and what Slack makes of what is typed.</summary>
public sealed class ReadingTests : WorkspaceTest
{
    [Theory]
    [InlineData("*shop* is _down_", "shop is down")]
    [InlineData("snake_case_name and 2*3*4", "snake_case_name and 2*3*4")]
    [InlineData("`*kept*` and ```\n_kept_\n```", "*kept* and \n_kept_\n")]
    [InlineData("<https://x.example/a|the page>", "the page")]
    [InlineData("&lt;!channel&gt; &amp;amp;", "<!channel> &amp;")]
    [InlineData("since <!date^1700000000^{time}|22:13 UTC>", "since 22:13 UTC")]
    public void Markup_is_read_as_a_person_reads_it(string text, string read) => Assert.Equal(read, Reading.Line(text));

    [Theory]
    [InlineData("<!channel> <@U1|mara> <!subteam^S1>", "channel,U1,S1")]
    [InlineData("&lt;!channel&gt; @channel <#C1>", "")]
    public void Only_live_markup_mentions_anybody(string text, string mentions) =>
        Assert.Equal(mentions, string.Join(',', Reading.Mentions(new JsonObject { ["text"] = text })));

    [Fact]
    public void Plain_text_and_button_values_mention_nobody() => Assert.Empty(Reading.Mentions(JsonNode.Parse("""
        {"text":"","blocks":[{"type":"header","text":{"type":"plain_text","text":"<!channel>"}},
        {"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"<!here>"}]}]},
        {"type":"actions","elements":[{"type":"button","value":"<!here>","text":{"type":"plain_text","text":"<@U1>"}}]}]}
        """)!.AsObject()));

    [Fact]
    public async Task A_message_says_whom_it_mentions()
    {
        var mara = Workspace.AddPerson("mara");
        var group = Workspace.AddGroup("sre", mara);
        var message = await App.PostAsync(Incidents, $"<@{mara.Id}> and <!subteam^{group.Id}>, not &lt;!here&gt;");
        Assert.Equal(["@mara", "@sre"], message.Mentions);
    }

    [Fact]
    public void Names_become_ids_and_three_characters_are_escaped()
    {
        var mara = Workspace.AddPerson("mara");
        var said = mara.Says(Incidents, "@Alvis ask @mara in #incidents about a<b & https://x.example/a @nobody");
        Assert.Equal(
            $"<@{Workspace.BotUser}> ask <@{mara.Id}> in <#{Incidents.Id}|incidents> about a&lt;b &amp; <https://x.example/a> @nobody", (string?)said.Content["text"]);
    }

    [Fact]
    public async Task A_commands_names_carry_their_label()
    {
        await App.ConnectAsync();
        var mara = Workspace.AddPerson("mara");
        await mara.TypesAsync("/alvis ack INC-1 for @mara");
        Assert.Equal($"ack INC-1 for <@{mara.Id}|mara>", (string?)App.Envelopes[^1]["payload"]!["text"]);
        await Assert.ThrowsAsync<WorkspaceException>(() => mara.TypesAsync("/other"));
    }

    [Fact]
    public void A_manifest_says_what_the_app_may_do_and_hears()
    {
        var app = AppManifest.From("""
            {"features":{"app_home":{"home_tab_enabled":true},"slash_commands":[{"command":"/alvis","should_escape":true}],"shortcuts":[{"name":"Add","callback_id":"alvis.add"}]},
            "oauth_config":{"scopes":{"bot":["chat:write"]}},"settings":{"event_subscriptions":{"bot_events":["app_mention"]}}}
            """);
        Assert.Equal(["chat:write"], app.Scopes);
        Assert.Equal(["app_mention"], app.Events);
        Assert.Equal((true, false, true, "alvis.add"), (app.Home, app.Messages, app.EscapesCommands, app.Shortcuts["Add"]));
    }

    [Fact]
    public async Task A_menu_entry_is_told_with_its_message_and_one_that_is_not_there_is_not()
    {
        var app = AppManifest.Full with { Shortcuts = new Dictionary<string, string>(StringComparer.Ordinal) { ["Add to timeline"] = "alvis.add" }, Messages = false };
        await using var workspace = await SlackWorkspace.Workspace.StartAsync(app: app);
        await using var raw = new RawApp(workspace);
        await raw.ConnectAsync();
        var mara = workspace.AddPerson("mara");
        var said = mara.Says(workspace.Incidents, "errors at 12%");
        Assert.Null((await mara.PicksAsync("Add to timeline", said)).Trouble);
        Assert.Null((await mara.PicksAsync("Add to timeline")).Trouble);
        var (ofMessage, ofWorkspace) = (raw.Envelopes[0]["payload"]!, raw.Envelopes[1]["payload"]!);
        Assert.Equal(("message_action", "alvis.add", said.Ts), ((string?)ofMessage["type"], (string?)ofMessage["callback_id"], (string?)ofMessage["message_ts"]));
        Assert.Equal(("shortcut", null), ((string?)ofWorkspace["type"], (string?)ofWorkspace["response_url"]));
        await Assert.ThrowsAsync<WorkspaceException>(() => mara.PicksAsync("Delete"));
        Assert.Throws<WorkspaceException>(() => mara.Writes("hello"));
        Assert.Equal("messages_tab_disabled", (await raw.CallAsync("chat.postMessage", ("channel", mara.Id), ("text", "x"))).Error());
    }

    [Fact]
    public async Task A_test_that_speaks_of_what_is_not_there_is_told_what_is()
    {
        await App.PostAsync(Incidents, "shop is down");
        Assert.Contains("shop is down", Assert.Throws<WorkspaceException>(() => Incidents.Message("shop is up")).Message, StringComparison.Ordinal);
        var secret = Workspace.AddChannel("secret", ChannelKind.Private);
        Assert.Throws<WorkspaceException>(() => Workspace.AddPerson("mara").Says(secret, "let me in"));
    }
}
