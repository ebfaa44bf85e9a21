using System.Text.Json.Nodes;
using Alvis.Bot.Slack.Transport;

namespace Alvis.Tests.Bot.Slack.Transport;

/// <summary>Every sample payload, as the request that it is.</summary>
public sealed class SlackParserTests
{
    private static readonly SlackActor Casey = new("U0CASEY01", "", "T0ALVIS01", null);

    [Fact]
    public void A_mention_in_a_channel() => Assert.Equal(
        new SlackRequest.Message("message C0INCID01 1700000010.000300", "T0ALVIS01", Casey, "C0INCID01", "1700000010.000300", null, "<@U0ALVISBT> what changed in checkout?", [], Direct: false, Shared: false),
        WithoutFiles(Event("app_mention")));

    [Fact]
    public void A_mention_in_a_thread() => Assert.Equal("1699999999.000100", Assert.IsType<SlackRequest.Message>(Event("app_mention_in_thread")).ThreadTs);

    [Fact]
    public void A_mention_with_a_file()
    {
        var file = Assert.Single(Assert.IsType<SlackRequest.Message>(Event("app_mention_with_file")).Files);
        Assert.Equal(("F0IMG00001", "graph.png", 48213L, "image/png", "hosted", "visible"), (file.Id, file.Name, file.Size, file.Mimetype, file.Mode, file.Access));
        Assert.StartsWith("https://files.slack.com/", file.UrlPrivateDownload, StringComparison.Ordinal);
    }

    [Fact]
    public void A_direct_message() => Assert.Equal(
        new SlackRequest.Message("message D0CASEYIM 1700000013.000500", "T0ALVIS01", Casey, "D0CASEYIM", "1700000013.000500", null, "help", [], Direct: true, Shared: false),
        WithoutFiles(Event("message_im")));

    [Fact]
    public void A_direct_message_with_a_file_is_from_the_workspace_it_came_to()
    {
        var message = Assert.IsType<SlackRequest.Message>(Event("message_im_file_share"));
        Assert.Single(message.Files);
        Assert.Equal(Casey, message.Actor);
    }

    [Fact]
    public void A_mention_by_a_stranger_in_a_shared_channel_keeps_the_strangers_workspace()
    {
        var message = Assert.IsType<SlackRequest.Message>(Event("message_ext_shared_channel"));
        Assert.Equal(("T0ALVIS01", "T0OTHER99", true), (message.Team, message.Actor!.Team, message.Shared));
    }

    [Fact]
    public void In_a_shared_channel_nobody_is_taken_for_one_of_us_unsaid()
    {
        var body = SlackFixture.Json("events/message_ext_shared_channel.json");
        foreach (var key in new[] { "team", "user_team", "source_team" })
            body["event"]!.AsObject().Remove(key);
        Assert.Null(Assert.Single(SlackParser.Read(SlackPayloadKind.Event, body)!).Actor!.Team);
    }

    [Fact]
    public void A_file_shared_in_a_channel() =>
        Assert.Equal(new SlackRequest.FileShared("file C0INCID01 F0IMG00001", "T0ALVIS01", Casey, "C0INCID01", "F0IMG00001"), Event("file_shared"));

    [Fact]
    public void A_home_that_was_opened() => Assert.Equal(new SlackRequest.HomeOpened("Ev0APP0HOME", "T0ALVIS01", Casey), Event("app_home_opened"));

    [Theory]
    [InlineData("app_uninstalled")]
    [InlineData("tokens_revoked")]
    [InlineData("app_rate_limited")]
    public void What_happens_to_Alvis_itself(string name) => Assert.Equal(name, Assert.IsType<SlackRequest.Notice>(Event(name)).Type);

    [Theory]
    [InlineData("message_changed")]
    [InlineData("message_from_own_bot")]
    [InlineData("app_home_opened_messages_tab")]
    public void What_is_nobodys_wish_is_none(string name) => Assert.Empty(SlackParser.Read(SlackPayloadKind.Event, SlackFixture.Json($"events/{name}.json"))!);

    [Theory]
    [InlineData("user", "U0ALVISBT")]
    [InlineData("bot_id", "B0SOMEBOT")]
    public void What_Alvis_or_a_bot_says_is_none(string key, string value)
    {
        var body = SlackFixture.Json("events/app_mention.json");
        body["event"]![key] = value;
        Assert.Empty(SlackParser.Read(SlackPayloadKind.Event, body)!);
    }

    [Theory]
    [InlineData("U0ALVISBT", 1)]
    [InlineData("U0CASEY01", 0)]
    public void Only_Alviss_own_coming_into_a_channel_is_told(string user, int told)
    {
        var body = SlackFixture.Json("events/app_mention.json");
        body["event"] = new JsonObject { ["type"] = "member_joined_channel", ["user"] = user, ["channel"] = "C1" };
        Assert.Equal(told, SlackParser.Read(SlackPayloadKind.Event, body)!.Count);
    }

