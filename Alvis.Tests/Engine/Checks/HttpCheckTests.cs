using System.Net;
using System.Net.Sockets;
using Alvis.Engine.Incidents;
using Alvis.Tests.Support;

namespace Alvis.Tests.Engine.Checks;

public sealed class HttpCheckTests
{
    private readonly CheckBench bench = new();

    [Fact]
    [Shows("health_check.url")]
    public async Task A_service_that_answers_as_wanted_is_healthy_and_every_part_is_timed()
    {
        await using var shop = ProbeTarget.Answers(200, "all is well");

        var result = await bench.RunAsync($"url: {shop.Url}");

        Assert.True(result.Healthy);
        Assert.Equal("answered 200 in 0ms", result.Finding);
        Assert.Equal(CheckFailure.None, result.Failure);
        Assert.NotNull(result.Timings!.Connect);
        Assert.NotNull(result.Timings.FirstByte);
        Assert.Null(result.Timings.Dns);
        Assert.Null(result.Timings.Tls);
        Assert.Null(result.Excerpt);
    }

    [Fact]
    public async Task A_wrong_status_is_shown_beside_the_wanted_one_with_what_was_said()
    {
        await using var shop = ProbeTarget.Answers(503, "database is gone");

        var result = await bench.RunAsync($"url: {shop.Url}");

        Assert.False(result.Healthy);
        Assert.Equal("answered 503, wanted 200", result.Finding);
        Assert.Equal(CheckFailure.Status, result.Failure);
        Assert.Equal("database is gone", result.Excerpt);
    }

    [Theory]
    [InlineData("200", 200, true)]
    [InlineData("[200, 204]", 204, true)]
    [InlineData("[200, 204]", 201, false)]
    [InlineData("2xx", 299, true)]
    [InlineData("2xx", 300, false)]
    [InlineData("[2xx, 404]", 404, true)]
    [InlineData("302", 302, true)]
    [Shows("health_check.want_status")]
    public async Task The_wanted_status_is_one_several_or_a_class(string wanted, int status, bool healthy)
    {
        await using var shop = ProbeTarget.Answers(status, "", "Location: /elsewhere");

        var result = await bench.RunAsync($"{{ url: '{shop.Url}', want_status: {wanted} }}");

        Assert.Equal(healthy, result.Healthy);
    }

    [Fact]
    public async Task Nobody_listening_is_a_refused_connection()
    {
        using var closed = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        var result = await bench.RunAsync($"url: http://{closed.LocalEndPoint}/health");

        Assert.Equal($"refused the connection at {closed.LocalEndPoint}", result.Finding);
        Assert.Equal(CheckFailure.Refused, result.Failure);
    }

    [Fact]
    public async Task A_name_without_an_address_is_a_finding_about_the_name()
    {
        var result = await bench.RunAsync("url: http://shop.fake/health");

        Assert.Equal("the name shop.fake has no address", result.Finding);
        Assert.Equal(CheckFailure.Dns, result.Failure);
    }

    [Fact]
    [Shows("health_check.timeout")]
    public async Task A_service_that_hangs_is_told_from_one_that_cannot_be_reached()
    {
        await using var shop = ProbeTarget.Hangs();

        var result = await bench.TimeOutAsync($"url: {shop.Url}", shop.AskedAsync());

        Assert.Equal("no answer within 10s (connected in 0ms, no first byte)", result.Finding);
        Assert.Equal(CheckFailure.Timeout, result.Failure);
    }

    [Fact]
    public async Task Headers_that_drip_for_ever_are_ended_by_the_timeout()
    {
        var dripped = new TaskCompletionSource();
        await using var shop = new ProbeTarget(async call =>
        {
            await call.WriteAsync("HTTP/1.1 200 OK\r\nX-");
            dripped.SetResult();
            await call.ForeverAsync();
        });

        var result = await bench.TimeOutAsync($"url: {shop.Url}", dripped.Task);

        Assert.StartsWith("no answer within 10s (connected in 0ms, ", result.Finding, StringComparison.Ordinal);
        Assert.Equal(CheckFailure.Timeout, result.Failure);
    }

    [Fact]
    public async Task A_body_that_never_ends_is_ended_by_the_timeout()
    {
        var said = new TaskCompletionSource();
        await using var shop = new ProbeTarget(async call =>
        {
            await call.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello");
            said.SetResult();
            await call.ForeverAsync();
        });

        var result = await bench.TimeOutAsync($"url: {shop.Url}", said.Task);

        // How much of it has been read when the time is up is the kernel's affair; ProbeProgressTests has the words.
        Assert.Matches(@"^no (whole )?answer within 10s \(", result.Finding);
        Assert.Equal(CheckFailure.Timeout, result.Failure);
    }

