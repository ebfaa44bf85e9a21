using System.Text.Json.Nodes;

namespace Alvis.Tests.Support.SlackWorkspace.Tests;

/// <summary>Modals and the home tab: what opens them, what may be in them, what a person does with them.</summary>
public sealed class ViewTests : WorkspaceTest
{
    private const string Form = """
        {"type":"modal","title":{"type":"plain_text","text":"Add a playbook"},"submit":{"type":"plain_text","text":"Check"},"callback_id":"add","notify_on_close":true,"blocks":[
        {"type":"input","block_id":"yaml","label":{"type":"plain_text","text":"Playbook"},"element":{"type":"plain_text_input","action_id":"v","multiline":true,"max_length":20}},
        {"type":"input","block_id":"file","optional":true,"label":{"type":"plain_text","text":"Or a file"},"element":{"type":"file_input","action_id":"v","filetypes":["yaml"]}},
        {"type":"actions","block_id":"more","elements":[{"type":"button","action_id":"help","text":{"type":"plain_text","text":"Help"}}]}]}
        """;

    private Person mara = null!;

    [Fact]
    public async Task A_trigger_opens_one_modal_within_three_seconds()
    {
        var trigger = await TriggerAsync();
        Assert.Equal("invalid_trigger_id", (await OpenAsync("1.2.3")).Error());
        Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal("ok", (await OpenAsync(trigger)).Error());
        Assert.Equal("Add a playbook", mara.Modal.Title);
        Assert.Equal("exchanged_trigger_id", (await OpenAsync(trigger)).Error());

        var late = await TriggerAsync();
        Clock.Advance(TimeSpan.FromSeconds(3.01));
        Assert.Equal("expired_trigger_id", (await OpenAsync(late)).Error());
    }

