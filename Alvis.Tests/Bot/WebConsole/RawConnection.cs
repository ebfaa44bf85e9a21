using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Alvis.Tests.Support;

namespace Alvis.Tests.Bot.WebConsole;

/// <summary>Requests byte by byte: what no well-behaved client would send, because it mends paths and headers first.</summary>
internal static class RawConnection
{
    /// <summary>Sends a request without a body and reads all of the answer.</summary>
    /// <param name="server">Where to.</param>
    /// <param name="line">Method and target, as they are sent.</param>
    /// <param name="headers">Further headers.</param>
    public static async Task<(int Status, string Head, string Body)> SendAsync(Uri server, string line, params string[] headers)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port);
        await using var stream = client.GetStream();
        var request = $"{line} HTTP/1.1\r\nHost: {server.Authority}\r\nConnection: close\r\n{string.Concat(headers.Select(h => h + "\r\n"))}\r\n";
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        using var limit = new CancellationTokenSource(World.Patience, TimeProvider.System);
        var answer = await reader.ReadToEndAsync(limit.Token);
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return (int.Parse(answer.AsSpan(9, 3), CultureInfo.InvariantCulture), answer[..end], answer[(end + 4)..]);
    }
}
