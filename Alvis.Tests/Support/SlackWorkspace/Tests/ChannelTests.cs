using System.Text.Json.Nodes;

namespace Alvis.Tests.Support.SlackWorkspace.Tests;

/// <summary>Where the app may write and read, threads, and pages.</summary>
public sealed class ChannelTests : WorkspaceTest
{
    [Fact]
    public async Task In_a_public_channel_the_app_must_join_first()
    {
        var ops = Workspace.AddChannel("ops", withApp: false);
        Assert.Equal("not_in_channel", await PostAsync(ops));
        Assert.Equal("not_in_channel", (await App.CallAsync("conversations.history", ("channel", ops.Id))).Error());
        Assert.False((bool)(await App.CallAsync("conversations.info", ("channel", ops.Id)))["channel"]!["is_member"]!);
        Assert.Equal("ok", (await App.CallAsync("conversations.join", ("channel", ops.Id))).Error());
        Assert.Equal("ok", await PostAsync(ops));
        Assert.Equal("already_in_channel", (string?)(await App.CallAsync("conversations.join", ("channel", ops.Id)))["warning"]);
    }

    [Fact]
    public async Task Or_may_post_without_reading()
    {
        var ops = Workspace.AddChannel("ops", withApp: false);
        Workspace.Tokens.BotScopes.Add("chat:write.public");
        Assert.Equal("ok", await PostAsync(ops));
        Assert.Equal("not_in_channel", (await App.CallAsync("conversations.history", ("channel", ops.Id))).Error());
    }

    [Fact]
    public async Task A_private_channel_without_the_app_is_not_there_for_it()
    {
        var secret = Workspace.AddChannel("secret", ChannelKind.Private, withApp: false);
        foreach (var method in (string[])["conversations.info", "conversations.history", "conversations.join"])
            Assert.Equal("channel_not_found", (await App.CallAsync(method, ("channel", secret.Id))).Error());
        Assert.Equal("channel_not_found", await PostAsync(secret));
        secret.InviteApp();
        Assert.Equal("ok", await PostAsync(secret));
        Assert.Equal("method_not_supported_for_channel_type", (await App.CallAsync("conversations.join", ("channel", secret.Id))).Error());
    }

    [Fact]
    public async Task Nobody_posts_in_an_archived_channel()
    {
        Incidents.Archive();
        Assert.Equal("is_archived", await PostAsync(Incidents));
        Assert.Equal("is_archived", (await App.CallAsync("conversations.join", ("channel", Incidents.Id))).Error());
        Assert.Throws<WorkspaceException>(() => Workspace.AddPerson("mara").Says(Incidents, "hello?"));
        Incidents.Unarchive();
        Assert.Equal("ok", await PostAsync(Incidents));
    }

    [Fact]
    public async Task What_stands_in_an_archived_channel_stays_as_it_is()
    {
        var message = await App.PostAsync(Incidents, "before");
        Incidents.Archive();
        Assert.Equal("is_inactive", (await App.CallAsync("chat.update", ("channel", Incidents.Id), ("ts", message.Ts), ("text", "after"))).Error());
        Incidents.Unarchive();
        Assert.Equal("ok", (await App.CallAsync("chat.update", ("channel", Incidents.Id), ("ts", message.Ts), ("text", "after"))).Error());
    }

    [Fact]
    public async Task The_app_can_be_removed_and_is_told_when_it_is_invited()
    {
        await App.ConnectAsync();
        Incidents.RemoveApp();
        Assert.Equal("not_in_channel", await PostAsync(Incidents));
        Incidents.InviteApp();
        await Workspace.IsQuietAsync();
        Assert.Equal(Incidents.Id, (string?)Assert.Single(App.Events("member_joined_channel"))["channel"]);
    }

    [Fact]
    public async Task A_person_can_be_written_to_directly()
    {
        var mara = Workspace.AddPerson("mara");
        var opened = (string?)(await App.CallAsync("conversations.open", ("users", mara.Id)))["channel"]!["id"];
        Assert.Equal(opened, (string?)(await App.CallAsync("chat.postMessage", ("channel", mara.Id), ("text", "hi")))["channel"]);
        Assert.Equal("user_not_found", (await App.CallAsync("conversations.open", ("users", "U0NOBODY"))).Error());
        mara.IsDeleted = true;
        Assert.Equal("user_disabled", (await App.CallAsync("conversations.open", ("users", mara.Id))).Error());
    }

