using System.Text.Json.Nodes;
using Alvis.Bot.Slack.Transport;

namespace Alvis.Tests.Bot.Slack.Transport;

public sealed class SocketModeTests
{
    [Fact]
    public async Task Every_sample_envelope_is_acknowledged_by_its_id_and_handled()
    {
        var (bench, one, _) = await SocketBench.StartAsync();
        await using var _1 = bench;
        foreach (var name in SlackFixture.Names("socket_mode").Where(n => n.Contains("envelope_", StringComparison.Ordinal)))
        {
            await one.SayAsync(SlackFixture.Read(name));
            Assert.Equal(SlackFixture.Json(name)["envelope_id"]!.GetValue<string>(), (await one.HearAsync())["envelope_id"]!.GetValue<string>());
        }

        // The retry is the same event.
        Assert.Equal(["Action", "Command", "Message"], (await bench.Handler.TookAsync(3)).Select(r => r.GetType().Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_press_is_acknowledged_before_it_is_handled_and_with_nothing()
    {
        var (bench, one, _) = await SocketBench.StartAsync();
        await using var _1 = bench;
        var done = new TaskCompletionSource<JsonObject?>();
        bench.Handler.Answer = (_, _) => done.Task;
        await one.SayAsync(SocketBench.Press("e1", "1.2.a"));
        Assert.Equal("""{"envelope_id":"e1"}""", (await one.HearAsync()).ToJsonString());
        done.SetResult(InboxBench.Words("for nobody"));
    }

    [Fact]
    public async Task A_sent_modal_is_acknowledged_with_the_answer_and_one_that_takes_none_with_nothing()
    {
        var (bench, one, _) = await SocketBench.StartAsync();
        await using var _1 = bench;
        bench.Handler.Answer = (_, _) => Task.FromResult<JsonObject?>(SlackFixture.Json("socket_mode/ack_view_errors.json")["payload"]!.DeepClone().AsObject());
        await one.SayAsync(SocketBench.Submission("dbdd0ef3-1543-4f94-bfb4-133d0e6c1549"));
        Assert.True(JsonNode.DeepEquals(SlackFixture.Json("socket_mode/ack_view_errors.json"), await one.HearAsync()));
        await one.SayAsync(SocketBench.Submission("e2").Replace("\"accepts_response_payload\":true", "\"accepts_response_payload\":false", StringComparison.Ordinal));
        Assert.Equal("""{"envelope_id":"e2"}""", (await one.HearAsync()).ToJsonString());
    }

    [Fact]
    public async Task An_envelope_that_comes_again_over_the_other_link_is_handled_once()
    {
        var (bench, one, two) = await SocketBench.StartAsync();
        await using var _1 = bench;
        await one.SayAsync(SocketBench.Press("e1", "1.2.a"));
        await one.HearAsync();
        await two.SayAsync(SocketBench.Press("e1", "1.2.a"));
        Assert.Equal("""{"envelope_id":"e1"}""", (await two.HearAsync()).ToJsonString());
        await bench.Inbox.StopAsync(CancellationToken.None);
        Assert.Single(bench.Handler.Taken);
    }

    [Fact]
    public async Task A_frame_in_pieces_is_one()
    {
        var (bench, one, _) = await SocketBench.StartAsync();
        await using var _1 = bench;
        await one.SayAsync(SocketBench.Press("é1", "1.2.a"), frames: 50);
        Assert.Equal("é1", (await one.HearAsync())["envelope_id"]!.GetValue<string>());
    }

    [Fact]
    public async Task What_is_no_envelope_is_left_and_the_link_goes_on()
    {
        var (bench, one, _) = await SocketBench.StartAsync();
        await using var _1 = bench;
        await one.SayBytesAsync([1, 2, 3]);
        await one.SayAsync("no JSON");
        await one.SayAsync("[1]");
        await one.SayAsync("""{"type":"\ud800"}""");
        await one.SayAsync("""{"envelope_id":5,"type":"interactive"}""");
        await one.SayAsync("{\"envelope_id\":\"big\",\"type\":\"interactive\",\"payload\":{\"x\":\"" + new string('x', SocketLink.MostBytes) + "\"}}", frames: 3);
        await one.SayAsync("""{"envelope_id":"new","type":"brand_new","payload":{}}""");
        await one.SayAsync(SocketBench.Press("e1", "1.2.a"));
        Assert.Equal("new", (await one.HearAsync())["envelope_id"]!.GetValue<string>());
        Assert.Equal("e1", (await one.HearAsync())["envelope_id"]!.GetValue<string>());
        Assert.Contains(bench.Log.Lines, l => l.Contains("more than 1024 KB", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("warning")]
    [InlineData("refresh_requested")]
    public async Task A_link_that_Slack_will_end_is_replaced_first_and_works_until_then(string reason)
    {
        var (bench, one, _) = await SocketBench.StartAsync();
        await using var _1 = bench;
        await one.SayAsync(SocketBench.Disconnect(reason));
        var three = await bench.Server.NextSocketAsync();
        await bench.IsAsync(s => s.Links == 2);
        Assert.False(one.Closed.IsCompleted);
        await one.SayAsync(SocketBench.Press("e1", "1.2.a"));
        await one.HearAsync();
        await three.SayAsync(SocketBench.Press("e2", "1.2.b"));
        await three.HearAsync();
        await one.CloseAsync();
        await one.Closed.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        Assert.Equal(2, bench.Mode.State.Links);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_link_that_is_lost_is_opened_again(bool politely)
    {
        var (bench, one, _) = await SocketBench.StartAsync();
        await using var _1 = bench;
        if (politely)
            await one.CloseAsync();
        else
            one.Break();
        var three = await bench.Server.NextSocketAsync();
        await bench.IsAsync(s => s is { Links: 2, Trouble: null });
        await three.SayAsync(SocketBench.Press("e1", "1.2.a"));
        await three.HearAsync();
    }

    [Fact]
    public async Task Switched_off_it_stops_and_says_so()
    {
        var (bench, one, two) = await SocketBench.StartAsync();
        await using var _1 = bench;
        await one.SayAsync(SocketBench.Disconnect("link_disabled"));
        await bench.IsAsync(s => s is { Stopped: true, Links: 0 });
        Assert.Contains("Socket Mode is switched off", bench.Mode.State.Trouble, StringComparison.Ordinal);
        Assert.Contains(bench.Log.Lines, l => l.Contains("no longer tries (link_disabled)", StringComparison.Ordinal));
        await Task.WhenAll(one.Closed, two.Closed).WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        Assert.Equal(2, bench.Server.Count("apps.connections.open"));
    }

    [Fact]
    public async Task One_link_too_many_is_closed_before_another_is_opened()
    {
        var (bench, one, _) = await SocketBench.StartAsync();
        await using var _1 = bench;
        await one.SayAsync(SocketBench.Disconnect("too_many_websockets"));
        await one.Closed.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        await bench.IsAsync(s => s is { Links: 1, Stopped: false, Trouble: not null });
        Assert.Contains("another Alvis", bench.Mode.State.Trouble, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not_authed")]
    [InlineData("invalid_auth")]
    [InlineData("account_inactive")]
    [InlineData("user_removed_from_team")]
    [InlineData("team_disabled")]
    [InlineData("missing_scope")]
    public async Task What_only_the_operator_can_mend_stops_it(string error)
    {
        await using var bench = await SocketBench.MakeAsync();
        foreach (var _ in Enumerable.Range(0, 2))
            bench.Server.Answers("apps.connections.open", $$"""{"ok":false,"error":"{{error}}","needed":"connections:write"}""");
        await bench.GoAsync();
        await bench.IsAsync(s => s.Stopped);
        Assert.NotNull(bench.Mode.State.Trouble);
        await bench.Mode.ExecuteTask!;
        Assert.InRange(bench.Server.Count("apps.connections.open"), 1, 2);
    }

    [Fact]
    public async Task What_passes_is_tried_again()
    {
        await using var bench = await SocketBench.MakeAsync();
        bench.Server.Answers("apps.connections.open", new Said(503, "<html>"), new Said(null), new Said(200, """{"ok":false,"error":"internal_error"}"""));
        await bench.GoAsync();
        await bench.IsAsync(s => s.Trouble is not null);
        await bench.IsAsync(s => s is { Links: 2, Trouble: null, Stopped: false });
    }

    [Fact]
    public async Task Without_a_hello_there_is_no_link()
    {
        await using var bench = await SocketBench.MakeAsync();
        bench.Server.Hello = null;
        await bench.GoAsync();
        var one = await bench.Server.NextSocketAsync();
        Assert.Equal(0, bench.Mode.State.Links);
        await one.SayAsync(SlackFixture.Read("socket_mode/hello.json"));
        await bench.IsAsync(s => s.Links == 1);
    }

    [Fact]
    public async Task Another_Alvis_on_the_same_app_is_noticed()
    {
        await using var bench = await SocketBench.MakeAsync();
        bench.Server.Hello = bench.Server.Hello!.Replace("\"num_connections\": 1", "\"num_connections\": 6", StringComparison.Ordinal);
        await bench.GoAsync();
        await bench.IsAsync(s => s.Links == 2);
        Assert.Single(bench.Log.Lines, l => l.Contains("does another Alvis run", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stopping_finishes_what_must_be_acknowledged_and_closes()
    {
        var (bench, one, two) = await SocketBench.StartAsync();
        await using var _1 = bench;
        var done = new TaskCompletionSource<JsonObject?>();
        bench.Handler.Answer = (_, _) => done.Task;
        await one.SayAsync(SocketBench.Submission("e1"));
        await bench.Handler.TookAsync(1);
        var stopping = bench.Mode.StopAsync(CancellationToken.None);
        done.SetResult(InboxBench.Words("in time"));
        Assert.Equal("in time", (await one.HearAsync())["payload"]!["text"]!.GetValue<string>());
        await stopping;
        await Task.WhenAll(one.Closed, two.Closed).WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
    }

    [Fact]
    public async Task The_address_of_a_link_is_not_logged()
    {
        var (bench, one, _) = await SocketBench.StartAsync();
        await using var _1 = bench;
        one.Break();
        await bench.Server.NextSocketAsync();
        Assert.All(bench.Log.Lines, l => Assert.DoesNotContain("ticket", l, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(1, 0, 0.5)]
    [InlineData(1, 1, 1)]
    [InlineData(4, 1, 8)]
    [InlineData(7, 1, 60)]
    [InlineData(7, 0, 30)]
    [InlineData(int.MaxValue, 1, 60)]
    public void Each_pause_is_twice_the_one_before_and_spread(int failures, double chance, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), new BackOff(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1)).After(failures, chance));
}
