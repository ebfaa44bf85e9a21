using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Alvis.Bot.Access;

/// <summary>A host, and a port where one is written: what stands in a Host header, in an Origin after its scheme, and in <c>Console:Hosts</c>.</summary>
/// <param name="Host">In lower case, without a dot at the end; an IPv6 address without brackets, in its shortest form.</param>
/// <param name="Port">Null when none is written.</param>
internal sealed record Authority(string Host, int? Port)
{
    private const int Longest = 262;

    /// <summary>True for a name or address that only this machine has.</summary>
    public bool IsLoopback => Host == "localhost" || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>Reads <c>host</c>, <c>host:8443</c>, <c>[::1]</c> or <c>[::1]:8443</c>; null for anything else.</summary>
    public static Authority? Read(string? text)
    {
        if (text is null || text.Length is 0 or > Longest)
            return null;
        var end = text[0] == '[' ? text.IndexOf(']', StringComparison.Ordinal) + 1 : text.IndexOf(':', StringComparison.Ordinal);
        var (host, rest) = end switch
        {
            0 => ("", ""),
            < 0 => (text, ""),
            _ => (text[..end], text[end..]),
        };
        var name = text[0] == '[' ? Six(host) : Name(host);
        if (name is null)
            return null;
        if (rest.Length == 0)
            return new Authority(name, null);
        return rest[0] == ':' && int.TryParse(rest.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535
            ? new Authority(name, port)
            : null;
    }

    /// <summary>
    /// True when a request for <paramref name="asked"/> is one for this. Who writes no port means the standard ones, which a browser leaves out.
    /// </summary>
    public bool Covers(Authority asked) => Host == asked.Host && (Port switch
    {
        null => asked.Port is null or 80 or 443,
        80 or 443 => asked.Port is null || asked.Port == Port,
        _ => asked.Port == Port,
    });

    /// <inheritdoc/>
    public override string ToString() => (Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host) + (Port is { } port ? $":{port}" : "");

    private static string? Six(string bracketed) =>
        bracketed.Length > 2 && !bracketed.Contains('%', StringComparison.Ordinal) && IPAddress.TryParse(bracketed.AsSpan(1, bracketed.Length - 2), out var address)
        && address.AddressFamily == AddressFamily.InterNetworkV6
            ? address.ToString()
            : null;

    private static string? Name(string host)
    {
        var name = host.EndsWith('.') ? host[..^1] : host;
        return name.Length > 0 && !name.Contains("..", StringComparison.Ordinal) && name[0] != '.' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_')
            ? name.ToLowerInvariant()
            : null;
    }
}
