using System.Text.Json.Nodes;
using Alvis.Tests.Support.SlackWorkspace;

namespace Alvis.Tests.Conformance;

/// <summary>Slack's own <c>@slack/web-api</c> finds in the workspace what it finds in Slack.</summary>
public sealed class WebApiTests
{
    [Fact]
    public async Task It_posts_edits_reads_and_is_refused()
    {
        await using var workspace = await Workspace.StartAsync();
        var mara = workspace.AddPerson("mara");
        workspace.AddGroup("sre", mara);
        await using var script = NodeScript.Start(workspace, "messages.js", more: ("SLACK_USER", mara.Id));

        var auth = await script.SaysAsync("auth");
        Assert.Equal((Workspace.Team, Workspace.BotUser, Workspace.BotId), ((string?)auth["team"], (string?)auth["user"], (string?)auth["bot"]));
        Assert.Contains("chat:write", Texts(auth["scopes"]));
        Assert.Equal("shop is down", (string?)(await script.SaysAsync("posted"))["echoed"]);
        Assert.Equal("shop is up", (string?)(await script.SaysAsync("updated"))["text"]);
        var replies = await script.SaysAsync("replies");
        Assert.Equal(["shop is up", "restarting", "summary"], Texts(replies["texts"]));
        Assert.Equal((142, "thread_broadcast"), ((int)replies["incident"]!, (string?)replies["subtype"]));
        Assert.Equal([["summary"], ["shop is up"]], (await script.SaysAsync("history"))["pages"]!.AsArray().Select(p => Texts(p).ToArray()));
        Assert.StartsWith($"{Workspace.Home}archives/{workspace.Incidents.Id}/p", (string?)(await script.SaysAsync("permalink"))["link"], StringComparison.Ordinal);
        var blocks = await script.SaysAsync("blocks");
        Assert.Equal("invalid_blocks", (string?)blocks["error"]);
        Assert.Equal(["[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"], Texts(blocks["messages"]));
        Assert.Equal("channel_not_found", (string?)(await script.SaysAsync("nowhere"))["error"]);
        Assert.Equal("invalid_auth", (string?)(await script.SaysAsync("stranger"))["error"]);
        var known = await script.SaysAsync("known");
        Assert.Equal(("incidents", "mara", "sre"), ((string?)known["channel"], (string?)known["person"], Assert.Single(Texts(known["groups"]))));
        await script.EndsAsync();

        Assert.Equal("for you alone", Assert.Single(mara.Ephemerals(workspace.Incidents)).Text);
        Assert.Equal("This message was deleted.", workspace.Incidents.Messages[0].Shown);
    }

    [Fact]
    public async Task It_uploads_and_downloads()
    {
        await using var workspace = await Workspace.StartAsync();
        var file = workspace.AddPerson("mara").Uploads("shop.yaml", "meta:", workspace.Incidents);
        await using var script = NodeScript.Start(workspace, "files.js", more: ("SLACK_FILE", file.Id));

        var uploaded = await script.SaysAsync("uploaded");
        Assert.Equal(("report.md", "Report", 10), ((string?)uploaded["name"], (string?)uploaded["title"], (int)uploaded["size"]!));
        Assert.Equal([workspace.Incidents.Id], Texts(uploaded["shared"]));
        Assert.Equal("meta:", (string?)(await script.SaysAsync("downloaded"))["text"]);
        var denied = await script.SaysAsync("denied");
        Assert.Equal((200, "text/html; charset=utf-8"), ((int)denied["status"]!, (string?)denied["type"]));
        await script.EndsAsync();
        Assert.Equal("The report\n[file report.md]", workspace.Incidents.Messages[^1].Shown);
    }

    [Fact]
    public async Task It_waits_by_itself_as_long_as_it_is_told()
    {
        await using var workspace = await Workspace.StartAsync();
        workspace.Limits.Pace = new Pace { PostsAtOnce = 1 };
        await using var script = NodeScript.Start(workspace, "pace.js");
        Assert.All((await script.SaysAsync("done"))["waits"]!.AsArray(), seconds => Assert.Equal(1, (int)seconds!));
        await script.EndsAsync();
        Assert.Equal(["one", "two", "three"], workspace.Incidents.Messages.Select(m => m.Text));
        Assert.NotEqual(0, workspace.Calls.Limited);
    }

    private static IEnumerable<string> Texts(JsonNode? list) => list!.AsArray().Select(t => (string)t!);
}
