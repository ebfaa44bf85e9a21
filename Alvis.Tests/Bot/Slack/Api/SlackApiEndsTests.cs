using System.Text.Json.Nodes;
using Alvis.Bot.Slack.Api;

namespace Alvis.Tests.Bot.Slack.Api;

/// <summary>How a call may end badly, and what Alvis makes of it.</summary>
public sealed class SlackApiEndsTests
{
    [Fact]
    public async Task A_method_that_must_wait_is_not_sent_again_before_and_no_other_waits()
    {
        await using var bench = await ApiBench.StartAsync();
        bench.Server.Answers("users.info", new Said(429, """{"ok":false,"error":"ratelimited"}""", Headers: ("Retry-After", "30")));
        Assert.Equal(new SlackAnswer<SlackUser>.Later("ratelimited", TimeSpan.FromSeconds(30)), await bench.UserAsync());

        bench.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(new SlackAnswer<SlackUser>.Later("ratelimited", TimeSpan.FromSeconds(10)), await bench.UserAsync());
        await bench.Api.UserGroupsAsync(CancellationToken.None);
        Assert.Equal((1, 1), (bench.Server.Count("users.info"), bench.Server.Count("usergroups.list")));

        bench.Clock.Advance(TimeSpan.FromSeconds(10));
        await bench.UserAsync();
        Assert.Equal(2, bench.Server.Count("users.info"));
    }

    [Fact]
    public async Task A_limit_in_the_body_alone_counts_too_and_a_limit_without_a_time_is_half_a_minute()
    {
        await using var bench = await ApiBench.StartAsync();
        bench.Server.Answers("users.info", """{"ok":false,"error":"ratelimited"}""");
        bench.Server.Answers("chat.postMessage", new Said(429, "<html>slow down</html>", ContentType: "text/html"));
        Assert.Equal(new SlackAnswer<SlackUser>.Later("ratelimited", TimeSpan.FromSeconds(30)), await bench.UserAsync());
        Assert.Equal(new SlackAnswer<Posted>.Later("ratelimited", TimeSpan.FromSeconds(30)), await bench.PostAsync());
        await bench.UserAsync();
        Assert.Equal(1, bench.Server.Count("users.info"));
    }

    [Theory]
    [InlineData("0", 1)]
    [InlineData("999999", 3600)]
    public async Task A_wait_is_taken_within_reason(string said, int seconds)
    {
        await using var bench = await ApiBench.StartAsync();
        bench.Server.Answers("users.info", new Said(429, "", Headers: ("Retry-After", said)));
        Assert.Equal(new SlackAnswer<SlackUser>.Later("ratelimited", TimeSpan.FromSeconds(seconds)), await bench.UserAsync());
    }

    [Theory]
    [InlineData(500, "<html>upstream</html>")]
    [InlineData(503, "{\"ok\":false,\"error\":\"service_unavailable\"}")]
    public async Task A_fault_on_Slacks_side_leaves_a_post_in_doubt_and_a_question_open(int status, string body)
    {
        await using var bench = await ApiBench.StartAsync();
        bench.Server.Answers("chat.postMessage", new Said(status, body));
        bench.Server.Answers("users.info", new Said(status, body));
        Assert.Contains($"{status}", Assert.IsType<SlackAnswer<Posted>.Unknown>(await bench.PostAsync()).Why, StringComparison.Ordinal);
        Assert.Equal($"http_{status}", Assert.IsType<SlackAnswer<SlackUser>.Later>(await bench.UserAsync()).Error);
    }

    [Theory]
    [InlineData("<html>a page</html>")]
    [InlineData("[1]")]
    [InlineData("")]
    [InlineData("{\"ok\":tru")]
    public async Task An_answer_that_is_none_leaves_a_post_in_doubt(string body)
    {
        await using var bench = await ApiBench.StartAsync();
        bench.Server.Answers("chat.postMessage", new Said(200, body));
        bench.Server.Answers("users.info", new Said(200, body));
        Assert.IsType<SlackAnswer<Posted>.Unknown>(await bench.PostAsync());
        Assert.IsType<SlackAnswer<SlackUser>.Later>(await bench.UserAsync());
    }