    [Fact]
    public void A_message_in_a_channel_that_mentions_nobody_is_none()
    {
        var body = SlackFixture.Json("events/message_im.json");
        (body["event"]!["channel"], body["event"]!["channel_type"]) = ("C1", "channel");
        Assert.Empty(SlackParser.Read(SlackPayloadKind.Event, body)!);
    }

    [Fact]
    public void A_press_on_a_message()
    {
        var press = Assert.IsType<SlackRequest.Action>(Interaction("block_actions_message"));
        Assert.Equal(
            new SlackRequest.Action("111.222.0123456789abcdef0123456789abcdee", "T0ALVIS01", Casey with { Name = "casey" }, "alvis.approve", "R-1", "C0INCID01", "1700000000.000100", "1699999999.000100", null,
                "111.222.0123456789abcdef0123456789abcdee", "https://hooks.slack.com/actions/T0ALVIS01/222222222222/ghijklGHIJKL"),
            press);
    }

    [Fact]
    public void A_press_on_a_message_that_only_one_person_sees() => Assert.Equal("1700000000.000100", Assert.IsType<SlackRequest.Action>(Interaction("block_actions_ephemeral")).MessageTs);

    [Fact]
    public void A_press_by_a_stranger_keeps_the_strangers_workspace()
    {
        var press = Interaction("block_actions_slack_connect_outsider");
        Assert.Equal(("T0ALVIS01", "T0OTHER99"), (press.Team, press.Actor!.Team));
    }

    [Fact]
    public void A_press_where_the_app_is_installed_in_an_organisation() =>
        Assert.Equal(new SlackActor("W0CASEY01", "casey", "T0ALVIS01", "E0GRID001"), Interaction("block_actions_org_install").Actor);

    [Fact]
    public void A_press_in_a_view()
    {
        var press = Assert.IsType<SlackRequest.Action>(Interaction("block_actions_view"));
        Assert.Equal(("alvis.more", "x", "V0MODAL001", null, null), (press.ActionId, press.Value, press.View!.Id, press.Channel, press.ResponseUrl));
    }

    [Fact]
    public void Several_elements_in_one_press_are_several_requests_with_keys_of_their_own()
    {
        var payload = SlackFixture.Json("interactions/block_actions_message.json");
        payload["actions"]!.AsArray().Add(new JsonObject { ["action_id"] = "other", ["selected_option"] = new JsonObject { ["value"] = "chosen" } });
        var requests = SlackParser.Read(SlackPayloadKind.Interaction, payload)!;
        Assert.Equal(["R-1", "chosen"], requests.Cast<SlackRequest.Action>().Select(a => a.Value));
        Assert.Equal(2, requests.Select(r => r.Key).Distinct().Count());
    }

    [Fact]
    public void A_modal_that_was_sent()
    {
        var sent = Assert.IsType<SlackRequest.Submission>(Interaction("view_submission"));
        Assert.Equal(("alvis.open_incident", "{\"channel\":\"C0INCID01\"}", "1700000001.abcdef12", "111.222.aa"), (sent.View.CallbackId, sent.View.PrivateMetadata, sent.View.Hash, sent.Key));
        Assert.Equal(("Checkout errors & <b>timeouts</b>", "2"), (sent.View.Values["title"]["v"], sent.View.Values["sev"]["v"]));
    }

    [Fact]
    public void An_input_left_empty_is_null()
    {
        var sent = Assert.IsType<SlackRequest.Submission>(Interaction("view_submission_blank_optional"));
        Assert.Equal((null, null), (sent.View.Values["title"]["v"], sent.View.Values["sev"]["v"]));
    }

    [Fact]
    public void Files_that_were_given_in_a_modal()
    {
        var payload = SlackFixture.Json("interactions/view_submission.json");
        payload["view"]!["state"]!["values"]!["upload"] = JsonNode.Parse("""{"f":{"type":"file_input","files":[{"id":"F1","name":"shop.yaml"},{"name":"no id"}]}}""");
        var view = Assert.IsType<SlackRequest.Submission>(Assert.Single(SlackParser.Read(SlackPayloadKind.Interaction, payload)!)).View;
        Assert.Equal(["F1"], view.Files["upload"].Select(f => f.Id));
        Assert.Null(view.Values["upload"]["f"]);
        Assert.DoesNotContain("title", view.Files.Keys);
    }

    [Fact]
    public void A_modal_that_was_closed() => Assert.Equal("V0MODAL001", Assert.IsType<SlackRequest.Closed>(Interaction("view_closed")).View.Id);

