using System.Text.Json.Nodes;

namespace Alvis.Tests.Support.SlackWorkspace.Tests;

/// <summary>Posting, editing, deleting; texts and metadata.</summary>
public sealed class MessageTests : WorkspaceTest
{
    [Fact]
    public async Task A_message_without_anything_is_refused() => Assert.Equal("no_text", (await PostAsync("")).Error());

    [Fact]
    public async Task A_text_of_more_than_40_000_is_cut_and_warned_of()
    {
        var answer = await PostAsync(new string('x', 40_001), ("blocks", """[{"type":"divider"}]"""));
        Assert.Equal("message_truncated", (string?)answer["warning"]);
        Assert.Equal(40_000, Assert.Single(Incidents.Messages).Text.Length);
    }

    [Fact]
    public async Task A_long_text_alone_becomes_several_messages()
    {
        await PostAsync(new string('x', 4_040));
        Assert.Single(Incidents.Messages);
        await PostAsync(new string('y', 4_041));
        Assert.Equal([4_040, 4_000, 41], Incidents.Messages.Select(m => m.Text.Length));
    }

    [Fact]
    public async Task Markdown_goes_alone() => Assert.Equal("markdown_text_conflict", (await PostAsync("x", ("markdown_text", "# y"))).Error());

    [Fact]
    public async Task An_edit_of_more_than_4_000_is_refused()
    {
        var message = await App.PostAsync(Incidents, "before");
        Assert.Equal("msg_too_long", (await UpdateAsync(message, ("text", new string('x', 4_001)))).Error());
        Assert.Equal("ok", (await UpdateAsync(message, ("text", new string('x', 4_000)))).Error());
    }

    [Fact]
    public async Task An_edit_replaces_all_that_is_shown_and_keeps_what_it_was()
    {
        var message = await App.PostAsync(Incidents, "before", """[{"type":"header","text":{"type":"plain_text","text":"Before"}}]""");
        await UpdateAsync(message, ("text", "after"));
        Assert.Equal("after", message.Shown);
        Assert.Equal(["Before", "after"], message.Versions.Select(v => v.Shown));
    }

    [Fact]
    public async Task Only_the_apps_own_message_can_be_edited_or_deleted()
    {
        var maras = Workspace.AddPerson("mara").Says(Incidents, "mine");
        Assert.Equal("cant_update_message", (await UpdateAsync(maras, ("text", "yours"))).Error());
        Assert.Equal("cant_delete_message", (await App.CallAsync("chat.delete", ("channel", Incidents.Id), ("ts", maras.Ts))).Error());
    }

    [Fact]
    public async Task What_is_gone_cannot_be_edited()
    {
        var message = await App.PostAsync(Incidents, "x");
        message.Delete();
        Assert.Equal("message_not_found", (await UpdateAsync(message, ("text", "y"))).Error());
    }

    [Fact]
    public async Task An_edit_wants_the_channels_id_and_not_a_name_or_a_person()
    {
        var mara = Workspace.AddPerson("mara");
        var message = await App.PostAsync(Workspace.DirectTo(mara), "x");
        Assert.Equal("channel_not_found", (await App.CallAsync("chat.update", ("channel", mara.Id), ("ts", message.Ts), ("text", "y"))).Error());
        Assert.Equal("channel_not_found", (await App.CallAsync("chat.update", ("channel", "#incidents"), ("ts", message.Ts), ("text", "y"))).Error());
    }

    [Fact]
    public async Task After_the_window_for_edits_nothing_changes()
    {
        Workspace.EditWindow = TimeSpan.FromMinutes(5);
        var message = await App.PostAsync(Incidents, "x");
        Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal("edit_window_closed", (await UpdateAsync(message, ("text", "y"))).Error());
    }

    [Fact]
    public async Task Metadata_is_kept_and_shown_only_when_asked_for()
    {
        var posted = await PostAsync("x", ("metadata", """{"event_type":"alvis_post","event_payload":{"incident":7,"tags":[{"a":"b"}]}}"""));
        Assert.Null((await HistoryAsync())["metadata"]);
        Assert.Equal(7, (int)(await HistoryAsync(("include_all_metadata", "true")))["metadata"]!["event_payload"]!["incident"]!);

        var message = Incidents.Message("x");
        await UpdateAsync(message, ("text", "y"));
        Assert.NotNull(message.Metadata);
        await UpdateAsync(message, ("text", "y"), ("metadata", "{}"));
        Assert.Null(message.Metadata);
        Assert.NotNull(posted["message"]!["metadata"]);
    }

