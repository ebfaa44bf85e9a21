using System.Text.Json.Nodes;
using Alvis.Bot.Slack.Api;
using Alvis.Bot.Slack.Blocks;

namespace Alvis.Tests.Bot.Slack.Api;

/// <summary>What leaves Alvis.</summary>
public sealed class SlackApiSendingTests
{
    [Fact]
    public async Task A_message_is_JSON_with_its_text_and_blocks_in_Slacks_own_words()
    {
        await using var bench = await ApiBench.StartAsync();
        var message = new SlackMessage("shop is down", [new HeaderBlock(new PlainTextObject("shop & more", Emoji: false)), new ActionsBlock([new ButtonElement(new PlainTextObject("Approve")) { ActionId = "alvis.approve", Value = "1", Style = "danger" }])]);
        await bench.Api.PostMessageAsync(new OutgoingMessage("C1", message, ThreadTs: "1.2", Broadcast: true, Metadata: new AlvisMetadata(142, 3, "a1")), CancellationToken.None);
        var sent = bench.Server.Only("chat.postMessage");
        Assert.Equal("application/json; charset=utf-8", sent.ContentType);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(
            """
            {
              "text": "shop is down",
              "blocks": [
                { "type": "header", "text": { "type": "plain_text", "text": "shop & more", "emoji": false } },
                { "type": "actions", "elements": [ { "type": "button", "text": { "type": "plain_text", "text": "Approve" }, "value": "1", "style": "danger", "action_id": "alvis.approve" } ] }
              ],
              "channel": "C1", "parse": "none", "thread_ts": "1.2", "reply_broadcast": true, "unfurl_links": false, "unfurl_media": false,
              "metadata": { "event_type": "alvis_post", "event_payload": { "incident": 142, "sequence": 3, "alvis": "a1" } }
            }
            """), JsonNode.Parse(sent.Body)), sent.Body);
    }

    [Fact]
    public async Task Every_kind_of_block_and_element_is_sent_with_its_type()
    {
        await using var bench = await ApiBench.StartAsync();
        var plain = new PlainTextObject("x");
        await bench.Api.ViewsOpenAsync("t", new SlackView("modal",
        [
            new SectionBlock(new MrkdwnTextObject("m")) { Fields = [plain], Accessory = new ButtonElement(plain) { Confirm = new ConfirmObject(plain, plain, plain, plain) } },
            new ContextBlock([plain]), new DividerBlock(), new RichTextBlock([new JsonObject { ["type"] = "rich_text_section" }]),
            new InputBlock(plain, new PlainTextInputElement { Multiline = true }), new InputBlock(plain, new FileInputElement { MaxFiles = 1 }),
        ]), CancellationToken.None);
        var body = bench.Server.Only("views.open").Body;
        Assert.All(
            ["\"type\":\"modal\"", "\"type\":\"section\"", "\"type\":\"mrkdwn\"", "\"type\":\"plain_text\"", "\"type\":\"button\"", "\"type\":\"context\"", "\"type\":\"divider\"", "\"type\":\"rich_text\"",
                "\"type\":\"rich_text_section\"", "\"type\":\"input\"", "\"type\":\"plain_text_input\"", "\"type\":\"file_input\"", "\"max_files\":1", "\"trigger_id\":\"t\"", "\"verbatim\":true"],
            part => Assert.Contains(part, body, StringComparison.Ordinal));
        Assert.DoesNotContain("null", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_is_its_text_and_all_its_blocks_and_an_edit_keeps_its_metadata()
    {
        await using var bench = await ApiBench.StartAsync();
        var message = new SlackMessage("t", [new HeaderBlock(new PlainTextObject("first")), new DividerBlock()]);
        await bench.Api.PostMessageAsync(new OutgoingMessage("C1", message), CancellationToken.None);
        await bench.Api.UpdateAsync(new OutgoingMessage("C1", message, Ts: "1.2"), CancellationToken.None);
        var posted = JsonNode.Parse(bench.Server.Only("chat.postMessage").Body)!;
        Assert.Equal(("t", 2), (posted["text"]!.GetValue<string>(), posted["blocks"]!.AsArray().Count));
        var updated = JsonNode.Parse(bench.Server.Only("chat.update").Body)!;
        Assert.Equal(2, updated["blocks"]!.AsArray().Count);
        Assert.Equal("1.2", updated["ts"]!.GetValue<string>());
        Assert.Null(updated["metadata"]);
    }

    [Fact]
    public async Task Reading_methods_are_forms_and_ask_for_all_metadata()
    {
        await using var bench = await ApiBench.StartAsync();
        await bench.Api.RepliesAsync("C1", "1.2", "next=", CancellationToken.None);
        await bench.Api.HistoryAsync("C1", "1", null, null, CancellationToken.None);
        var replies = bench.Server.Only("conversations.replies");
        Assert.Equal("application/x-www-form-urlencoded", replies.ContentType);
        Assert.Equal("channel=C1&ts=1.2&cursor=next%3D&limit=200&include_all_metadata=true", replies.Body);
        Assert.Equal("""{"channel":"C1","oldest":"1","inclusive":true,"limit":200,"include_all_metadata":true}""", bench.Server.Only("conversations.history").Body);
    }

    [Fact]
    public async Task The_token_is_in_the_header_alone_and_each_method_has_its_own()
    {
        await using var bench = await ApiBench.StartAsync();
        await bench.PostAsync();
        await bench.Api.ConnectionsOpenAsync(CancellationToken.None);
        Assert.Equal("Bearer " + SlackServer.BotToken, bench.Server.Only("chat.postMessage").Authorization);
        Assert.Equal("Bearer " + SlackServer.AppToken, bench.Server.Only("apps.connections.open").Authorization);
        Assert.All(bench.Server.Requests, r => Assert.DoesNotContain("secret", r.Body, StringComparison.Ordinal));
        Assert.Equal("", bench.Server.Only("apps.connections.open").Body);
    }

    [Fact]
    public async Task A_message_for_one_person_carries_no_metadata()
    {
        await using var bench = await ApiBench.StartAsync();
        bench.Server.Answers("chat.postEphemeral", """{"ok":true,"message_ts":"5.6"}""");
        var answer = await bench.Api.PostEphemeralAsync(new OutgoingMessage("C1", ApiBench.Hello, User: "U1", Metadata: new AlvisMetadata(1, 0, "a")), CancellationToken.None);
        Assert.Equal(new SlackAnswer<Posted>.Ok(new Posted("C1", "5.6")), answer);
        var sent = JsonNode.Parse(bench.Server.Only("chat.postEphemeral").Body)!;
        Assert.Equal("U1", sent["user"]!.GetValue<string>());
        Assert.Null(sent["metadata"]);
    }

    [Fact]
    public async Task An_answer_goes_to_the_address_that_came_with_the_press_without_a_token()
    {
        await using var bench = await ApiBench.StartAsync();
        bench.Server.Answers("/actions/1", new Said(200, "ok", ContentType: "text/plain"));
        var answer = await bench.Api.RespondAsync(new Uri(bench.Server.Url, "/actions/1").AbsoluteUri, ApiBench.Hello, replaceOriginal: false, CancellationToken.None);
        Assert.IsType<SlackAnswer<bool>.Ok>(answer);
        var sent = Assert.Single(bench.Server.Requests);
        Assert.Equal("", sent.Authorization);
        Assert.Equal("ephemeral", JsonNode.Parse(sent.Body)!["response_type"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("https://hooks.slack.com.evil.example/commands/1")]
    [InlineData("http://hooks.slack.com/commands/1")]
    [InlineData("https://user@hooks.slack.com/commands/1")]
    [InlineData("/commands/1")]
    [InlineData("")]
    public async Task Nothing_is_told_to_an_address_that_is_not_Slacks(string address)
    {
        await using var bench = await ApiBench.StartAsync();
        Assert.Equal("invalid_url", Assert.IsType<SlackAnswer<bool>.Failed>(await bench.Api.RespondAsync(address, ApiBench.Hello, replaceOriginal: true, CancellationToken.None)).Error);
    }

    [Theory]
    [InlineData(404, "expired_url")]
    [InlineData(410, "expired_url")]
    public async Task An_answer_that_comes_too_late_is_final(int status, string error)
    {
        await using var bench = await ApiBench.StartAsync();
        bench.Server.Answers("/actions/1", new Said(status, "expired_url", ContentType: "text/plain"));
        Assert.Equal(error, Assert.IsType<SlackAnswer<bool>.Failed>(await bench.Api.RespondAsync(new Uri(bench.Server.Url, "/actions/1").AbsoluteUri, ApiBench.Hello, replaceOriginal: true, CancellationToken.None)).Error);
    }
}
