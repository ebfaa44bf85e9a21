using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Tests.Support;

namespace Alvis.Tests.Engine.Checks;

public sealed class HttpRedirectTests : IDisposable
{
    private readonly CheckBench bench = new();
    private readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    [Fact]
    public async Task A_redirect_that_is_not_followed_names_where_it_points()
    {
        await using var shop = ProbeTarget.Answers(302, "", "Location: /login?next=%2Fhealth");

        var result = await bench.RunAsync($"url: {shop.Url}");

        Assert.Equal("answered 302 to /login?next=%2Fhealth, wanted 200; redirects: 0 follows none", result.Finding);
        Assert.Equal(CheckFailure.Redirect, result.Failure);
        Assert.Single(shop.Requests);
    }

    [Fact]
    [Shows("health_check.redirects")]
    public async Task A_redirect_is_followed_as_far_as_the_playbook_allows()
    {
        await using var shop = new ProbeTarget(call => call.Path switch
        {
            "/health" => call.AnswerAsync(301, "", "Location: /a"),
            "/a" => call.AnswerAsync(307, "", "Location: b#top"),
            _ => call.AnswerAsync(200),
        });

        Assert.True((await bench.RunAsync($"{{ url: '{shop.Url}', redirects: 2 }}")).Healthy);
        var result = await bench.RunAsync($"{{ url: '{shop.Url}', redirects: 1 }}");

        Assert.Equal("answered 307 to b#top, wanted 200; redirects: 1 follows no more", result.Finding);
        Assert.Contains(shop.Requests, r => r.StartsWith("GET /b HTTP/1.1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_circle_ends_at_the_limit()
    {
        await using var shop = ProbeTarget.Answers(302, "", "Location: /health");

        var result = await bench.RunAsync($"{{ url: '{shop.Url}', redirects: 10 }}");

        Assert.Equal("answered 302 to /health, wanted 200; redirects: 10 follows no more", result.Finding);
        Assert.Equal(11, shop.Requests.Count);
    }

    [Theory]
    [InlineData("ftp://shop.example/", "that is no http address, and is not followed")]
    [InlineData("file:///etc/passwd", "that is no http address, and is not followed")]
    [InlineData("http://admin:pw@shop.example/", "that holds a user name, and is not followed")]
    [InlineData("http://", "that is no address")]
    public async Task A_redirect_to_what_is_no_web_address_is_a_finding(string location, string why)
    {
        await using var shop = ProbeTarget.Answers(302, "", $"Location: {location}");

        var result = await bench.RunAsync($"{{ url: '{shop.Url}', redirects: 1 }}");

        Assert.EndsWith(why, result.Finding, StringComparison.Ordinal);
        Assert.Equal(CheckFailure.Redirect, result.Failure);
    }

    [Fact]
    public async Task What_fails_after_a_redirect_says_so()
    {
        await using var shop = new ProbeTarget(call => call.Path == "/health" ? call.AnswerAsync(302, "", "Location: /b") : call.AnswerAsync(500));

        var result = await bench.RunAsync($"{{ url: '{shop.Url}', redirects: 1 }}");

        Assert.Equal($"after a redirect to http://{shop.At}/b: answered 500, wanted 200", result.Finding);
        Assert.Equal(CheckFailure.Status, result.Failure);
    }

    [Fact]
    public async Task A_secret_is_sent_to_its_host_and_never_across_a_redirect()
    {
        await using var shop = new ProbeTarget(call => call.Path == "/health" ? call.AnswerAsync(302, "", "Location: /b") : call.AnswerAsync(200));
        Register("t0ken-value", shop.At);

        var result = await bench.RunAsync($$"""
            url: {{shop.Url}}
            redirects: 1
            headers: { Authorization: 'Bearer ${secret:SHOP}', X-Plain: here }
            """);

        Assert.True(result.Healthy, result.Finding);
        Assert.Contains("Authorization: Bearer t0ken-value\r\n", shop.Requests[0], StringComparison.Ordinal);
        Assert.DoesNotContain("t0ken-value", shop.Requests[1], StringComparison.Ordinal);
        Assert.Contains("X-Plain: here", shop.Requests[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_identifies_the_caller_stays_with_the_first_origin()
    {
        await using var other = ProbeTarget.Answers(200);
        await using var shop = ProbeTarget.Answers(302, "", $"Location: {other.Url}");

        await bench.RunAsync($"{{ url: '{shop.Url}', redirects: 1, headers: {{ Authorization: Basic abc, X-Plain: here }} }}");

        Assert.DoesNotContain("Authorization", Assert.Single(other.Requests), StringComparison.Ordinal);
        Assert.Contains("X-Plain: here", other.Requests[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_with_a_secret_is_not_repeated_elsewhere()
    {
        await using var shop = ProbeTarget.Answers(307, "", "Location: /b");
        Register("t0ken-value", shop.At);

        var result = await bench.RunAsync($$"""
            { url: '{{shop.Url}}', method: POST, redirects: 1, body: 'key=${secret:SHOP}' }
            """);

        Assert.Equal("answered 307 to /b, wanted 200; that would be sent a body that holds a secret, and is not followed", result.Finding);
        Assert.EndsWith("key=t0ken-value", Assert.Single(shop.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_repeats_a_secret_does_not_get_it_into_the_finding()
    {
        await using var shop = ProbeTarget.Answers(500, "you sent t0ken-value");
        Register("t0ken-value\n", shop.At);

        var result = await bench.RunAsync($$"""{ url: '{{shop.Url}}', headers: { X-Key: '${secret:SHOP}' } }""");

        Assert.Contains("X-Key: t0ken-value\r\n", shop.Requests[0], StringComparison.Ordinal);
        Assert.Equal("you sent [secret SHOP]", result.Excerpt);
    }

    [Fact]
    public async Task A_secret_that_is_not_there_is_no_fault_of_the_service()
    {
        await using var shop = ProbeTarget.Answers(200);
        Register("", shop.At);

        var result = await bench.RunAsync($$"""{ url: '{{shop.Url}}', headers: { X-Key: '${secret:SHOP}' } }""");

        Assert.Equal("The secret 'SHOP' is not there: its file or variable is missing, empty or cannot be read.", result.Finding);
        Assert.Equal(CheckFailure.Forbidden, result.Failure);
        Assert.Empty(shop.Requests);
    }

    private void Register(string value, string host)
    {
        File.WriteAllText(file, value);
        bench.Secrets["SHOP"] = new SecretEntry { File = file, Hosts = { host } };
    }
}
