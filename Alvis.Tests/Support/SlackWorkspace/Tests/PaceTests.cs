namespace Alvis.Tests.Support.SlackWorkspace.Tests;

/// <summary>How fast the app may call, and what it is told when it is faster.</summary>
public sealed class PaceTests : WorkspaceTest
{
    [Fact]
    public async Task One_message_a_second_goes_to_a_channel_after_a_short_burst()
    {
        Workspace.Limits.Pace = Pace.Slack;
        var ops = Workspace.AddChannel("ops");
        for (var i = 0; i < Pace.Slack.PostsAtOnce; i++)
            Assert.Equal(200, (await PostAsync(Incidents)).Status);
        Assert.Equal((429, "1"), await PostAsync(Incidents));
        Assert.Equal(200, (await PostAsync(ops)).Status);
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await PostAsync(Incidents)).Status);
        Assert.Equal(429, (await PostAsync(Incidents)).Status);
        Assert.Equal((2, 3), (Workspace.Calls.Limited, Workspace.Calls.MostPostsInASecond(Incidents)));
    }

    [Fact]
    public async Task Each_method_has_its_own_limit_a_minute()
    {
        Workspace.Limits.Pace = Pace.Slack;
        for (var i = 0; i < 20; i++)
            Assert.Equal("ok", (await App.CallAsync("usergroups.list")).Error());
        var (response, body) = await App.SendAsync("usergroups.list", RawApp.Form());
        Assert.Equal((429, "ratelimited"), ((int)response.StatusCode, body.Error()));
        Assert.Equal(TimeSpan.FromSeconds(3), response.Headers.RetryAfter!.Delta);
        Assert.Equal("ok", (await App.CallAsync("users.list")).Error());
        Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal("ok", (await App.CallAsync("usergroups.list")).Error());
    }

    [Fact]
    public async Task A_whole_workspace_has_a_limit_too()
    {
        Workspace.Limits.Pace = new Pace { PostsPerMinute = 3 };
        for (var i = 0; i < 3; i++)
            Assert.Equal(200, (await PostAsync(Workspace.AddChannel($"c{i}"))).Status);
        Assert.Equal((429, "20"), await PostAsync(Incidents));
    }

    private async Task<(int Status, string? After)> PostAsync(Channel channel)
    {
        var (response, _) = await App.SendAsync("chat.postMessage", RawApp.Form(("channel", channel.Id), ("text", "x")));
        return ((int)response.StatusCode, response.Headers.RetryAfter?.ToString());
    }
}
