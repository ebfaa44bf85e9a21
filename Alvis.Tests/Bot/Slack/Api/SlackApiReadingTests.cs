using Alvis.Bot.Slack.Api;

namespace Alvis.Tests.Bot.Slack.Api;

/// <summary>What Alvis reads of an answer.</summary>
public sealed class SlackApiReadingTests
{
    [Fact]
    public async Task Who_Alvis_is_and_what_its_token_may_do()
    {
        await using var bench = await ApiBench.StartAsync();
        bench.Server.Answers("auth.test", new Said(200, """{"ok":true,"url":"https://alvis-test.slack.com/","team":"Test","user":"alvis","team_id":"T1","user_id":"U1","bot_id":"B1","is_enterprise_install":false}""",
            Headers: ("x-oauth-scopes", "chat:write, commands,files:read")));
        var who = Value(await bench.Api.AuthTestAsync(CancellationToken.None));
        Assert.Equal(("T1", "U1", "B1", null), (who.TeamId, who.UserId, who.BotId, who.EnterpriseId));
        Assert.Equal(["chat:write", "commands", "files:read"], who.Scopes);
    }

    [Fact]
    public async Task A_page_of_messages_with_its_cursor_and_Alviss_own_metadata_alone()
    {
        await using var bench = await ApiBench.StartAsync();
        bench.Server.Answers("conversations.replies",
            """
            {"ok":true,"messages":[
              {"ts":"1.1","user":"U1","bot_id":"B1","text":"a","metadata":{"event_type":"alvis_post","event_payload":{"incident":142,"sequence":0,"alvis":"a1"}}},
              {"ts":"1.2","thread_ts":"1.1","text":"b","subtype":"thread_broadcast","metadata":{"event_type":"alvis_post","event_payload":{"incident":"142","sequence":0,"alvis":"a1"}}},
              {"ts":"1.3","metadata":{"event_type":"other","event_payload":{"x":{"y":[1]}}}},
              {"text":"without a key"}
            ],"has_more":true,"response_metadata":{"next_cursor":"bmV4dA=="}}
            """);
        var page = Value(await bench.Api.RepliesAsync("C1", "1.1", null, CancellationToken.None));
        Assert.Equal(
            [new ReadMessage("1.1", null, "U1", "B1", "a", new AlvisMetadata(142, 0, "a1"), null), new ReadMessage("1.2", "1.1", null, null, "b", null, "thread_broadcast"), new ReadMessage("1.3", null, null, null, "", null, null)],
            page.Messages);
        Assert.Equal("bmV4dA==", page.NextCursor);
    }

    [Fact]
    public async Task The_last_page_has_no_cursor()
    {
        await using var bench = await ApiBench.StartAsync();
        bench.Server.Answers("conversations.history", """{"ok":true,"messages":[],"response_metadata":{"next_cursor":""}}""");
        Assert.Null(Value(await bench.Api.HistoryAsync("C1", null, null, null, CancellationToken.None)).NextCursor);
    }

    [Fact]
    public async Task A_person_by_the_name_they_chose()
    {
        await using var bench = await ApiBench.StartAsync();
        bench.Server.Answers("users.info",
            """{"ok":true,"user":{"id":"U1","team_id":"T1","name":"casey","deleted":false,"is_bot":false,"is_ultra_restricted":true,"profile":{"display_name":"","real_name":"Casey Jones","email":"c@x.example"}}}""");
        Assert.Equal(new SlackUser("U1", "T1", "Casey Jones", "c@x.example", Deleted: false, IsBot: false, IsStranger: false, IsRestricted: true), Value(await bench.UserAsync()));
    }

    [Fact]
    public async Task Groups_and_their_members()
    {
        await using var bench = await ApiBench.StartAsync();
        bench.Server.Answers("usergroups.list", """{"ok":true,"usergroups":[{"id":"S1","handle":"ops","name":"Operations"}]}""");
        bench.Server.Answers("usergroups.users.list", """{"ok":true,"users":["U1","U2"]}""");
        Assert.Equal([new SlackUserGroup("S1", "ops", "Operations")], Value(await bench.Api.UserGroupsAsync(CancellationToken.None)));
        Assert.Equal(["U1", "U2"], Value(await bench.Api.UserGroupMembersAsync("S1", CancellationToken.None)));
    }

    [Fact]
    public async Task A_file_with_the_messages_it_stands_in()
    {
        await using var bench = await ApiBench.StartAsync();
        bench.Server.Answers("files.info",
            """
            {"ok":true,"file":{"id":"F1","name":"shop.yaml","size":12,"mimetype":"text/plain","mode":"snippet","url_private":"https://files.slack.com/a","user":"U1",
              "shares":{"public":{"C1":[{"ts":"1.2","thread_ts":"1.1"}]},"private":{"G1":[{"ts":"3.4"}]}}}}
            """);
        var file = Value(await bench.Api.FileAsync("F1", CancellationToken.None));
        Assert.Equal(("F1", "shop.yaml", 12L, "snippet"), (file.Id, file.Name, file.Size, file.Mode));
        Assert.Equal([new FilePlace("C1", "1.2", "1.1"), new FilePlace("G1", "3.4", null)], file.Places);
    }

    [Fact]
    public async Task Channels_views_links_and_direct_messages()
    {
        await using var bench = await ApiBench.StartAsync();
        bench.Server.Answers("conversations.info", """{"ok":true,"channel":{"id":"C1","name":"ops","is_member":true,"is_archived":false,"is_private":true}}""");
        bench.Server.Answers("conversations.open", """{"ok":true,"channel":{"id":"D1"}}""");
        bench.Server.Answers("views.publish", """{"ok":true,"view":{"id":"V1","hash":"1.a"}}""");
        bench.Server.Answers("chat.getPermalink", """{"ok":true,"channel":"C1","permalink":"https://alvis-test.slack.com/archives/C1/p12"}""");
        Assert.Equal(new SlackChannel("C1", "ops", IsMember: true, IsArchived: false, IsPrivate: true, IsExtShared: false), Value(await bench.Api.ChannelAsync("C1", CancellationToken.None)));
        Assert.Equal("D1", Value(await bench.Api.OpenDirectAsync("U1", CancellationToken.None)));
        Assert.Equal(new ShownView("V1", "1.a"), Value(await bench.Api.ViewsPublishAsync("U1", new("home", []), CancellationToken.None)));
        Assert.Equal("https://alvis-test.slack.com/archives/C1/p12", Value(await bench.Api.PermalinkAsync("C1", "1.2", CancellationToken.None)).AbsoluteUri);
    }

    [Theory]
    [InlineData("ws://elsewhere.example/link")]
    [InlineData("https://slack.com/link")]
    [InlineData("no address")]
    public async Task An_address_for_a_socket_that_is_not_Slacks_is_not_used(string url)
    {
        await using var bench = await ApiBench.StartAsync();
        bench.Server.Answers("apps.connections.open", $$"""{"ok":true,"url":"{{url}}"}""");
        Assert.IsType<SlackAnswer<Uri>.Failed>(await bench.Api.ConnectionsOpenAsync(CancellationToken.None));
    }

    private static T Value<T>(SlackAnswer<T> answer) => Assert.IsType<SlackAnswer<T>.Ok>(answer).Value;
}
