using System.Text;
using Alvis.Tests.Support.SlackWorkspace;

namespace Alvis.Tests.Conformance;

/// <summary>A whole app of Slack's own <c>@slack/bolt</c> works in the workspace, by signed requests and by Socket Mode.</summary>
public sealed class BoltTests
{
    [Theory]
    [InlineData("http")]
    [InlineData("socket")]
    public async Task It_takes_a_command_a_press_and_a_mention(string mode)
    {
        await using var workspace = await Workspace.StartAsync();
        var mara = workspace.AddPerson("mara");
        await using var script = NodeScript.Start(workspace, "bolt.js", [mode]);
        var ready = await script.SaysAsync("ready");
        if (mode == "http")
            Assert.True(await workspace.CallsAt(Address((int)ready["port"]!)).VerifyAsync());

        var answer = await mara.TypesAsync("/alvis shop");
        Assert.Equal((null, "Looking for shop"), (answer.Trouble, answer.Reply));
        await workspace.Incidents.HasAsync(1);
        var message = workspace.Incidents.Message("Found shop");
        Assert.Null((await mara.PressAsync(message, "Approve restart")).Trouble);
        await message.ShowsAsync("mara approved 142");
        Assert.Empty(message.Buttons);

        var asked = mara.Says(workspace.Incidents, "@Alvis list");
        await asked.Thread.ShowsAsync("Heard: @");
        await workspace.IsQuietAsync();
        await script.EndsAsync();
        Assert.Equal(0, workspace.Dispatcher.GivenUp);
    }

    [Fact]
    public async Task It_refuses_what_the_workspace_did_not_sign()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var script = NodeScript.Start(workspace, "bolt.js", ["http"]);
        var address = Address((int)(await script.SaysAsync("ready"))["port"]!);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent("command=%2Falvis", Encoding.UTF8, "application/x-www-form-urlencoded") };
        var stamp = workspace.Time.GetUtcNow().ToUnixTimeSeconds().ToString();
        request.Headers.Add("X-Slack-Request-Timestamp", stamp);
        request.Headers.Add("X-Slack-Signature", RequestUrl.Sign("another secret", stamp, "command=%2Falvis"u8.ToArray()));
        Assert.Equal(401, (int)(await client.SendAsync(request)).StatusCode);
        Assert.True(await workspace.CallsAt(address).ProbeAsync());
        await script.EndsAsync();
    }

    private static Uri Address(int port) => new($"http://127.0.0.1:{port}/slack/events");
}