    [Theory]
    [InlineData("[]", "invalid_metadata_format")]
    [InlineData("""{"event_type":"x"}""", "invalid_metadata_format")]
    [InlineData("""{"event_type":5,"event_payload":{}}""", "invalid_metadata_format")]
    [InlineData("""{"event_type":"no spaces","event_payload":{}}""", "invalid_metadata_schema")]
    [InlineData("""{"event_type":"x","event_payload":{"a":{"b":{"c":1}}}}""", "invalid_metadata_schema")]
    [InlineData("""{"event_type":"x","event_payload":{"a":[1,2]}}""", "invalid_metadata_schema")]
    public async Task Metadata_of_another_form_is_refused(string metadata, string error)
    {
        Assert.Equal(error, (await PostAsync("x", ("metadata", metadata))).Error());
        Assert.Empty(Incidents.Messages);
    }

    [Fact]
    public async Task Metadata_has_a_size() =>
        Assert.Equal("metadata_too_large", (await PostAsync("x", ("metadata", $$$"""{"event_type":"x","event_payload":{"a":"{{{new string('x', 8_000)}}}"}}"""))).Error());

    [Fact]
    public async Task A_permalink_leads_to_the_message_in_its_thread()
    {
        var parent = await App.PostAsync(Incidents, "x");
        var reply = await App.PostAsync(Incidents, "y", threadTs: parent.Ts);
        var answer = await App.CallAsync("chat.getPermalink", ("channel", Incidents.Id), ("message_ts", reply.Ts));
        Assert.Equal($"{Workspace.Home}archives/{Incidents.Id}/p{reply.Ts.Replace(".", "", StringComparison.Ordinal)}?thread_ts={parent.Ts}&cid={Incidents.Id}", (string?)answer["permalink"]);
        Assert.Equal("message_not_found", (await App.CallAsync("chat.getPermalink", ("channel", Incidents.Id), ("message_ts", "1.000001"))).Error());
    }

    [Fact]
    public async Task A_word_to_one_person_is_seen_by_them_alone_and_must_find_them_there()
    {
        var (mara, eve) = (Workspace.AddPerson("mara"), Workspace.AddPerson("eve", team: "T0OTHER"));
        await App.CallAsync("chat.postEphemeral", ("channel", Incidents.Id), ("user", mara.Id), ("text", "psst"));
        Assert.Equal("psst", Assert.Single(mara.Ephemerals(Incidents)).Text);
        Assert.Empty(Incidents.Messages);
        Assert.Equal("user_not_in_channel", (await App.CallAsync("chat.postEphemeral", ("channel", Incidents.Id), ("user", eve.Id), ("text", "psst"))).Error());
        Assert.Equal("msg_too_long", (await App.CallAsync("chat.postEphemeral", ("channel", Incidents.Id), ("user", mara.Id), ("text", new string('x', 4_001)))).Error());
    }

    [Fact]
    public async Task Two_messages_of_one_moment_have_two_keys()
    {
        var (one, other) = (await App.PostAsync(Incidents, "x"), await App.PostAsync(Incidents, "y"));
        Assert.NotEqual(one.Ts, other.Ts);
        Assert.True(string.CompareOrdinal(one.Ts, other.Ts) < 0);
    }

    private Task<JsonObject> PostAsync(string text, params (string, object)[] more) => App.CallAsync("chat.postMessage", [("channel", Incidents.Id), ("text", text), .. more]);

    private Task<JsonObject> UpdateAsync(Message message, params (string, object)[] more) => App.CallAsync("chat.update", [("channel", message.Channel.Id), ("ts", message.Ts), .. more]);

    private async Task<JsonNode> HistoryAsync(params (string, object)[] more) => (await App.CallAsync("conversations.history", [("channel", Incidents.Id), .. more]))["messages"]![0]!;
}