    [Theory]
    [InlineData(302)]
    [InlineData(404)]
    public async Task What_is_no_Web_API_is_said_to_be_none(int status)
    {
        await using var bench = await ApiBench.StartAsync();
        bench.Server.Answers("chat.postMessage", new Said(status, "<html></html>", Headers: ("Location", "/elsewhere")));
        Assert.Contains("Slack:ApiUrl", Assert.IsType<SlackAnswer<Posted>.Failed>(await bench.PostAsync()).Cure, StringComparison.Ordinal);
        Assert.Single(bench.Server.Requests);
    }

    [Fact]
    public async Task A_post_whose_connection_breaks_is_in_doubt_and_never_sent_twice_by_the_framework()
    {
        await using var bench = await ApiBench.StartAsync();
        bench.Server.Answers("chat.postMessage", new Said(200, """{"ok":true,"channel":"C1","ts":"1.1"}"""), new Said(null));
        await bench.PostAsync();
        // Over the connection that was kept, which is where a framework would try again.
        Assert.IsType<SlackAnswer<Posted>.Unknown>(await bench.PostAsync());
        Assert.Equal(2, bench.Server.Count("chat.postMessage"));
    }

    [Fact]
    public async Task A_question_whose_connection_breaks_may_be_asked_again()
    {
        await using var bench = await ApiBench.StartAsync();
        bench.Server.Answers("users.info", new Said(null));
        Assert.Equal("no_answer", Assert.IsType<SlackAnswer<SlackUser>.Later>(await bench.UserAsync()).Error);
    }

    [Fact]
    public async Task Nothing_was_done_where_nobody_listens()
    {
        var bench = await ApiBench.StartAsync();
        await bench.Server.DisposeAsync();
        Assert.Equal("unreachable", Assert.IsType<SlackAnswer<Posted>.Later>(await bench.PostAsync()).Error);
        bench.Api.Dispose();
    }

    [Fact]
    public async Task An_answer_without_end_is_not_read_to_it()
    {
        await using var bench = await ApiBench.StartAsync();
        bench.Server.Answers("chat.postMessage", new Said(200, "x", Endless: true));
        Assert.IsType<SlackAnswer<Posted>.Unknown>(await bench.PostAsync());
    }

    [Fact]
    public async Task An_answer_that_lacks_the_messages_key_leaves_the_post_in_doubt()
    {
        await using var bench = await ApiBench.StartAsync();
        bench.Server.Answers("chat.postMessage", """{"ok":true,"channel":"C1"}""");
        Assert.IsType<SlackAnswer<Posted>.Unknown>(await bench.PostAsync());
    }

    [Theory]
    [InlineData("fatal_error")]
    [InlineData("internal_error")]
    public async Task What_may_have_been_done_in_part_is_unknown_for_a_post_and_open_for_an_edit(string error)
    {
        await using var bench = await ApiBench.StartAsync();
        bench.Server.Answers("chat.postMessage", $$"""{"ok":false,"error":"{{error}}"}""");
        bench.Server.Answers("chat.update", $$"""{"ok":false,"error":"{{error}}"}""");
        Assert.IsType<SlackAnswer<Posted>.Unknown>(await bench.PostAsync());
        Assert.Equal(error, Assert.IsType<SlackAnswer<Posted>.Later>(await bench.Api.UpdateAsync(new OutgoingMessage("C1", ApiBench.Hello, Ts: "1.1"), CancellationToken.None)).Error);
    }

