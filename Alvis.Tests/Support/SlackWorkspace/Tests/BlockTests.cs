using System.Text.Json.Nodes;

namespace Alvis.Tests.Support.SlackWorkspace.Tests;

/// <summary>Block Kit's limits: each can say no, and says where.</summary>
public sealed class BlockTests : WorkspaceTest
{
    public static TheoryData<string, string> Wrong => new()
    {
        { "[5]", "must provide an object [json-pointer:/blocks/0]" },
        { """[{"text":"x"}]""", "missing required field: type [json-pointer:/blocks/0]" },
        { """[{"type":"poll"}]""", "unsupported type: poll [json-pointer:/blocks/0/type]" },
        { """[{"type":"divider","colour":"red"}]""", "invalid additional property: colour [json-pointer:/blocks/0]" },
        { """[{"type":"section"}]""", "must define either `text` or `fields` [json-pointer:/blocks/0]" },
        { """[{"type":"section","text":{"type":"mrkdwn","text":""}}]""", "must be more than 0 characters [json-pointer:/blocks/0/text/text]" },
        { """[{"type":"section","text":{"type":"html","text":"x"}}]""", "unsupported type: html [json-pointer:/blocks/0/text/type]" },
        { """[{"type":"section","text":{"type":"mrkdwn","text":"x"},"accessory":null}]""", "must provide an object [json-pointer:/blocks/0/accessory]" },
        { """[{"type":"header","text":{"type":"mrkdwn","text":"x"}}]""", "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]" },
        { Section(3_001), "must be less than 3001 characters [json-pointer:/blocks/0/text/text]" },
        { $$"""[{"type":"section","fields":[{{Many(11, """{"type":"mrkdwn","text":"x"}""")}}]}]""", "no more than 10 items allowed [json-pointer:/blocks/0/fields]" },
        { $$"""[{"type":"section","fields":[{"type":"mrkdwn","text":"{{new string('x', 2_001)}}"}]}]""", "must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]" },
        { $$$"""[{"type":"header","text":{"type":"plain_text","text":"{{{new string('x', 151)}}}"}}]""", "must be less than 151 characters" },
        { $$"""[{"type":"context","elements":[{{Many(11, """{"type":"mrkdwn","text":"x"}""")}}]}]""", "no more than 10 items allowed" },
        { """[{"type":"context","elements":[{"type":"button","text":{"type":"plain_text","text":"x"}}]}]""", "unsupported type: button" },
        { $$"""[{"type":"actions","elements":[{{Many(26, """{"type":"button","text":{"type":"plain_text","text":"x"}}""")}}]}]""", "no more than 25 items allowed" },
        { """[{"type":"actions","elements":[]}]""", "no fewer than 1 items allowed" },
        { """[{"type":"actions","elements":[{"type":"plain_text_input"}]}]""", "unsupported type: plain_text_input" },
        { Button($$""" "text":{"type":"plain_text","text":"{{new string('x', 76)}}"}"""), "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]" },
        { Button($$"""{{Go}},"value":"{{new string('x', 2_001)}}" """), "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]" },
        { Button($$"""{{Go}},"style":"warning" """), "unsupported value" },
        { Button($$"""{{Go}},"url":"not an address" """), "Invalid URL" },
        { Button($$"""{{Go}},"url":"/incidents/INC-1" """), "Invalid URL" },
        { Button($$"""{{Go}},"url":"javascript:alert(1)" """), "Invalid URL" },
        { Button($$"""{{Go}},"action_id":"{{new string('x', 256)}}" """), "must be less than 256 characters" },
        { Button($$"""{{Go}},"accessibility_label":"{{new string('x', 76)}}" """), "must be less than 76 characters" },
        { Button($$$"""{{{Go}}},"confirm":{"title":{"type":"plain_text","text":"{{{new string('x', 101)}}}"},"text":{"type":"mrkdwn","text":"{{{new string('x', 301)}}}"},"confirm":{"type":"plain_text","text":"{{{new string('x', 31)}}}"},"deny":{"type":"plain_text","text":"No"}}"""), "must be less than 31 characters" },
        { Button($$$"""{{{Go}}},"confirm":{"title":{"type":"plain_text","text":"Sure?"}}"""), "missing required field: text" },
        { $$"""[{"type":"actions","elements":[{"type":"button",{{Go}},"action_id":"a"},{"type":"button",{{Go}},"action_id":"a"}]}]""", "`action_id` \"a\" already exists" },
        { """[{"type":"divider","block_id":"b"},{"type":"divider","block_id":"b"}]""", "`block_id` \"b\" already exists" },
        { """[{"type":"image","alt_text":"a"}]""", "must provide exactly one of image_url and slack_file" },
        { """[{"type":"image","image_url":"https://x.example/a.png"}]""", "missing required field: alt_text" },
        { """[{"type":"input","label":{"type":"plain_text","text":"File"},"element":{"type":"file_input"}}]""", "unsupported type: file_input" },
        { """[{"type":"input","element":{"type":"plain_text_input"}}]""", "missing required field: label" },
        { """[{"type":"input","label":{"type":"plain_text","text":"x"},"element":{"type":"plain_text_input","max_length":3001}}]""", "must be between 1 and 3000" },
        { """[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"blink","text":"x"}]}]}]""", "unsupported type: blink" },
        { """[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"x","style":{"blink":true}}]}]}]""", "invalid additional property: blink" },
        { """[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"x","style":{"bold":"yes"}}]}]}]""", "must be a boolean" },
        { """[{"type":"rich_text","elements":[{"type":"rich_text_preformatted","elements":[{"type":"user","user_id":"U1"}]}]}]""", "unsupported type: user" },
        { $$"""[{"type":"actions","elements":[{"type":"static_select","options":[{{Many(101, """{"text":{"type":"plain_text","text":"x"},"value":"x"}""")}}]}]}]""", "no more than 100 items allowed" },
        { """[{"type":"actions","elements":[{"type":"static_select"}]}]""", "exactly one of options and option_groups" },
        { """[{"type":"actions","elements":[{"type":"static_select","options":[{"text":{"type":"mrkdwn","text":"x"},"value":"x"}]}]}]""", "unsupported type: mrkdwn" },
        { """[{"type":"table","rows":[[{"type":"raw_text","text":"x"}]]},{"type":"table","rows":[[{"type":"raw_text","text":"x"}]]}]""", "only one table allowed" },
        { $"[{Many(51, """{"type":"divider"}""")}]", "no more than 50 items allowed [json-pointer:/blocks]" },
    };

    private const string Go = """ "text":{"type":"plain_text","text":"Go"}""";

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task What_is_wrong_is_refused_with_its_place(string blocks, string message)
    {
        var answer = await App.CallAsync("chat.postMessage", ("channel", Incidents.Id), ("text", "t"), ("blocks", blocks));
        Assert.Equal("invalid_blocks", answer.Error());
        Assert.Contains(message, answer.Details(), StringComparison.Ordinal);
        Assert.Empty(Incidents.Messages);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("\"text\"")]
    [InlineData("[{")]
    public async Task What_is_no_list_is_another_refusal(string blocks) =>
        Assert.Equal("invalid_blocks_format", (await App.CallAsync("chat.postMessage", ("channel", Incidents.Id), ("text", "t"), ("blocks", blocks))).Error());

    [Fact]
    public async Task What_is_just_within_the_limits_passes()
    {
        var message = await App.PostAsync(Incidents, "t", Section(3_000));
        Assert.Equal(3_000, message.Shown.Length);
        await App.PostAsync(Incidents, "t", $"[{Many(50, """{"type":"divider"}""")}]");
    }

    [Fact]
    public async Task The_same_button_may_stand_in_two_blocks()
    {
        var row = $$"""{"type":"actions","elements":[{"type":"button",{{Go}},"action_id":"a"}]}""";
        Assert.Equal(["Go", "Go"], (await App.PostAsync(Incidents, "t", $"[{row},{row}]")).Labels);
    }

    [Fact]
    public async Task Missing_ids_are_given_by_Slack()
    {
        var message = await App.PostAsync(Incidents, "t", Button(Go));
        var button = message.Button("Go");
        Assert.All([button.ActionId, button.BlockId], id => Assert.NotEmpty(id));
    }

    [Fact]
    public async Task Blocks_in_an_attachment_keep_to_the_same_rules()
    {
        var answer = await App.CallAsync("chat.postMessage", ("channel", Incidents.Id), ("text", "t"), ("attachments", $$"""[{"color":"#cc0000","blocks":{{Section(3_001)}}}]"""));
        Assert.Contains("[json-pointer:/attachments/0/blocks/0/text/text]", answer.Details(), StringComparison.Ordinal);
        var many = await App.CallAsync("chat.postMessage", ("channel", Incidents.Id), ("text", "t"), ("attachments", $"[{Many(101, """{"text":"x"}""")}]"));
        Assert.Equal("too_many_attachments", many.Error());
    }

    [Fact]
    public async Task JSON_bodies_carry_blocks_as_they_are()
    {
        var answer = await App.JsonAsync("chat.postMessage", new JsonObject { ["channel"] = Incidents.Id, ["text"] = "t", ["blocks"] = JsonNode.Parse(Section(10)) }.ToJsonString());
        Assert.Equal("ok", answer.Error());
    }

    private static string Section(int length) => $$$"""[{"type":"section","text":{"type":"mrkdwn","text":"{{{new string('x', length)}}}"}}]""";

    private static string Button(string fields) => $$"""[{"type":"actions","elements":[{"type":"button",{{fields}}}]}]""";

    private static string Many(int count, string one) => string.Join(',', Enumerable.Repeat(one, count));
}
