using System.Net;
using System.Net.Sockets;
using Alvis.Engine.Kinds;

namespace Alvis.Engine.Checks;

/// <summary>Which part of the internet an address belongs to.</summary>
internal enum Network
{
    Public,
    Private,
    Loopback,

    /// <summary>Link-local, multicast, reserved, or a cloud's metadata service: no check connects there, whatever the settings say.</summary>
    Never,
}

/// <summary>
/// Tells networks apart. A playbook may name any address, so this decides on the resolved one, right before connecting; an IPv4 address
/// that is carried inside an IPv6 one counts as itself.
/// </summary>
internal static class Networks
{
    // Metadata services that are not in a range refused anyway: AWS and Google over IPv6, Alibaba, Azure, Oracle.
    private static readonly IPAddress[] Metadata =
    [
        IPAddress.Parse("fd00:ec2::254"), IPAddress.Parse("fd20:ce::254"), IPAddress.Parse("100.100.100.200"),
        IPAddress.Parse("168.63.129.16"), IPAddress.Parse("192.0.0.192"),
    ];

    // The first network that holds the address counts.
    private static readonly (IPNetwork Range, Network Network, string Words)[] Ranges =
    [
        .. Metadata.Append(IPAddress.Parse("169.254.169.254"))
            .Select(a => (new IPNetwork(a, a.AddressFamily == AddressFamily.InterNetwork ? 32 : 128), Network.Never, "a cloud metadata address")),
        (IPNetwork.Parse("0.0.0.0/8"), Network.Never, "an unspecified address"),
        (IPNetwork.Parse("169.254.0.0/16"), Network.Never, "a link-local address"),
        (IPNetwork.Parse("224.0.0.0/4"), Network.Never, "a multicast address"),
        (IPNetwork.Parse("240.0.0.0/4"), Network.Never, "a reserved address"),
        (IPNetwork.Parse("127.0.0.0/8"), Network.Loopback, "a loopback address"),
        (IPNetwork.Parse("10.0.0.0/8"), Network.Private, "a private address"),
        (IPNetwork.Parse("172.16.0.0/12"), Network.Private, "a private address"),
        (IPNetwork.Parse("192.168.0.0/16"), Network.Private, "a private address"),
        (IPNetwork.Parse("100.64.0.0/10"), Network.Private, "a private address"),
        (IPNetwork.Parse("192.0.0.0/24"), Network.Private, "a private address"),
        (IPNetwork.Parse("198.18.0.0/15"), Network.Private, "a private address"),
        (IPNetwork.Parse("::/128"), Network.Never, "an unspecified address"),
        (IPNetwork.Parse("::1/128"), Network.Loopback, "a loopback address"),
        (IPNetwork.Parse("fe80::/10"), Network.Never, "a link-local address"),
        (IPNetwork.Parse("ff00::/8"), Network.Never, "a multicast address"),
        // The local NAT64 prefix (RFC 8215) does not say where in it the IPv4 address stands.
        (IPNetwork.Parse("64:ff9b:1::/48"), Network.Never, "a translated address"),
        (IPNetwork.Parse("fec0::/10"), Network.Private, "a private address"),
        (IPNetwork.Parse("fc00::/7"), Network.Private, "a private address"),
    ];

    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");
    private static readonly IPNetwork Teredo = IPNetwork.Parse("2001::/32");
    private static readonly IPNetwork Compatible = IPNetwork.Parse("::/96");

    /// <summary>The network of an address.</summary>
    public static Network Of(IPAddress address) => Find(address).Network;

    /// <summary>Why a check may not connect there, for people, or null when it may.</summary>
    public static Refusal? Refuse(IPAddress address, IReadOnlySet<Network> allowed)
    {
        var (network, words) = Find(address);
        if (allowed.Contains(network))
            return null;
        return network == Network.Never
            ? new Refusal($"refused to connect to {address}: it is {words}, which Alvis never checks")
            : new Refusal($"refused to connect to {address}: it is {words}, and Checks:Networks does not list "
                          + $"{network.ToString().ToLowerInvariant()}; an operator can add it");
    }

    private static (Network Network, string Words) Find(IPAddress address)
    {
        // A zone ("fe80::1%eth0") is no part of the comparison.
        var inner = Unwrap(address.AddressFamily == AddressFamily.InterNetworkV6 ? new IPAddress(address.GetAddressBytes()) : address);
        foreach (var (range, network, words) in Ranges)
        {
            if (range.BaseAddress.AddressFamily == inner.AddressFamily && range.Contains(inner))
                return (network, words);
        }

        return (Network.Public, "a public address");
    }

    private static IPAddress Unwrap(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();

        var bytes = address.GetAddressBytes();
        if (Nat64.Contains(address))
            return new IPAddress(bytes.AsSpan(12, 4));
        if (SixToFour.Contains(address))
            return new IPAddress(bytes.AsSpan(2, 4));
        if (Teredo.Contains(address))
            return new IPAddress([(byte)~bytes[12], (byte)~bytes[13], (byte)~bytes[14], (byte)~bytes[15]]);
        if (Compatible.Contains(address) && (bytes[12] | bytes[13]) != 0)
            return new IPAddress(bytes.AsSpan(12, 4));
        // ISATAP writes the IPv4 address after 5efe in the interface's half.
        if ((bytes[8] & 0xfd) == 0 && bytes[9] == 0 && bytes[10] == 0x5e && bytes[11] == 0xfe)
            return new IPAddress(bytes.AsSpan(12, 4));
        return address;
    }
}