    [Fact]
    public async Task Replies_hang_on_their_parent_and_a_broadcast_is_in_the_channel_too()
    {
        var parent = await App.PostAsync(Incidents, "parent");
        await App.PostAsync(Incidents, "quiet", threadTs: parent.Ts);
        await App.CallAsync("chat.postMessage", ("channel", Incidents.Id), ("text", "loud"), ("thread_ts", parent.Ts), ("reply_broadcast", "true"));
        Assert.Equal(["quiet", "loud"], parent.Thread.Replies.Select(r => r.Text));
        Assert.Equal(["parent", "loud"], Incidents.Messages.Select(m => m.Text));
        var read = (await RepliesAsync(parent))["messages"]!.AsArray();
        Assert.Equal(["parent", "quiet", "loud"], read.Select(m => (string)m!["text"]!));
        Assert.Equal("thread_broadcast", (string?)read[2]!["subtype"]);
        Assert.Equal(2, (int)read[0]!["reply_count"]!);
    }

    [Fact]
    public async Task A_reply_takes_no_reply()
    {
        var parent = await App.PostAsync(Incidents, "parent");
        var reply = await App.PostAsync(Incidents, "reply", threadTs: parent.Ts);
        Assert.Equal("cannot_reply_to_message", (await App.CallAsync("chat.postMessage", ("channel", Incidents.Id), ("text", "x"), ("thread_ts", reply.Ts))).Error());
    }

    [Fact]
    public async Task A_reply_to_what_is_gone_stands_in_the_channel_and_Slack_says_nothing()
    {
        var parent = await App.PostAsync(Incidents, "parent");
        parent.Delete();
        var answer = await App.CallAsync("chat.postMessage", ("channel", Incidents.Id), ("text", "reply"), ("thread_ts", parent.Ts));
        Assert.Equal("ok", answer.Error());
        Assert.Null(answer["message"]!["thread_ts"]);
        Assert.Equal(["reply"], Incidents.Messages.Select(m => m.Text));
        Assert.Equal("thread_not_found", (await RepliesAsync(parent)).Error());
    }

    [Fact]
    public async Task A_deleted_parent_with_replies_leaves_its_place()
    {
        var parent = await App.PostAsync(Incidents, "parent");
        await App.PostAsync(Incidents, "reply", threadTs: parent.Ts);
        parent.Delete();
        Assert.Equal("This message was deleted.", parent.Shown);
        Assert.Equal("tombstone", (string?)(await RepliesAsync(parent))["messages"]![0]!["subtype"]);
        Assert.Equal("message_not_found", (await App.CallAsync("chat.update", ("channel", Incidents.Id), ("ts", parent.Ts), ("text", "x"))).Error());
        await App.PostAsync(Incidents, "late", threadTs: parent.Ts);
        Assert.Equal(["reply", "late"], parent.Thread.Replies.Select(r => r.Text));
    }

    [Fact]
    public async Task History_comes_newest_first_in_pages_between_two_keys()
    {
        var messages = new List<Message>();
        for (var i = 0; i < 5; i++)
            messages.Add(await App.PostAsync(Incidents, $"m{i}"));
        var first = await HistoryAsync(("limit", 2));
        Assert.Equal(["m4", "m3"], Texts(first));
        Assert.True((bool)first["has_more"]!);
        var second = await HistoryAsync(("limit", 2), ("cursor", (string)first["response_metadata"]!["next_cursor"]!));
        Assert.Equal(["m2", "m1"], Texts(second));
        Assert.Equal(["m3", "m2"], Texts(await HistoryAsync(("oldest", messages[1].Ts), ("latest", messages[4].Ts))));
        Assert.Equal(["m4", "m3", "m2", "m1"], Texts(await HistoryAsync(("oldest", messages[1].Ts), ("latest", messages[4].Ts), ("inclusive", "1"))));
        Assert.Equal("invalid_cursor", (await HistoryAsync(("cursor", "x"))).Error());
        Assert.Equal("invalid_ts_oldest", (await HistoryAsync(("oldest", "yesterday"))).Error());
    }

