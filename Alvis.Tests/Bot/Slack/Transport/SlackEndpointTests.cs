using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Alvis.Bot.Slack.Transport;

namespace Alvis.Tests.Bot.Slack.Transport;

/// <summary>Slack calls Alvis, and somebody who is not Slack does. What comes of every sample is in <see cref="Samples.SampleTests"/>.</summary>
public sealed class SlackEndpointTests
{
    private const string FormType = "application/x-www-form-urlencoded";

    [Fact]
    public async Task An_address_is_verified_by_its_challenge()
    {
        await using var bench = await EndpointBench.StartAsync();
        var answer = await bench.SendAsync(SlackFixture.Read("http/url_verification.json"));
        Assert.Equal("text/plain", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task An_address_is_not_verified_for_anybody()
    {
        await using var bench = await EndpointBench.StartAsync();
        var (status, body) = await AnswerAsync(await bench.SendAsync(SlackFixture.Read("http/url_verification.json"), change: r => r.Headers.Remove("X-Slack-Signature")));
        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.DoesNotContain("3eZbrw", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_probe_of_the_certificate_carries_nothing_in()
    {
        await using var bench = await EndpointBench.StartAsync();
        var smuggled = EndpointBench.Form(SlackFixture.Json("interactions/block_actions_message.json"));
        Assert.Equal((HttpStatusCode.OK, ""), await AnswerAsync(await bench.SendAsync("ssl_check=1&" + smuggled, FormType, r => r.Headers.Remove("X-Slack-Signature"))));
        await bench.Inbox.Inbox.StopAsync(CancellationToken.None);
        Assert.Empty(bench.Inbox.Handler.Taken);
    }

    [Fact]
    public async Task An_answer_to_a_command_or_a_modal_is_the_body()
    {
        await using var bench = await EndpointBench.StartAsync();
        bench.Inbox.Handler.Answer = (_, _) => Task.FromResult<JsonObject?>(new JsonObject { ["response_action"] = "errors", ["errors"] = new JsonObject { ["title"] = "Zeile 3: ungültig" } });
        var answer = await bench.SendAsync(EndpointBench.Form(SlackFixture.Json("interactions/view_submission.json")), FormType + "; charset=UTF-8");
        Assert.Equal("application/json; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("Zeile 3: ungültig", JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["errors"]!["title"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_handler_that_fails_does_not_change_the_status()
    {
        await using var bench = await EndpointBench.StartAsync();
        bench.Inbox.Handler.Answer = (_, _) => throw new InvalidOperationException("secret details");
        var (status, body) = await AnswerAsync(await bench.SendAsync(EndpointBench.Form(SlackFixture.Json("interactions/view_submission.json")), FormType));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.DoesNotContain("secret", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_Slack_delivers_again_is_recognised_and_handled_once()
    {
        await using var bench = await EndpointBench.StartAsync();
        var body = SlackFixture.Read("events/app_mention.json");
        await bench.SendAsync(body);
        Assert.Equal((HttpStatusCode.OK, ""), await AnswerAsync(await bench.SendAsync(body, change: r =>
        {
            r.Headers.Add("x-slack-retry-num", "1");
            r.Headers.Add("x-slack-retry-reason", "http_timeout");
        })));
        await bench.Inbox.Inbox.StopAsync(CancellationToken.None);
        Assert.Single(bench.Inbox.Handler.Taken);
        Assert.Contains("Slack delivers again, attempt 1, because of http_timeout", bench.Log.Lines);
    }

    [Theory]
    [InlineData("forged")]
    [InlineData("replayed")]
    [InlineData("ahead")]
    [InlineData("unsigned")]
    [InlineData("twice")]
    public async Task What_Slack_has_not_signed_lately_is_refused(string how)
    {
        await using var bench = await EndpointBench.StartAsync();
        var at = bench.Inbox.Clock.GetUtcNow();
        var body = SlackFixture.Read("events/app_mention.json");
        var (status, _) = await AnswerAsync(await bench.SendAsync(body, change: r =>
        {
            var other = at + (how == "replayed" ? -TimeSpan.FromSeconds(301) : how == "ahead" ? TimeSpan.FromSeconds(301) : TimeSpan.Zero);
            if (how != "twice")
            {
                r.Headers.Remove("X-Slack-Signature");
                r.Headers.Remove("X-Slack-Request-Timestamp");
            }

            if (how != "unsigned")
                EndpointBench.Sign(r, Encoding.UTF8.GetBytes(how == "forged" ? body + " " : body), other);
        }));
        Assert.Equal(HttpStatusCode.Unauthorized, status);
        await bench.Inbox.Inbox.StopAsync(CancellationToken.None);
        Assert.Empty(bench.Inbox.Handler.Taken);
    }

    [Fact]
    public async Task A_stranger_does_not_fill_the_log()
    {
        await using var bench = await EndpointBench.StartAsync();
        for (var n = 0; n < 5; n++)
            await bench.SendAsync("{}", change: r => r.Headers.Remove("X-Slack-Signature"));
        Assert.Single(bench.Log.Lines);
        bench.Inbox.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.SendAsync("{}", change: r => r.Headers.Remove("X-Slack-Signature"));
        Assert.Contains("4 more", bench.Log.Lines[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain", "{}", 415)]
    [InlineData("multipart/form-data; boundary=x", "{}", 415)]
    [InlineData("application/json; charset=utf-16", "{}", 415)]
    [InlineData("", "{}", 415)]
    [InlineData("application/json", "", 400)]
    [InlineData("application/json", "[1]", 400)]
    [InlineData("application/json", "{\"type\":", 400)]
    [InlineData(FormType, "neither=1", 400)]
    [InlineData(FormType, "payload=%7B", 400)]
    [InlineData(FormType, "payload=%FF%FE", 400)]
    [InlineData("application/json", "{\"type\":\"brand_new\"}", 200)]
    public async Task What_cannot_be_read_is_refused_with_the_right_status(string type, string body, int status)
    {
        await using var bench = await EndpointBench.StartAsync();
        var answer = await bench.SendAsync(body, type);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(status != 200, answer.Headers.Contains("x-slack-no-retry"));
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF8_are_refused()
    {
        await using var bench = await EndpointBench.StartAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await bench.SendAsync([.. "{\"type\":\""u8, 0xFF, .. "\"}"u8])).StatusCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task More_than_Slack_sends_is_refused(bool unsaid)
    {
        await using var bench = await EndpointBench.StartAsync();
        var answer = await bench.SendAsync(new byte[SlackEndpoint.MostBytes + 1], change: r => r.Headers.TransferEncodingChunked = unsaid ? true : null);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Theory]
    [InlineData("Content-Length: 500\r\n\r\n{\"type\":", null)]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nzz\r\n", "HTTP/1.1 400 Bad Request")]
    public async Task A_body_that_breaks_off_reaches_nobody(string rest, string? answered)
    {
        await using var bench = await EndpointBench.StartAsync();
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(IPAddress.Loopback, bench.Http.BaseAddress!.Port);
            var stream = socket.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n{rest}"));
            if (answered is null)
                socket.Client.Shutdown(SocketShutdown.Send);
            using var reader = new StreamReader(stream);
            Assert.Equal(answered, await FirstLineAsync(reader));
        }

        Assert.Equal(HttpStatusCode.OK, (await bench.SendAsync(SlackFixture.Read("events/app_mention.json"))).StatusCode);
        Assert.Single(await bench.Inbox.Handler.TookAsync(1));
    }

    [Fact]
    public async Task What_there_is_no_room_for_may_come_again()
    {
        await using var bench = await EndpointBench.StartAsync();
        await bench.Inbox.Inbox.StopAsync(CancellationToken.None);
        var answer = await bench.SendAsync(SlackFixture.Read("events/app_mention.json"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.False(answer.Headers.Contains("x-slack-no-retry"));
    }

    // Null where there is no answer: who has hung up gets none.
    private static async Task<string?> FirstLineAsync(StreamReader reader)
    {
        try
        {
            return await reader.ReadLineAsync();
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static async Task<(HttpStatusCode Status, string Body)> AnswerAsync(HttpResponseMessage answer) => (answer.StatusCode, await answer.Content.ReadAsStringAsync());
}
