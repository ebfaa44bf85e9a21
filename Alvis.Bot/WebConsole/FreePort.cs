using System.Net;
using System.Net.Sockets;
using Alvis.Engine.Kinds;

namespace Alvis.Bot.WebConsole;

/// <summary>
/// Sees before the start that the console's port can be had: the server opens it last, when checks and incidents run already.
/// </summary>
internal sealed class FreePort(Uri url) : IStartupVet
{
    /// <inheritdoc/>
    public IEnumerable<string> Vet()
    {
        var host = url.Host == "localhost" ? "127.0.0.1" : url.Host.Trim('[', ']');
        return url.Port != 0 && IPAddress.TryParse(host, out var address) && Refused(address) is { } wrong ? [wrong] : [];
    }

    /// <summary>What to say when the port of an address is somebody else's.</summary>
    public static string Taken(Uri url) =>
        $"Console:Url: found port {url.Port} of {url.Host} in use by {PortHolder.Of(url.Port) ?? "another program"}; expected a free one. Choose another with --port N or Console:Url";

    private string? Refused(IPAddress address)
    {
        try
        {
            using var probe = new TcpListener(address, url.Port);
            probe.Start();
            return null;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.AddressAlreadyInUse
                ? Taken(url)
                : $"Console:Url: found {url.Host}:{url.Port}, which cannot be listened on ({e.SocketErrorCode}); expected an address of this machine and a port that the user may open";
        }
    }
}
