using System.Net;
using System.Net.Sockets;
using Alvis.Engine.Checks;
using Alvis.Engine.Incidents;
using Alvis.Tests.Support;

namespace Alvis.Tests.Engine.Checks;

public sealed class TcpCheckTests
{
    private readonly CheckBench bench = new();

    [Fact]
    public async Task A_port_that_accepts_is_healthy()
    {
        await using var db = ProbeTarget.Hangs();

        var check = Read($"{{ host: 127.0.0.1, port: {db.Port} }}");
        var result = await check.RunAsync(fresh: true, default);

        Assert.True(result.Healthy);
        Assert.Equal($"127.0.0.1:{db.Port} accepted the connection in 0ms", result.Finding);
        Assert.Equal($"tcp 127.0.0.1:{db.Port}", check.Describe);
    }

    [Fact]
    public async Task A_port_that_refuses_is_not()
    {
        using var closed = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        var result = await Read($"{{ host: 127.0.0.1, port: {((IPEndPoint)closed.LocalEndPoint!).Port} }}").RunAsync(fresh: true, default);

        Assert.Equal($"refused the connection at {closed.LocalEndPoint}", result.Finding);
        Assert.Equal(CheckFailure.Refused, result.Failure);
    }

    [Fact]
    public async Task A_name_without_an_address_is_a_finding()
    {
        var result = await Read("{ host: DB-1, port: 5432 }").RunAsync(fresh: true, default);

        Assert.Equal("the name DB-1 has no address", result.Finding);
    }

    private ICheck Read(string yaml) => CheckBench.Read(new TcpCheck(bench.Dialer, bench.Clock), yaml);
}
