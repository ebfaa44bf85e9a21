using Alvis.Tests.Support.SlackWorkspace;

namespace Alvis.Tests.Conformance;

/// <summary>Slack's own <c>@slack/socket-mode</c> connects, takes envelopes, acknowledges them and renews its link.</summary>
public sealed class SocketModeTests
{
    [Fact]
    public async Task It_opens_modals_answers_in_acknowledgements_and_renews_its_link()
    {
        await using var workspace = await Workspace.StartAsync();
        var mara = workspace.AddPerson("mara");
        await using var script = NodeScript.Start(workspace, "socket.js");
        await script.SaysAsync("connected");

        Assert.Equal((null, "Nothing yet."), await TypedAsync(mara, "/alvis list"));
        Assert.Equal((null, null), await TypedAsync(mara, "/alvis add-playbook"));
        Assert.Equal("exchanged_trigger_id", (string?)(await script.SaysAsync("opened"))["twice"]!["error"]);
        var modal = await mara.SeesModalAsync("Add a playbook");
        Assert.Equal("Line 1: that is no playbook.", (await modal.Fill("Playbook", "bad").SubmitAsync()).Errors["Playbook"]);

        await modal.PressAsync("Help");
        Assert.Equal("hash_conflict", (string?)(await script.SaysAsync("pushed"))["stale"]!["error"]);
        Assert.Equal("Help", mara.Modal.Title);
        await mara.Modal.CloseAsync();
        Assert.Equal("Again", mara.Modal.SubmitLabel);
        var preview = (await mara.Modal.Fill("Playbook", "good").SubmitAsync()).Modal!;
        Assert.Equal(("Preview", "One step."), (preview.Title, preview.Shown));
        Assert.Null((await preview.SubmitAsync()).Modal);
        await script.SaysAsync("confirmed");

        mara.OpensHome();
        await mara.SeesHomeAsync("All well");
        await script.SaysAsync("event");

        workspace.Links.RefreshAll();
        mara.Says(workspace.Incidents, "@Alvis are you there?");
        await script.SaysAsync("connected");
        var heard = await script.SaysAsync("event");
        Assert.Equal(("app_mention", $"<@{Workspace.BotUser}> are you there?"), ((string?)heard["type"], (string?)heard["text"]));
        await workspace.IsQuietAsync();
        Assert.Equal(2, workspace.Links.Opened);
        Assert.Equal(0, workspace.Dispatcher.GivenUp);
        await script.EndsAsync();
        Assert.Empty(workspace.Complaints);
    }

    private static async Task<(string?, string?)> TypedAsync(Person person, string typed)
    {
        var answer = await person.TypesAsync(typed);
        return (answer.Trouble, answer.Reply);
    }
}
