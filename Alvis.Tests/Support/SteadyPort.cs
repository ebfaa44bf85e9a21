using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Alvis.Tests.Support;

/// <summary>
/// Ports for servers that are stopped and started again where they were. They lie below those that systems hand out by themselves (from 32768
/// on Linux, 49152 elsewhere): in the meantime nobody gets one by chance.
/// </summary>
internal static class SteadyPort
{
    private const int First = 20_000;
    private const int After = 32_000;

    private static readonly ConcurrentDictionary<int, bool> Given = [];

    /// <summary>One that is free, and given to nobody else.</summary>
    public static int Take()
    {
        // Anywhere in the range, because other test runs take from it too.
        var start = Environment.ProcessId * 7919 % (After - First);
        for (var n = 0; n < After - First; n++)
        {
            var port = First + ((start + n) % (After - First));
            if (Given.TryAdd(port, true) && IsFree(port))
                return port;
        }

        throw new InvalidOperationException($"No port from {First} to {After} is free.");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
