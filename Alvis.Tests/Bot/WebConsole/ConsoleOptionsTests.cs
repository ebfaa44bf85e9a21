using Alvis.Bot.WebConsole;
using Microsoft.Extensions.Configuration;

namespace Alvis.Tests.Bot.WebConsole;

/// <summary>The section Console of the settings.</summary>
public sealed class ConsoleOptionsTests
{
    [Fact]
    public void Nothing_set_is_this_machine_alone()
    {
        var options = Of(null);
        Assert.Empty(options.Vet());
        Assert.Equal(("http://127.0.0.1:5080/", 0), (options.Url.AbsoluteUri, options.Hosts.Count));
    }

    [Theory]
    [InlineData("http://localhost:5080")]
    [InlineData("http://[::1]:5080")]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("https://0.0.0.0:5443")]
    [InlineData("https://alvis.example")]
    public void These_are_addresses_to_listen_on(string url) => Assert.Empty(Of(url).Vet());

    [Theory]
    [InlineData("5080", "expected an address such as http://127.0.0.1:5080")]
    [InlineData("ftp://127.0.0.1", "expected an address such as")]
    [InlineData("http://127.0.0.1:5080/alvis", "more than a scheme, a host and a port")]
    [InlineData("http://ada:secret@127.0.0.1:5080", "more than a scheme, a host and a port")]
    [InlineData("http://0.0.0.0:5080", "Console:Url: found plain http on 0.0.0.0, which anybody on the network could read; expected http://127.0.0.1:5080 behind a proxy that speaks TLS")]
    [InlineData("http://alvis.example:5080", "plain http on alvis.example")]
    public void These_are_not(string url, string said)
    {
        var wrong = Assert.Single(Of(url).Vet());
        Assert.Contains(said, wrong, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", wrong, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://alvis.example")]
    [InlineData("alvis.example/console")]
    [InlineData("*")]
    public void A_malformed_host_is_named(string host) => Assert.Contains($"Console:Hosts: found '{host}'", Assert.Single(Of(null, host).Vet()), StringComparison.Ordinal);

    [Theory]
    [InlineData("http://127.0.0.1:5080", null, null, "http://127.0.0.1:5080/")]
    [InlineData("http://127.0.0.1:0", 40123, null, "http://127.0.0.1:40123/")]
    [InlineData("https://0.0.0.0:5443", 5443, null, "https://127.0.0.1:5443/")]
    [InlineData("http://127.0.0.1:5080", 5080, "alvis.example", "https://alvis.example/")]
    [InlineData("http://127.0.0.1:5080", 5080, "alvis.example:8443", "https://alvis.example:8443/")]
    [InlineData("http://127.0.0.1:5080", 5080, "localhost:9000", "http://127.0.0.1:5080/")]
    public void Links_carry_the_name_that_people_use(string url, int? port, string? host, string shown) =>
        Assert.Equal(shown, (host is null ? Of(url) : Of(url, host)).Shown(port).AbsoluteUri);

    private static ConsoleOptions Of(string? url, params string[] hosts) => new(new ConfigurationBuilder().AddInMemoryCollection(
        [KeyValuePair.Create("Console:Url", url), .. hosts.Select((h, n) => KeyValuePair.Create<string, string?>($"Console:Hosts:{n}", h))]).Build());
}