    [Fact]
    public async Task A_wrong_status_does_not_wait_for_a_body_that_never_ends()
    {
        var said = new TaskCompletionSource();
        await using var shop = new ProbeTarget(async call =>
        {
            await call.WriteAsync("HTTP/1.1 500 Oh\r\nContent-Length: 100\r\n\r\nhello");
            said.SetResult();
            await call.ForeverAsync();
        });

        var running = bench.Read($"url: {shop.Url}", timeout: TimeSpan.FromDays(1)).RunAsync(fresh: true, default);
        await said.Task;
        var result = await bench.PassAsync(running);

        Assert.Equal("answered 500, wanted 200", result.Finding);
    }

    [Theory]
    [InlineData("", "closed the connection without an answer", CheckFailure.Connection)]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n", "answered something that is not HTTP", CheckFailure.Connection)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", "answered 200 but ended the connection within the body", CheckFailure.Connection)]
    public async Task Broken_answers_are_told_apart(string raw, string finding, CheckFailure failure)
    {
        await using var shop = ProbeTarget.Says(raw);

        var result = await bench.RunAsync($"url: {shop.Url}");

        Assert.Equal(finding, result.Finding);
        Assert.Equal(failure, result.Failure);
    }

    [Fact]
    public async Task Headers_without_end_are_cut_off()
    {
        await using var shop = ProbeTarget.Says("HTTP/1.1 200 OK\r\nX-Big: " + new string('x', 200_000) + "\r\n\r\n");

        var result = await bench.RunAsync($"url: {shop.Url}");

        Assert.Equal("answered with more than 32 KB of headers", result.Finding);
        Assert.Equal(CheckFailure.Header, result.Failure);
    }

    [Fact]
    [Shows("health_check.want_body")]
    public async Task A_body_is_searched_for_the_wanted_text()
    {
        await using var shop = ProbeTarget.Answers(200, "<h1>Sorry</h1>\nwe are closed");

        Assert.True((await bench.RunAsync($"{{ url: '{shop.Url}', want_body: closed }}")).Healthy);
        var result = await bench.RunAsync($"{{ url: '{shop.Url}', want_body: ok }}");

        Assert.Equal("answered 200 but the body does not contain \"ok\"; it begins \"<h1>Sorry</h1> we are closed\"", result.Finding);
        Assert.Equal(CheckFailure.Body, result.Failure);
    }

    [Fact]
    public async Task An_empty_body_is_called_empty()
    {
        await using var shop = ProbeTarget.Answers(200);

        var result = await bench.RunAsync($"{{ url: '{shop.Url}', want_body: ok }}");

        Assert.Equal("answered 200 but the body does not contain \"ok\"; it is empty", result.Finding);
    }

    [Fact]
    public async Task Only_the_first_64_KB_of_a_giant_body_are_read_and_1_KB_is_shown()
    {
        await using var shop = ProbeTarget.Answers(200, new string('x', 5_000_000) + "ok");

        var result = await bench.RunAsync($"{{ url: '{shop.Url}', want_body: ok }}");

        Assert.StartsWith("answered 200 but the first 64 KB of the body do not contain \"ok\"", result.Finding, StringComparison.Ordinal);
        Assert.Equal(1024, result.Excerpt!.Length);
    }

    [Fact]
    public async Task A_compressed_body_nobody_asked_for_is_not_guessed_at()
    {
        await using var shop = ProbeTarget.Answers(200, "xxxx", "Content-Encoding: gzip");

        var result = await bench.RunAsync($"{{ url: '{shop.Url}', want_body: ok }}");

        Assert.Equal("answered 200 but the body is compressed (gzip), which Alvis did not ask for and does not read", result.Finding);
        Assert.DoesNotContain("Accept-Encoding", shop.Requests[0], StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("$.status: ok", null)]
    [InlineData("$.queue[1].depth: 0", null)]
    [InlineData("$.queue[1].depth: 0.0", null)]
    [InlineData("$.ready: true", null)]
    [InlineData("$.leader: null", null)]
    [InlineData("$.status: degraded", "$.status is \"ok\", wanted \"degraded\"")]
    [InlineData("$.queue[0].depth: 3", "$.queue[0].depth is 12, wanted 3")]
    [InlineData("$.queue[0].depth: '12'", "$.queue[0].depth is 12, wanted \"12\"")]
    [InlineData("$.queue[7].depth: 3", "$.queue[7].depth is missing, wanted 3")]
    [InlineData("$.nothing: 1", "$.nothing is missing, wanted 1")]
    [InlineData("$.ready: false", "$.ready is true, wanted false")]
    [Shows("health_check.want_json")]
    public async Task A_place_in_json_is_compared_with_the_wanted_value(string wanted, string? wrong)
    {
        await using var shop = ProbeTarget.Answers(200, """{"status":"ok","ready":true,"leader":null,"queue":[{"depth":12},{"depth":0}]}""");

        var result = await bench.RunAsync($"url: {shop.Url}\nwant_json:\n  {wanted}");

        Assert.Equal(wrong is null, result.Healthy);
        if (wrong is not null)
            Assert.Equal($"answered 200 but {wrong}", result.Finding);
    }

    [Fact]
    public async Task A_body_that_is_no_json_says_so()
    {
        await using var shop = ProbeTarget.Answers(200, "<html>");

        var result = await bench.RunAsync($"url: {shop.Url}\nwant_json: {{ $.status: ok }}");

        Assert.Equal("answered 200 but the body is not JSON; it begins \"<html>\"", result.Finding);
    }

    [Fact]
    [Shows("health_check.max_latency")]
    public async Task A_slow_answer_says_where_the_time_went()
    {
        await using var shop = new ProbeTarget(call =>
        {
            bench.Clock.Advance(TimeSpan.FromSeconds(2.4));
            return call.AnswerAsync(200);
        });

        var result = await bench.RunAsync($"{{ url: '{shop.Url}', max_latency: 1s }}");

        Assert.Equal("answered 200 in 2.4s, wanted it within 1s (connect 0ms, first byte 2.4s)", result.Finding);
        Assert.Equal(CheckFailure.Latency, result.Failure);
    }

    [Fact]
    [Shows("health_check.method")]
    [Shows("health_check.headers")]
    [Shows("health_check.body")]
    public async Task Method_headers_and_body_are_sent_as_written_and_nothing_implicit_beside_them()
    {
        await using var shop = ProbeTarget.Answers(200);

        await bench.RunAsync($$"""
            url: {{shop.Url}}
            method: POST
            headers: { X-Probe: yes please, Content-Type: application/json }
            body: '{"ping": 1}'
            """);

        var request = Assert.Single(shop.Requests);
        Assert.StartsWith("POST /health HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.Contains("X-Probe: yes please\r\n", request, StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/json\r\n", request, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n{\"ping\": 1}", request, StringComparison.Ordinal);
        Assert.DoesNotContain("Cookie", request, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("traceparent", request, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_head_request_needs_no_body()
    {
        await using var shop = ProbeTarget.Answers(200, "hello");

        Assert.True((await bench.RunAsync($"{{ url: '{shop.Url}', method: HEAD }}")).Healthy);
    }

    [Fact]
    [Shows("health_check.reuse")]
    public async Task Every_probe_opens_a_connection_of_its_own_unless_the_playbook_shares_it()
    {
        await using var shop = ProbeTarget.Answers(200);
        var own = bench.Read($"{{ url: '{shop.Url}' }}");
        var shared = bench.Read($"{{ url: '{shop.Url}', reuse: true }}");

        await own.RunAsync(fresh: false, default);
        await own.RunAsync(fresh: false, default);
        Assert.Equal(2, shop.Connections);

        await shared.RunAsync(fresh: false, default);
        var result = await shared.RunAsync(fresh: false, default);
        Assert.Equal(3, shop.Connections);
        Assert.Null(result.Timings!.Connect);

        await shared.RunAsync(fresh: true, default);
        Assert.Equal(4, shop.Connections);
    }

    [Fact]
    public async Task Cancelling_a_probe_is_no_result()
    {
        await using var shop = ProbeTarget.Hangs();
        using var cancel = new CancellationTokenSource();

        var running = bench.RunAsync($"url: {shop.Url}", cancel.Token);
        await shop.AskedAsync();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public void It_describes_itself_without_its_headers()
    {
        var check = bench.Read("url: https://Shop.example/health?deep=1\nheaders: { X-Probe: hush }");

        Assert.Equal("GET https://shop.example/health?deep=1", check.Describe);
        Assert.Equal("shop.example:443", check.Host);
    }
}