    [Fact]
    public async Task Every_sample_of_an_error_is_answered()
    {
        await using var bench = await ApiBench.StartAsync();
        foreach (var sample in JsonNode.Parse(SlackFixture.Read("webapi/errors.json"))!.AsArray().Select(s => s!.AsObject()))
        {
            var body = sample["body"]!;
            bench.Server.Answers("files.info", new Said(sample["status"]!.GetValue<int>(), body is JsonValue ? body.GetValue<string>() : body.ToJsonString(),
                Headers: [.. (sample["headers"]?.AsObject() ?? []).Select(h => (h.Key, h.Value!.GetValue<string>()))]));
            var answer = await bench.Api.FileAsync("F1", CancellationToken.None);
            var (word, more) = answer switch
            {
                SlackAnswer<SlackFile>.Failed failed => (failed.Error, failed.Cure),
                SlackAnswer<SlackFile>.Later later => (later.Error, $"{later.After.TotalSeconds}"),
                _ => throw new InvalidOperationException(answer.ToString()),
            };
            Assert.Equal(body is JsonObject o ? o["error"]!.GetValue<string>() : "http_503", word);
            Assert.NotEmpty(more);
            bench.Clock.Advance(TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public async Task The_words_with_which_Slack_refuses_a_layout_are_logged()
    {
        await using var bench = await ApiBench.StartAsync();
        bench.Server.Answers("chat.postMessage", JsonNode.Parse(SlackFixture.Read("webapi/errors.json"))!.AsArray()[3]!["body"]!.ToJsonString());
        Assert.Equal("invalid_blocks", Assert.IsType<SlackAnswer<Posted>.Failed>(await bench.PostAsync()).Error);
        Assert.Contains(bench.Log.Lines, l => l.Contains("must be less than 3001 characters", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_warning_is_logged_once_for_each_method()
    {
        await using var bench = await ApiBench.StartAsync();
        const string Warned = """{"ok":true,"channel":"C1","ts":"1.1","warning":"missing_charset","response_metadata":{"warnings":["missing_charset"]}}""";
        bench.Server.Answers("chat.postMessage", Warned);
        bench.Server.Answers("chat.postMessage", Warned);
        await bench.PostAsync();
        await bench.PostAsync();
        Assert.Single(bench.Log.Lines, l => l.Contains("missing_charset", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_token_is_logged_or_told_whatever_happens()
    {
        await using var bench = await ApiBench.StartAsync();
        var told = new List<string>();
        foreach (var said in new Said[] { new(null), new(500), new(200, "x"), new(200, """{"ok":false,"error":"invalid_auth"}"""), new(200, """{"ok":false,"error":"xoxb-1-very-secret and more\n"}""") })
        {
            bench.Server.Answers("chat.postMessage", said);
            told.Add((await bench.PostAsync()).ToString());
        }

        Assert.All(told.Concat(bench.Log.Lines), t => Assert.DoesNotContain("very-secret and", t, StringComparison.Ordinal));
        Assert.All(told.Concat(bench.Log.Lines), t => Assert.DoesNotContain(SlackServer.BotToken, t, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Silence_has_an_end()
    {
        await using var bench = await ApiBench.StartAsync();
        using var never = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        never.Start();
        var settings = bench.Server.Settings();
        settings["Slack:ApiUrl"] = $"http://{never.LocalEndpoint}/api/";
        using var api = new SlackApi(new(Microsoft.Extensions.Configuration.MemoryConfigurationBuilderExtensions.AddInMemoryCollection(new Microsoft.Extensions.Configuration.ConfigurationBuilder(), settings).Build()), bench.Clock, bench.Log);
        var asked = api.PostMessageAsync(new OutgoingMessage("C1", ApiBench.Hello), CancellationToken.None);
        using var taken = await never.AcceptTcpClientAsync();
        await taken.GetStream().ReadExactlyAsync(new byte[16]);
        bench.Clock.Advance(SlackCalls.Limit);
        Assert.Contains("within 20s", Assert.IsType<SlackAnswer<Posted>.Unknown>(await asked).Why, StringComparison.Ordinal);
    }
}
