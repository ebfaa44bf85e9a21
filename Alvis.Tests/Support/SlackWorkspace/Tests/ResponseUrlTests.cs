using System.Text;
using System.Text.Json.Nodes;

namespace Alvis.Tests.Support.SlackWorkspace.Tests;

/// <summary>Answers without a token: five within half an hour, to one person or to all.</summary>
public sealed class ResponseUrlTests : WorkspaceTest
{
    private const string Row = """[{"type":"actions","elements":[{"type":"button","action_id":"a","value":"7","text":{"type":"plain_text","text":"Go"}}]}]""";

    [Fact]
    public async Task A_commands_answer_is_for_whoever_typed_it_unless_it_says_otherwise()
    {
        var (mara, url) = await TypedAsync();
        Assert.Equal((200, "ok"), await AnswerAsync(url, """{"text":"only you"}"""));
        Assert.Equal("only you", Assert.Single(mara.Ephemerals(Incidents)).Text);
        await AnswerAsync(url, """{"response_type":"in_channel","text":"all of you"}""");
        Assert.Equal("all of you", Assert.Single(Incidents.Messages).Text);
    }

    [Fact]
    public async Task It_has_Slacks_own_form()
    {
        var (_, url) = await TypedAsync();
        Assert.Matches($"^{Workspace.Url}/commands/{Workspace.Team}/[0-9]{{12}}/[A-Za-z0-9]{{24}}$", url);
    }

    [Fact]
    public async Task The_sixth_is_refused()
    {
        var (_, url) = await TypedAsync();
        for (var i = 0; i < Responses.Most; i++)
            Assert.Equal(200, (await AnswerAsync(url, """{"text":"x"}""")).Status);
        Assert.Equal((404, """{"ok":false,"error":"used_url"}"""), await AnswerAsync(url, """{"text":"x"}"""));
    }

    [Fact]
    public async Task After_half_an_hour_it_is_over()
    {
        var (_, url) = await TypedAsync();
        Clock.Advance(TimeSpan.FromMinutes(31));
        Assert.Equal((404, """{"ok":false,"error":"expired_url"}"""), await AnswerAsync(url, """{"text":"x"}"""));
    }

    [Theory]
    [InlineData("""{"text":""}""", "no_text")]
    [InlineData("""{"text":"x","blocks":[{"type":"poll"}]}""", "invalid_blocks")]
    [InlineData("no JSON", "invalid_payload")]
    public async Task What_cannot_be_shown_is_refused(string body, string error)
    {
        var (_, url) = await TypedAsync();
        Assert.Equal((400, $$"""{"ok":false,"error":"{{error}}"}"""), await AnswerAsync(url, body));
    }

    [Fact]
    public async Task What_one_person_alone_sees_changes_and_goes_only_this_way()
    {
        await App.ConnectAsync();
        var mara = Workspace.AddPerson("mara");
        await App.CallAsync("chat.postEphemeral", ("channel", Incidents.Id), ("user", mara.Id), ("text", "psst"), ("blocks", Row));
        var seen = Assert.Single(mara.Ephemerals(Incidents));
        Assert.Equal("message_not_found", (await App.CallAsync("chat.update", ("channel", Incidents.Id), ("ts", seen.Ts), ("text", "x"))).Error());

        Assert.Null((await mara.PressAsync(seen, "Go")).Trouble);
        var pressed = App.Envelopes[^1]["payload"]!;
        Assert.Equal((true, "7"), ((bool)pressed["container"]!["is_ephemeral"]!, (string?)pressed["actions"]![0]!["value"]));
        Assert.Null(pressed["message"]);
        var url = (string)pressed["response_url"]!;
        await AnswerAsync(url, """{"replace_original":"true","text":"changed"}""");
        Assert.Equal("changed", seen.Shown);
        await AnswerAsync(url, """{"delete_original":true}""");
        Assert.Empty(mara.Ephemerals(Incidents));
        await Assert.ThrowsAsync<WorkspaceException>(() => Workspace.AddPerson("tom").PressAsync(seen.Buttons.Count > 0 ? seen.Buttons[0] : Button.In(seen, seen.Versions[0].Content)[0]));
    }

    [Fact]
    public async Task A_pressed_message_can_be_replaced_and_answered_in_its_thread()
    {
        await App.ConnectAsync();
        var mara = Workspace.AddPerson("mara");
        var message = await App.PostAsync(Incidents, "press", Row);
        await mara.PressAsync(message, "Go");
        var pressed = App.Envelopes[^1]["payload"]!;
        Assert.Equal(message.Ts, (string?)pressed["message"]!["ts"]);
        var url = (string)pressed["response_url"]!;
        await AnswerAsync(url, """{"replace_original":true,"text":"pressed"}""");
        Assert.Equal("pressed", message.Shown);
        await AnswerAsync(url, $$"""{"response_type":"in_channel","replace_original":false,"thread_ts":"{{message.Ts}}","text":"reply"}""");
        Assert.Equal("reply", Assert.Single(message.Thread.Replies).Text);
    }

    [Fact]
    public async Task A_button_in_an_attachment_says_so()
    {
        await App.ConnectAsync();
        await App.CallAsync("chat.postMessage", ("channel", Incidents.Id), ("text", "t"), ("attachments", new JsonArray(new JsonObject { ["color"] = "#cc0000", ["blocks"] = JsonNode.Parse(Row) })));
        var message = Incidents.Message("t");
        Assert.Equal("#cc0000", message.Color);
        await Workspace.AddPerson("mara").PressAsync(message, "Go");
        var container = App.Envelopes[^1]["payload"]!["container"]!;
        Assert.Equal(("message_attachment", 1), ((string?)container["type"], (int)container["attachment_id"]!));
    }

    [Fact]
    public async Task A_press_that_is_not_acknowledged_is_trouble_for_the_person()
    {
        await App.ConnectAsync();
        App.Ack = _ => null;
        var pressing = Workspace.AddPerson("mara").PressAsync(await App.PostAsync(Incidents, "press", Row), "Go");
        await Wait.UntilAsync(() => App.Envelopes.Count == 1, () => "It was never sent.");
        Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.NotNull((await pressing).Trouble);
        Assert.Single(App.Envelopes);
    }

    private async Task<(Person Mara, string Url)> TypedAsync()
    {
        await App.ConnectAsync();
        var mara = Workspace.AddPerson("mara");
        Assert.Null((await mara.TypesAsync("/alvis list")).Trouble);
        return (mara, (string)App.Envelopes[^1]["payload"]!["response_url"]!);
    }

    private async Task<(int Status, string Body)> AnswerAsync(string url, string body)
    {
        var response = await App.GetAsync(url, new StringContent(body, Encoding.UTF8, "application/json"), token: null);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
