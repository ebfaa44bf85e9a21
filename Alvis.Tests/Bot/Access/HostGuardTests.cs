using Alvis.Bot.Access;
using Alvis.Bot.WebConsole;
using Microsoft.Extensions.Configuration;

namespace Alvis.Tests.Bot.Access;

/// <summary>Which requests the console on port 5080, also known as alvis.example and ops.example:8443, lets in.</summary>
public sealed class HostGuardTests
{
    private static readonly IReadOnlyList<Authority> Ours = Options("http://127.0.0.1:5080", "alvis.example", "ops.example:8443", "[fd00::5]:8443").Answers(5080);

    [Theory]
    [InlineData("localhost:5080")]
    [InlineData("LOCALHOST:5080")]
    [InlineData("localhost.:5080")]
    [InlineData("127.0.0.1:5080")]
    [InlineData("[::1]:5080")]
    [InlineData("[0:0:0:0:0:0:0:1]:5080")]
    [InlineData("alvis.example")]
    [InlineData("ALVIS.Example.")]
    [InlineData("alvis.example:443")]
    [InlineData("alvis.example:80")]
    [InlineData("ops.example:8443")]
    [InlineData("[FD00::5]:8443")]
    public void Our_names_are_answered(string host) => Assert.Null(Judge("GET", host));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("localhost")]
    [InlineData("localhost:5081")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    [InlineData("::1:5080")]
    [InlineData("[::1]:5081")]
    [InlineData("[::1")]
    [InlineData("[]:5080")]
    [InlineData("[::ffff:127.0.0.1]:5080")]
    [InlineData("127.1:5080")]
    [InlineData("0.0.0.0:5080")]
    [InlineData("evil.example")]
    [InlineData("evil.example:5080")]
    [InlineData("localhost.evil.example:5080")]
    [InlineData("xalvis.example")]
    [InlineData("alvis.example:5080")]
    [InlineData("alvis.example..")]
    [InlineData("alvis.example@evil.example")]
    [InlineData("alvis.example/evil")]
    [InlineData("alvis.example:")]
    [InlineData("alvis.example:443:443")]
    [InlineData("alvis.example:99999")]
    [InlineData("alvis.example,evil.example")]
    [InlineData("ops.example")]
    [InlineData(" localhost:5080")]
    public void Others_are_not(string? host) => Assert.Contains("Console:Hosts", Judge("GET", host), StringComparison.Ordinal);

    [Theory]
    [InlineData("http://127.0.0.1:5080")]
    [InlineData("http://localhost:5080")]
    [InlineData("http://[::1]:5080")]
    [InlineData("https://alvis.example")]
    [InlineData("HTTPS://ALVIS.EXAMPLE")]
    [InlineData("https://ops.example:8443")]
    public void A_press_from_our_own_pages_comes_in(string origin) => Assert.Null(Judge("POST", "localhost:5080", origin));

    [Theory]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("http://localhost")]
    [InlineData("http://localhost:8080")]
    [InlineData("https://evil.example")]
    [InlineData("https://alvis.example.evil.example")]
    [InlineData("https://alvis.example/path")]
    [InlineData("ftp://alvis.example")]
    [InlineData("chrome-extension://abc")]
    [InlineData("localhost:5080")]
    [InlineData("http://localhost:5080,http://evil.example")]
    public void A_press_from_elsewhere_does_not(string origin)
    {
        Assert.NotNull(Judge("POST", "localhost:5080", origin));
        Assert.NotNull(Judge("GET", "localhost:5080", origin));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("none", true)]
    [InlineData("same-origin", true)]
    [InlineData("same-site", false)]
    [InlineData("cross-site", false)]
    [InlineData("", false)]
    public void Without_an_origin_a_browser_that_says_where_a_press_came_from_is_believed(string? site, bool comesIn)
    {
        Assert.Equal(comesIn, Judge("POST", "localhost:5080", null, site) is null);
        Assert.Equal(comesIn, Judge("DELETE", "localhost:5080", null, site) is null);
        Assert.Null(Judge("GET", "localhost:5080", null, site));
    }

    [Fact]
    public void What_is_no_part_of_a_name_is_not_repeated_and_a_long_name_is_cut()
    {
        Assert.Contains("'?script?alert?1????'", Judge("GET", "<script>alert(1) \n\u202e"), StringComparison.Ordinal);
        Assert.True(Judge("GET", new string('a', 100_000))!.Length < 300);
    }

    [Fact]
    public void A_console_on_an_address_of_its_own_answers_to_it() =>
        Assert.Null(HostGuard.Judge(new Arrival("GET", "10.0.0.7:5443", null, null), Options("https://10.0.0.7:5443").Answers(5443)));

    [Fact]
    public void A_console_on_every_address_answers_to_none_but_those_named() =>
        Assert.NotNull(HostGuard.Judge(new Arrival("GET", "10.0.0.7:5443", null, null), Options("https://0.0.0.0:5443").Answers(5443)));

    private static string? Judge(string method, string? host, string? origin = null, string? site = null) => HostGuard.Judge(new Arrival(method, host, origin, site), Ours)?.Text;

    private static ConsoleOptions Options(string url, params string[] hosts) => new(new ConfigurationBuilder().AddInMemoryCollection(
        [KeyValuePair.Create<string, string?>("Console:Url", url), .. hosts.Select((h, n) => KeyValuePair.Create<string, string?>($"Console:Hosts:{n}", h))]).Build());
}
