using Alvis.Engine.Kinds;

namespace Alvis.Tests.Engine.Checks;

public sealed class HttpCheckSettingsTests
{
    private readonly CheckBench bench = new();

    [Theory]
    [InlineData("not a url", "found 'not a url'; expected an address such as https://shop.example/health")]
    [InlineData("shop.example/health", "found 'shop.example/health'; expected an address such as https://shop.example/health")]
    [InlineData("/health", "found '/health'; expected an address such as https://shop.example/health, beginning with http:// or https://")]
    [InlineData("ftp://shop.example", "found 'ftp://shop.example'; expected an address such as https://shop.example/health, beginning with http:// or https://")]
    [InlineData("https://", "found 'https://'; expected an address such as https://shop.example/health")]
    [InlineData("https://shop.example/#top", "found 'https://shop.example/#top', with a fragment; expected none: '#top' is never sent to a server; remove it")]
    [InlineData("https://shop.example/${secret:KEY}", "found 'https://shop.example/${secret:KEY}', with a placeholder in it; expected an address without one; a secret goes into headers or body")]
    [InlineData("http://169.254.169.254/latest", "found 'http://169.254.169.254/latest'; expected an address that is not link-local, multicast, unspecified or a cloud's metadata service")]
    [InlineData("http://2852039166/", "found 'http://2852039166/'; expected an address that is not link-local, multicast, unspecified or a cloud's metadata service")]
    public void An_address_that_cannot_be_asked_is_a_problem_of_the_playbook(string url, string problem) =>
        Assert.Equal(problem, Assert.Single(bench.Problems($"url: '{url}'")));

    [Fact]
    public void A_password_in_the_address_is_a_problem_and_is_not_repeated()
    {
        var problem = Assert.Single(bench.Problems("url: https://admin:hunter2@shop.example/"));

        Assert.Equal("found a user name or password in the address; expected none; send an Authorization header with ${secret:NAME}", problem);
    }

    [Theory]
    [InlineData("{ Host: evil.example }", "found the header 'Host'")]
    [InlineData("{ content-length: '5' }", "found the header 'content-length'")]
    [InlineData("{ X-A: \"a\\r\\nHost: b\" }", "found the control character U+000D")]
    [InlineData("{ \"X-A\\r\\nHost\": b }", "found the name")]
    [InlineData("{ X-A: 'grün' }", "found a character in the header 'X-A' that a header cannot hold")]
    [InlineData("{ X-A: '${secret:}' }", "found a placeholder that is not whole in headers")]
    public void A_header_that_would_change_the_request_is_a_problem(string headers, string found) =>
        Assert.StartsWith(found, Assert.Single(bench.Problems($"{{ url: 'https://shop.example/', headers: {headers} }}")), StringComparison.Ordinal);

    [Fact]
    public void A_secret_must_be_registered_for_the_host()
    {
        bench.Secrets["SHOP"] = new SecretEntry { Env = "SHOP_KEY", Hosts = { "shop.example" } };
        bench.Secrets["NOWHERE"] = new SecretEntry { Env = "NOWHERE_KEY" };
        string Problem(string url, string secret) =>
            bench.Problems($$"""{ url: '{{url}}', headers: { X-Key: '${secret:{{secret}}}' } }""") is [var one] ? one : "";

        Assert.Equal("", Problem("https://shop.example/", "SHOP"));
        Assert.Equal(
            "found ${secret:SHOP}; The secret 'SHOP' may not be sent to other.example: Secrets:SHOP:Hosts lists shop.example.",
            Problem("https://other.example/", "SHOP"));
        Assert.Equal(
            "found ${secret:SHOP}; The secret 'SHOP' may not be sent to shop.example without TLS: use https.",
            Problem("http://shop.example/", "SHOP"));
        Assert.Equal(
            "found ${secret:NOWHERE}; The secret 'NOWHERE' may be sent nowhere: Secrets:NOWHERE:Hosts is empty.",
            Problem("https://shop.example/", "NOWHERE"));
        Assert.Equal(
            "found ${secret:SHPO}; The secret 'SHPO' is not registered (did you mean 'SHOP'? (known: NOWHERE, SHOP)). An operator registers it as Secrets:NAME.",
            Problem("https://shop.example/", "SHPO"));
    }

    [Theory]
    [InlineData("want_status: ok", "found 'ok'; expected a status such as 200, or a class such as 2xx")]
    [InlineData("want_status: 99", "found '99'; expected a status such as 200, or a class such as 2xx")]
    [InlineData("want_json: { status: ok }", "found the name 'status'")]
    [InlineData("redirects: 11", "found '11'; expected a whole number from 0 to 10")]
    [InlineData("method: DELETE", "found 'DELETE'; expected GET, HEAD")]
    [InlineData("{ method: HEAD, want_body: ok }", "found a wish for the body of a HEAD request, which has none; expected method: GET")]
    public void A_wish_that_makes_no_sense_is_a_problem(string setting, string problem) =>
        Assert.StartsWith(problem, Assert.Single(bench.Problems($"{{ url: 'https://shop.example/', {setting.Trim('{', ' ', setting[0] == '{' ? '}' : ' ')} }}")), StringComparison.Ordinal);
}