    [Theory]
    [InlineData("message_action", "alvis.add_to_timeline", "1699999990.000200")]
    [InlineData("shortcut_global", "alvis.open_incident", null)]
    public void An_entry_of_a_menu(string name, string callback, string? ts)
    {
        var entry = Assert.IsType<SlackRequest.Action>(Interaction(name));
        Assert.Equal((callback, ts), (entry.ActionId, entry.MessageTs));
    }

    [Theory]
    [InlineData("slash_command", null)]
    [InlineData("slash_command_grid", "E0GRID001")]
    public void A_command(string name, string? enterprise) => Assert.Equal(
        new SlackRequest.Command("111.222.0123456789abcdef0123456789abcdef", "T0ALVIS01", new SlackActor("U0CASEY01", "casey", "T0ALVIS01", enterprise), "C0INCID01",
            "open \"checkout errors\" --sev 2 for <@U0DANA002|dana>", "111.222.0123456789abcdef0123456789abcdef", "https://hooks.slack.com/commands/T0ALVIS01/111111111111/abcdefABCDEF"),
        Assert.Single(SlackParser.Read(SlackPayloadKind.Command, SlackFixture.Json($"http/{name}.fields.json"))!));

    [Theory]
    [InlineData(nameof(SlackPayloadKind.Event), "{}")]
    [InlineData(nameof(SlackPayloadKind.Event), """{"type":"event_callback","event_id":"E1","event":[1]}""")]
    [InlineData(nameof(SlackPayloadKind.Event), """{"type":5}""")]
    [InlineData(nameof(SlackPayloadKind.Interaction), """{"type":"brand_new","user":{"id":"U1"}}""")]
    [InlineData(nameof(SlackPayloadKind.Interaction), """{"type":"view_submission","user":{"id":"U1"},"view":{"id":7}}""")]
    [InlineData(nameof(SlackPayloadKind.Interaction), """{"type":"block_actions","user":"U1"}""")]
    [InlineData(nameof(SlackPayloadKind.Command), """{"command":"/alvis","user_id":"U1"}""")]
    [InlineData(nameof(SlackPayloadKind.Command), """{"command":"/alvis","user_id":"\ud800","channel_id":"C1","trigger_id":"1"}""")]
    public void What_Alvis_does_not_know_is_said_to_be_unknown(string kind, string payload) => Assert.Null(SlackParser.Read(Enum.Parse<SlackPayloadKind>(kind), SlackPayload.Read(payload)!));

    [Fact]
    public void A_key_is_short_whatever_was_sent()
    {
        var fields = SlackFixture.Json("http/slash_command.fields.json");
        fields["trigger_id"] = new string('1', 100_000);
        Assert.Equal(64, Assert.Single(SlackParser.Read(SlackPayloadKind.Command, fields)!).Key.Length);
    }

    [Fact]
    public void No_sample_is_left_out()
    {
        Assert.All(SlackFixture.Names("events"), n => Assert.NotNull(SlackParser.Read(SlackPayloadKind.Event, SlackFixture.Json(n))));
        Assert.All(SlackFixture.Names("interactions").Where(n => !n.Contains(".request.", StringComparison.Ordinal)), n => Assert.Single(SlackParser.Read(SlackPayloadKind.Interaction, SlackFixture.Json(n))!));
    }

    [Theory]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("[1]")]
    [InlineData("""{"a":""")]
    public void What_is_no_object_is_none(string text) => Assert.Null(SlackPayload.Read(text));

    [Fact]
    public void Nesting_without_end_is_none() => Assert.Null(SlackPayload.Read(string.Concat(Enumerable.Repeat("""{"a":""", 1000))));

    [Theory]
    [InlineData("a=%FF")]
    [InlineData("%C3=1")]
    public void A_form_that_is_not_in_UTF8_is_none(string form) => Assert.Null(SlackPayload.ReadForm(form));

    [Fact]
    public void A_form_with_more_fields_than_Slack_sends_is_none() => Assert.Null(SlackPayload.ReadForm(string.Join('&', Enumerable.Range(0, 101).Select(n => $"f{n}=1"))));

    private static SlackRequest Event(string name) => Assert.Single(SlackParser.Read(SlackPayloadKind.Event, SlackFixture.Json($"events/{name}.json"))!);

    private static SlackRequest Interaction(string name) => Assert.Single(SlackParser.Read(SlackPayloadKind.Interaction, SlackFixture.Json($"interactions/{name}.json"))!);

    // Records compare lists by identity.
    private static SlackRequest.Message WithoutFiles(SlackRequest request)
    {
        var message = Assert.IsType<SlackRequest.Message>(request);
        Assert.Empty(message.Files);
        return message with { Files = [] };
    }
}