    [Fact]
    public async Task Replies_come_in_pages_that_each_begin_with_the_parent()
    {
        var parent = await App.PostAsync(Incidents, "parent");
        for (var i = 0; i < 3; i++)
            await App.PostAsync(Incidents, $"r{i}", threadTs: parent.Ts);
        var first = await App.CallAsync("conversations.replies", ("channel", Incidents.Id), ("ts", parent.Ts), ("limit", 2));
        Assert.Equal(["parent", "r0", "r1"], Texts(first));
        var second = await App.CallAsync("conversations.replies", ("channel", Incidents.Id), ("ts", parent.Ts), ("limit", 2), ("cursor", (string)first["response_metadata"]!["next_cursor"]!));
        Assert.Equal(["parent", "r2"], Texts(second));
        Assert.False((bool)second["has_more"]!);
    }

    [Fact]
    public async Task Channels_and_their_members_are_listed_as_far_as_the_app_may_see()
    {
        var mara = Workspace.AddPerson("mara");
        var secret = Workspace.AddChannel("secret", ChannelKind.Private, members: [mara]);
        Workspace.AddChannel("hidden", ChannelKind.Private, withApp: false);
        Workspace.AddChannel("old", withApp: false).Archive();
        Assert.Equal(["incidents", "old"], await NamesAsync("conversations.list"));
        Assert.Equal(["incidents", "secret"], await NamesAsync("conversations.list", ("types", "public_channel,private_channel"), ("exclude_archived", "true")));
        Assert.Equal(["incidents"], await NamesAsync("users.conversations"));
        Assert.Equal("invalid_types", (await App.CallAsync("conversations.list", ("types", "secret_channel"))).Error());
        var members = (await App.CallAsync("conversations.members", ("channel", secret.Id)))["members"]!.AsArray().Select(m => (string)m!);
        Assert.Equal([Workspace.BotUser, mara.Id], members.Order(StringComparer.Ordinal).Reverse());
    }

    [Fact]
    public async Task A_message_takes_each_sign_once()
    {
        var message = await App.PostAsync(Incidents, "x");
        (string, object)[] sign = [("channel", Incidents.Id), ("timestamp", message.Ts), ("name", "eyes")];
        Assert.Equal("ok", (await App.CallAsync("reactions.add", sign)).Error());
        Assert.Equal("already_reacted", (await App.CallAsync("reactions.add", sign)).Error());
    }

    [Fact]
    public async Task Groups_need_a_plan_that_has_them()
    {
        var group = Workspace.AddGroup("sre", Workspace.AddPerson("mara"));
        Assert.Single((await App.CallAsync("usergroups.users.list", ("usergroup", group.Id)))["users"]!.AsArray());
        Assert.Equal("no_such_subteam", (await App.CallAsync("usergroups.users.list", ("usergroup", "S0NONE"))).Error());
        Workspace.IsFree = true;
        Assert.Equal("plan_upgrade_required", (await App.CallAsync("usergroups.list")).Error());
    }

    [Fact]
    public async Task People_are_known_by_id_and_outsiders_are_strangers()
    {
        var eve = Workspace.AddPerson("eve", team: "T0OTHER", email: "eve@other.example");
        var user = (await App.CallAsync("users.info", ("user", eve.Id)))["user"]!;
        Assert.Equal(("T0OTHER", true, null), ((string?)user["team_id"], (bool)user["is_stranger"]!, (string?)user["profile"]!["email"]));
        Assert.Equal("user_not_found", (await App.CallAsync("users.info", ("user", "U0NOBODY"))).Error());
    }

    private async Task<IEnumerable<string>> NamesAsync(string method, params (string, object)[] more) =>
        (await App.CallAsync(method, more))["channels"]!.AsArray().Select(c => (string)c!["name"]!).Order(StringComparer.Ordinal);

    private async Task<string> PostAsync(Channel channel) => (await App.CallAsync("chat.postMessage", ("channel", channel.Id), ("text", "x"))).Error();

    private Task<JsonObject> RepliesAsync(Message parent) => App.CallAsync("conversations.replies", ("channel", Incidents.Id), ("ts", parent.Ts));

    private Task<JsonObject> HistoryAsync(params (string, object)[] more) => App.CallAsync("conversations.history", [("channel", Incidents.Id), .. more]);

    private static IEnumerable<string> Texts(JsonObject page) => page["messages"]!.AsArray().Select(m => (string)m!["text"]!);
}
