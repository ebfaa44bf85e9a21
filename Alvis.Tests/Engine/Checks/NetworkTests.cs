using System.Net;
using Alvis.Engine.Checks;
using Alvis.Engine.Incidents;
using Alvis.Tests.Support;

namespace Alvis.Tests.Engine.Checks;

public sealed class NetworkTests
{
    private readonly CheckBench bench = new();

    [Theory]
    [InlineData("93.184.216.34", Network.Public)]
    [InlineData("172.32.0.1", Network.Public)]
    [InlineData("2606:2800:220:1::1", Network.Public)]
    [InlineData("::ffff:93.184.216.34", Network.Public)]
    [InlineData("10.1.2.3", Network.Private)]
    [InlineData("172.31.255.255", Network.Private)]
    [InlineData("192.168.0.1", Network.Private)]
    [InlineData("100.64.0.1", Network.Private)]
    [InlineData("fd12:3456::1", Network.Private)]
    [InlineData("::ffff:10.0.0.1", Network.Private)]
    [InlineData("64:ff9b::10.0.0.1", Network.Private)]
    [InlineData("2002:0a00:0001::1", Network.Private)]
    [InlineData("127.0.0.1", Network.Loopback)]
    [InlineData("127.255.255.254", Network.Loopback)]
    [InlineData("::1", Network.Loopback)]
    [InlineData("::ffff:127.0.0.1", Network.Loopback)]
    [InlineData("::127.0.0.1", Network.Loopback)]
    [InlineData("64:ff9b::7f00:1", Network.Loopback)]
    [InlineData("0.0.0.0", Network.Never)]
    [InlineData("0.1.2.3", Network.Never)]
    [InlineData("::", Network.Never)]
    [InlineData("::ffff:0.0.0.0", Network.Never)]
    [InlineData("169.254.169.254", Network.Never)]
    [InlineData("169.254.1.1", Network.Never)]
    [InlineData("::ffff:169.254.169.254", Network.Never)]
    [InlineData("64:ff9b::169.254.169.254", Network.Never)]
    [InlineData("64:ff9b:1::a9fe:a9fe", Network.Never)]
    [InlineData("2002:a9fe:a9fe::1", Network.Never)]
    [InlineData("2001:0:4136:e378:8000:63bf:5601:5601", Network.Never)]
    [InlineData("fe80::5efe:169.254.169.254", Network.Never)]
    [InlineData("2606:2800::5efe:169.254.169.254", Network.Never)]
    [InlineData("fe80::1", Network.Never)]
    [InlineData("fe80::1%1", Network.Never)]
    [InlineData("ff02::1", Network.Never)]
    [InlineData("224.0.0.1", Network.Never)]
    [InlineData("255.255.255.255", Network.Never)]
    [InlineData("fd00:ec2::254", Network.Never)]
    [InlineData("fd20:ce::254", Network.Never)]
    [InlineData("100.100.100.200", Network.Never)]
    [InlineData("168.63.129.16", Network.Never)]
    [InlineData("192.0.0.192", Network.Never)]
    internal void Every_form_of_an_address_belongs_to_its_network(string address, Network network) =>
        Assert.Equal(network, Networks.Of(IPAddress.Parse(address)));

    [Fact]
    public async Task Loopback_is_refused_by_default_and_the_finding_names_the_setting()
    {
        await using var shop = ProbeTarget.Answers(200);
        bench.Options.Networks = null;

        var result = await bench.RunAsync($"url: {shop.Url}");

        Assert.Equal("refused to connect to 127.0.0.1: it is a loopback address, and Checks:Networks does not list loopback; an operator can add it", result.Finding);
        Assert.Equal(CheckFailure.Forbidden, result.Failure);
        Assert.Equal(0, shop.Connections);
    }

    [Fact]
    public async Task A_name_that_resolves_to_the_metadata_service_is_refused()
    {
        bench.Names["shop.example"] = [IPAddress.Parse("::ffff:169.254.169.254")];

        var result = await bench.RunAsync("url: http://shop.example/latest/meta-data");

        Assert.Equal("refused to connect to ::ffff:169.254.169.254: it is a cloud metadata address, which Alvis never checks", result.Finding);
        Assert.Equal(CheckFailure.Forbidden, result.Failure);
    }

    [Fact]
    public async Task Of_a_mixture_only_the_allowed_addresses_are_connected_to()
    {
        await using var shop = ProbeTarget.Answers(200);
        bench.Names["shop.example"] = [IPAddress.Parse("169.254.169.254"), IPAddress.Loopback];

        var result = await bench.RunAsync($"url: http://shop.example:{shop.Port}/health");

        Assert.True(result.Healthy, result.Finding);
        Assert.Contains($"Host: shop.example:{shop.Port}\r\n", shop.Requests[0], StringComparison.Ordinal);
        Assert.NotNull(result.Timings!.Dns);
    }

    [Fact]
    public async Task An_address_that_refuses_does_not_hide_the_next_one()
    {
        await using var shop = ProbeTarget.Answers(200);
        bench.Names["shop.example"] = [IPAddress.IPv6Loopback, IPAddress.Loopback];

        Assert.True((await bench.RunAsync($"url: http://shop.example:{shop.Port}/health")).Healthy);
    }

    [Fact]
    public async Task A_redirect_to_the_metadata_service_is_refused_and_is_the_services_fault()
    {
        await using var shop = ProbeTarget.Answers(302, "", "Location: http://169.254.169.254/latest/meta-data");

        var result = await bench.RunAsync($"{{ url: '{shop.Url}', redirects: 3 }}");

        Assert.Equal(
            "after a redirect to http://169.254.169.254/latest/meta-data: refused to connect to 169.254.169.254: it is a cloud metadata address, which Alvis never checks",
            result.Finding);
        Assert.Equal(CheckFailure.Redirect, result.Failure);
    }
}