    [Theory]
    [InlineData("""{"type":"modal","blocks":[]}""", "missing required field: title [json-pointer:/view]")]
    [InlineData("""{"type":"home","blocks":[{"type":"divider"}]}""", "[json-pointer:/view/type]")]
    [InlineData("""{"type":"modal","title":{"type":"plain_text","text":"A title of 25 characters."},"blocks":[]}""", "must be less than 25 characters [json-pointer:/view/title/text]")]
    [InlineData("""{"type":"modal","title":{"type":"plain_text","text":"t"},"colour":"red","blocks":[]}""", "invalid additional property: colour")]
    [InlineData("""{"type":"modal","title":{"type":"plain_text","text":"t"},"blocks":[{"type":"input","label":{"type":"plain_text","text":"x"},"element":{"type":"plain_text_input"}}]}""", "missing required field: submit [json-pointer:/view]")]
    [InlineData("""{"type":"modal","title":{"type":"plain_text","text":"t"},"blocks":[{"type":"markdown","text":"x"}]}""", "unsupported type: markdown [json-pointer:/view/blocks/0/type]")]
    public async Task A_view_that_breaks_the_rules_is_refused_with_its_place(string view, string message)
    {
        var answer = await OpenAsync(await TriggerAsync(), view);
        Assert.Equal("invalid_arguments", answer.Error());
        Assert.Contains(message, answer.Details(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_view_has_a_size_and_its_parts_too()
    {
        var view = JsonNode.Parse(Form)!.AsObject();
        view["private_metadata"] = new string('x', 3_001);
        Assert.Contains("/view/private_metadata", (await OpenAsync(await TriggerAsync(), view.ToJsonString())).Details(), StringComparison.Ordinal);
        view["private_metadata"] = new string('x', 250_000);
        Assert.Equal("view_too_large", (await OpenAsync(await TriggerAsync(), view.ToJsonString())).Error());
    }

    [Fact]
    public async Task An_external_id_is_used_once()
    {
        var view = JsonNode.Parse(Form)!.AsObject();
        view["external_id"] = "one";
        await OpenAsync(await TriggerAsync(), view.ToJsonString());
        var tom = Workspace.AddPerson("tom");
        Assert.Equal("duplicate_external_id", (await OpenAsync(await TriggerAsync(tom), view.ToJsonString())).Error());
    }

    [Fact]
    public async Task An_update_of_a_version_that_is_past_is_refused()
    {
        var view = (await OpenAsync(await TriggerAsync()))["view"]!;
        var (id, hash) = ((string)view["id"]!, (string)view["hash"]!);
        Assert.Equal("ok", (await App.CallAsync("views.update", ("view_id", id), ("hash", hash), ("view", Form))).Error());
        Assert.Equal("hash_conflict", (await App.CallAsync("views.update", ("view_id", id), ("hash", hash), ("view", Form))).Error());
        Assert.Equal("not_found", (await App.CallAsync("views.update", ("view_id", "V0NONE"), ("view", Form))).Error());
    }

    [Fact]
    public async Task What_was_typed_stays_where_the_field_stays()
    {
        var id = (string)(await OpenAsync(await TriggerAsync()))["view"]!["id"]!;
        mara.Modal.Fill("Playbook", "kept");
        await App.CallAsync("views.update", ("view_id", id), ("view", Form.Replace("Check", "Again", StringComparison.Ordinal)));
        Assert.Equal("kept", (string?)mara.Modal.View.State()["yaml"]!["v"]!["value"]);
        await App.CallAsync("views.update", ("view_id", id), ("view", Form.Replace("\"yaml\"", "\"text\"", StringComparison.Ordinal)));
        Assert.Null((string?)mara.Modal.View.State()["text"]!["v"]!["value"]);
    }

    [Fact]
    public async Task Three_modals_stand_on_one_another_and_no_fourth()
    {
        await OpenAsync(await TriggerAsync());
        for (var i = 0; i < 2; i++)
            Assert.Equal("ok", (await PushAsync()).Error());
        Assert.Equal("push_limit_reached", (await PushAsync()).Error());
        Assert.Equal("not_found", (await App.CallAsync("views.push", ("trigger_id", await TriggerAsync()), ("view", Form))).Error());

        async Task<JsonObject> PushAsync()
        {
            await mara.Modal.PressAsync("Help");
            return await App.CallAsync("views.push", ("trigger_id", LastTrigger()), ("view", Form));
        }
    }

    [Fact]
    public async Task What_is_missing_or_too_long_is_said_before_the_app_is_asked()
    {
        await OpenAsync(await TriggerAsync());
        Assert.Equal("Please complete this required field.", (await mara.Modal.SubmitAsync()).Errors["Playbook"]);
        Assert.Equal("Please use at most 20 characters.", (await mara.Modal.Fill("Playbook", new string('x', 21)).SubmitAsync()).Errors["Playbook"]);
        Assert.DoesNotContain(App.Envelopes, e => (string?)e["payload"]!["type"] == "view_submission");
    }

    [Fact]
    public async Task The_app_can_put_an_error_at_a_field_and_nowhere_else()
    {
        await OpenAsync(await TriggerAsync());
        App.Ack = _ => Action("errors", ("errors", new JsonObject { ["yaml"] = "Line 2: no." }));
        var said = await mara.Modal.Fill("Playbook", "x").SubmitAsync();
        Assert.Equal("Line 2: no.", said.Errors["Playbook"]);
        App.Ack = _ => Action("errors", ("errors", new JsonObject { ["nowhere"] = "no" }));
        Assert.NotNull((await mara.Modal.SubmitAsync()).Trouble);
        Assert.True(mara.Modal.IsOpen);
    }

    [Fact]
    public async Task The_app_can_push_update_and_clear()
    {
        await OpenAsync(await TriggerAsync());
        App.Ack = _ => Action("push", ("view", Preview()));
        var pushed = await mara.Modal.Fill("Playbook", "x").SubmitAsync();
        Assert.Equal("Preview", pushed.Modal!.Title);
        App.Ack = _ => Action("update", ("view", JsonNode.Parse(Form)!));
        Assert.Equal("Add a playbook", (await mara.Modal.SubmitAsync()).Modal!.Title);
        App.Ack = _ => Action("clear");
        Assert.Null((await mara.Modal.Fill("Playbook", "x").SubmitAsync()).Modal);
    }

    [Fact]
    public async Task A_bad_answer_or_none_is_trouble_for_the_person()
    {
        await OpenAsync(await TriggerAsync());
        App.Ack = _ => Action("push", ("view", new JsonObject { ["type"] = "modal" }));
        Assert.Contains("missing required field: title", (await mara.Modal.Fill("Playbook", "x").SubmitAsync()).Trouble, StringComparison.Ordinal);
        App.Ack = _ => null;
        var asking = mara.Modal.SubmitAsync();
        await Wait.UntilAsync(() => App.Envelopes.Count(e => (string?)e["payload"]!["type"] == "view_submission") == 2, () => "It was never sent.");
        Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.NotNull((await asking).Trouble);
        Assert.True(mara.Modal.IsOpen);
    }

    [Fact]
    public async Task Nothing_said_closes_it_and_closing_is_told_where_asked()
    {
        await OpenAsync(await TriggerAsync());
        Assert.Null((await mara.Modal.Fill("Playbook", "x").SubmitAsync()).Modal);
        await OpenAsync(await TriggerAsync());
        await mara.Modal.CloseAsync();
        var closed = App.Envelopes[^1]["payload"]!;
        Assert.Equal(("view_closed", "add", false), ((string?)closed["type"], (string?)closed["view"]!["callback_id"], (bool)closed["is_cleared"]!));
        Assert.Throws<WorkspaceException>(() => mara.Modal);
    }

    [Fact]
    public async Task A_file_goes_along_and_the_app_may_read_it()
    {
        await OpenAsync(await TriggerAsync());
        Assert.Throws<WorkspaceException>(() => mara.Modal.Attach("Or a file", "virus.exe", "x"));
        await mara.Modal.Fill("Playbook", "x").Attach("Or a file", "shop.yaml", "meta:").SubmitAsync();
        var file = App.Envelopes[^1]["payload"]!["view"]!["state"]!["values"]!["file"]!["v"]!["files"]![0]!;
        Assert.Equal("shop.yaml", (string?)(await App.CallAsync("files.info", ("file", (string)file["id"]!)))["file"]!["name"]);
    }

    [Fact]
    public async Task The_home_tab_is_published_any_time_and_told_of_when_opened()
    {
        await TriggerAsync();
        const string home = """{"type":"home","blocks":[{"type":"section","text":{"type":"mrkdwn","text":"*All well*"},"accessory":{"type":"button","action_id":"again","text":{"type":"plain_text","text":"Again"}}}]}""";
        Assert.Equal("ok", (await App.CallAsync("views.publish", ("user_id", mara.Id), ("view", home))).Error());
        Assert.Equal("All well", mara.Home!.Shown);
        Assert.Equal("hash_conflict", (await App.CallAsync("views.publish", ("user_id", mara.Id), ("view", home), ("hash", "old"))).Error());
        Assert.Equal("invalid_arguments", (await App.CallAsync("views.publish", ("user_id", "U0NOBODY"), ("view", home))).Error());
        mara.OpensHome();
        await Workspace.IsQuietAsync();
        Assert.Equal("home", (string?)Assert.Single(App.Events("app_home_opened"))["tab"]);
        await mara.Home.PressAsync("Again");
        var pressed = App.Envelopes[^1]["payload"]!;
        Assert.Equal(("view", null), ((string?)pressed["container"]!["type"], (string?)pressed["response_url"]));
    }

    private static JsonObject Preview() => new()
    {
        ["type"] = "modal",
        ["title"] = new JsonObject { ["type"] = "plain_text", ["text"] = "Preview" },
        ["submit"] = new JsonObject { ["type"] = "plain_text", ["text"] = "Confirm" },
        ["blocks"] = new JsonArray(new JsonObject { ["type"] = "divider" }),
    };

    private static JsonObject Action(string action, params (string Name, JsonNode Value)[] more)
    {
        var answer = new JsonObject { ["response_action"] = action };
        foreach (var (name, value) in more)
            answer[name] = value.DeepClone();
        return answer;
    }

    private async Task<string> TriggerAsync(Person? person = null)
    {
        mara ??= Workspace.AddPerson("mara");
        if (Workspace.Links.Ready == 0)
            await App.ConnectAsync();
        App.Ack = _ => [];
        await (person ?? mara).TypesAsync("/alvis add-playbook");
        return LastTrigger();
    }

    private string LastTrigger() => (string)App.Envelopes[^1]["payload"]!["trigger_id"]!;

    private Task<JsonObject> OpenAsync(string trigger, string view = Form) => App.CallAsync("views.open", ("trigger_id", trigger), ("view", view));
}
