namespace Alvis.Tests.Support.SlackWorkspace.Tests;

/// <summary>What goes wrong on order.</summary>
public sealed class FaultTests : WorkspaceTest
{
    [Fact]
    public async Task A_dropped_call_did_nothing_and_a_lost_answer_did()
    {
        Workspace.Faults.Drops("chat.postMessage");
        await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync());
        Assert.Empty(Incidents.Messages);
        Workspace.Faults.LosesAnswer("chat.postMessage");
        await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync());
        Assert.Single(Incidents.Messages);
        await PostAsync();
        Assert.Equal(["dropped", "answer lost", "ok"], Workspace.Calls.Of("chat.postMessage").Select(c => c.Outcome));
        Assert.Equal(2, Workspace.Calls.Done("chat.postMessage"));
    }

    [Fact]
    public async Task A_gateway_answers_in_HTML()
    {
        Workspace.Faults.Answers("chat.postMessage", 502, afterDoing: true);
        var response = await App.GetAsync($"{Workspace.ApiUrl}chat.postMessage", RawApp.Form(("channel", Incidents.Id), ("text", "x")));
        Assert.Equal((502, "text/html"), ((int)response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        Assert.Single(Incidents.Messages);
    }

    [Fact]
    public async Task Slack_refuses_or_asks_to_wait_as_told()
    {
        Workspace.Faults.Refuses("chat.postMessage", "fatal_error");
        Workspace.Faults.Limits("chat.postMessage", TimeSpan.FromSeconds(30));
        Assert.Equal("fatal_error", (await PostAsync()).Error());
        var (response, _) = await App.SendAsync("chat.postMessage", RawApp.Form(("channel", Incidents.Id), ("text", "x")));
        Assert.Equal(TimeSpan.FromSeconds(30), response.Headers.RetryAfter!.Delta);
        Assert.Equal("ok", (await PostAsync()).Error());
    }

    [Fact]
    public async Task A_held_call_waits_and_a_slow_one_takes_the_clocks_time()
    {
        var held = Workspace.Faults.Holds("chat.postMessage");
        var posting = PostAsync();
        await held.Arrived;
        Assert.Empty(Incidents.Messages);
        held.Release();
        Assert.Equal("ok", (await posting).Error());

        Workspace.Faults.Slows("auth.test", TimeSpan.FromSeconds(20));
        var slow = App.CallAsync("auth.test");
        while (!slow.IsCompleted)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(slow, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System));
        }

        Assert.Equal("ok", (await slow).Error());
    }

    [Fact]
    public async Task Slack_goes_down_and_comes_back()
    {
        await App.ConnectAsync();
        Workspace.GoesDown();
        var response = await App.GetAsync($"{Workspace.ApiUrl}auth.test", RawApp.Form());
        Assert.Equal(503, (int)response.StatusCode);
        await Workspace.Links.AreReadyAsync(0);
        Workspace.ComesBack();
        Assert.Equal("ok", (await App.CallAsync("auth.test")).Error());
        Workspace.GoesDown(breaksOff: true);
        await Assert.ThrowsAsync<HttpRequestException>(() => App.CallAsync("auth.test"));
    }

    private Task<System.Text.Json.Nodes.JsonObject> PostAsync() => App.CallAsync("chat.postMessage", ("channel", Incidents.Id), ("text", "x"));
}
