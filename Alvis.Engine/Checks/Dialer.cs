using System.Net;
using System.Net.Sockets;
using Alvis.Engine.Incidents;
using Microsoft.Extensions.Options;

namespace Alvis.Engine.Checks;

/// <summary>Where addresses of names come from. The system's resolver; tests bring their own.</summary>
internal interface INames
{
    /// <exception cref="SocketException">The name has no address.</exception>
    Task<IPAddress[]> LookUpAsync(string host, CancellationToken cancel);
}

/// <summary>The system's resolver.</summary>
internal sealed class SystemNames : INames
{
    public Task<IPAddress[]> LookUpAsync(string host, CancellationToken cancel) => Dns.GetHostAddressesAsync(host, cancel);
}

/// <summary>Opens the connections of checks: resolves, refuses what no check may reach, connects.</summary>
internal sealed class Dialer(IOptions<ChecksOptions> options, INames names, TimeProvider time)
{
    // A black hole behind one address (most often IPv6) must not eat the whole time: the next one is tried beside it (RFC 8305).
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private const int MostAddresses = 8;

    private readonly IReadOnlySet<Network> allowed = options.Value.Allowed;

    /// <summary><c>host:port</c>, with brackets where the host is an IPv6 address.</summary>
    public static string Endpoint(string host, int port) =>
        host.Contains(':') && !host.StartsWith('[') ? $"[{host}]:{port}" : $"{host.ToLowerInvariant()}:{port}";

    /// <summary>A connected socket.</summary>
    /// <exception cref="ProbeFault">There is none to be had; it says why.</exception>
    public async Task<Socket> ConnectAsync(string host, int port, ProbeProgress progress, CancellationToken cancel)
    {
        var addresses = await ResolveAsync(host, progress, cancel);

        // A name may resolve to a mixture. The forbidden ones are as if they were not there; with nothing else, that is the finding.
        var open = addresses.Where(a => Networks.Refuse(a, allowed) is null).Take(MostAddresses).ToList();
        if (open.Count == 0)
            throw new ProbeFault(CheckFailure.Forbidden, Networks.Refuse(addresses[0], allowed)!.Text);

        progress.Stage = Stage.Connecting;
        var mark = progress.Mark();
        var socket = open.Count == 1 ? await OpenAsync(open[0], port, cancel) : await RaceAsync(open, port, cancel);
        progress.Connected(mark);
        progress.Stage = Stage.Asking;
        return socket;
    }

    private async Task<IPAddress[]> ResolveAsync(string host, ProbeProgress progress, CancellationToken cancel)
    {
        if (IPAddress.TryParse(host, out var literal))
            return [literal];

        progress.Stage = Stage.Resolving;
        var mark = progress.Mark();
        try
        {
            var addresses = await names.LookUpAsync(host, cancel);
            progress.Resolved(mark);
            return addresses.Length > 0 ? addresses : throw new ProbeFault(CheckFailure.Dns, $"the name {host} has no address");
        }
        catch (SocketException e)
        {
            throw new ProbeFault(CheckFailure.Dns, e.SocketErrorCode switch
            {
                SocketError.HostNotFound or SocketError.NoData => $"the name {host} has no address",
                SocketError.TryAgain => $"the name {host} was not resolved: the name server does not answer or fails",
                _ => $"the name {host} was not resolved ({e.SocketErrorCode})",
            });
        }
    }

    private async Task<Socket> RaceAsync(List<IPAddress> addresses, int port, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var running = new List<Task<Socket>>();
        var faults = new List<ProbeFault>();
        try
        {
            for (var i = 0; i < addresses.Count; i++)
            {
                running.Add(OpenAsync(addresses[i], port, stop.Token));
                if (await FirstAsync(running, faults, wait: i == addresses.Count - 1 ? Timeout.InfiniteTimeSpan : Patience, cancel) is { } socket)
                    return socket;
            }

            throw faults.Count == 1
                ? faults[0]
                : new ProbeFault(faults[0].Failure, string.Join("; ", faults.Select(f => f.Finding).Distinct().Take(3)));
        }
        finally
        {
            await stop.CancelAsync();
            foreach (var late in running)
                _ = late.ContinueWith(DisposeOf, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    /// <summary>The first socket of those running, or null once the wait is over or all have failed.</summary>
    private async Task<Socket?> FirstAsync(List<Task<Socket>> running, List<ProbeFault> faults, TimeSpan wait, CancellationToken cancel)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var over = Task.Delay(wait, time, waiting.Token);
        try
        {
            while (running.Count > 0)
            {
                var ended = await Task.WhenAny([.. running, over]);
                if (ended == over)
                {
                    await over;
                    return null;
                }

                running.Remove((Task<Socket>)ended);
                try
                {
                    return await (Task<Socket>)ended;
                }
                catch (ProbeFault fault)
                {
                    faults.Add(fault);
                }
            }

            return null;
        }
        finally
        {
            await waiting.CancelAsync();
        }
    }

    private static async Task<Socket> OpenAsync(IPAddress address, int port, CancellationToken cancel)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(address, port), cancel);
            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            var at = new IPEndPoint(address, port);
            throw e.SocketErrorCode switch
            {
                SocketError.ConnectionRefused => new ProbeFault(CheckFailure.Refused, $"refused the connection at {at}"),
                SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown or SocketError.NetworkDown =>
                    new ProbeFault(CheckFailure.Connection, $"no route to {at}"),
                SocketError.TimedOut => new ProbeFault(CheckFailure.Timeout, $"no connection to {at}: the system gave up waiting"),
                SocketError.TooManyOpenSockets => new ProbeFault(CheckFailure.Forbidden, "Alvis has too many open files; an operator can raise its limit (ulimit -n)"),
                _ => new ProbeFault(CheckFailure.Connection, $"no connection to {at} ({e.SocketErrorCode})"),
            };
        }
        catch (OperationCanceledException)
        {
            socket.Dispose();
            throw;
        }
    }

    private static void DisposeOf(Task<Socket> late)
    {
        if (late.IsCompletedSuccessfully)
            late.Result.Dispose();
        else
            _ = late.Exception;
    }
}
