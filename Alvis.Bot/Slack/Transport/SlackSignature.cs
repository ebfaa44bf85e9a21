using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace Alvis.Bot.Slack.Transport;

/// <summary>Proves that a request was signed by Slack, and lately: HMAC-SHA256 over <c>v0:timestamp:raw body</c> (wire/slack.md, section 1).</summary>
internal static class SlackSignature
{
    public const string TimestampHeader = "X-Slack-Request-Timestamp";
    public const string SignatureHeader = "X-Slack-Signature";

    /// <summary>How far the time of signing may lie from now, before or after it.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private const string Prefix = "v0=";
    private const int MostDigits = 12;

    /// <summary>Null when it is signed; else why it is not, for the log. Takes as long for one wrong signature as for another.</summary>
    public static string? Fault(string secret, StringValues timestamp, StringValues signature, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (timestamp.Count != 1 || signature.Count != 1)
            return "it is not signed";
        if (timestamp[0] is not { Length: > 0 and <= MostDigits } stamp || !stamp.All(char.IsAsciiDigit))
            return "its time is no number";
        if (signature[0] is not { } given || !given.StartsWith(Prefix, StringComparison.Ordinal) || given.Length != Prefix.Length + (2 * SHA256.HashSizeInBytes))
            return "its signature is of another form";
        Span<byte> claimed = stackalloc byte[SHA256.HashSizeInBytes];
        if (Convert.FromHexString(given.AsSpan(Prefix.Length), claimed, out _, out _) != System.Buffers.OperationStatus.Done)
            return "its signature is of another form";

        byte[] signed = [.. Encoding.ASCII.GetBytes($"v0:{stamp}:"), .. body];
        if (!CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed), claimed))
            return "its signature is wrong: look at Slack:SigningSecret, if it came from Slack";
        // Judged last, so that only who knows the secret learns what Alvis's clock says.
        return Math.Abs(now.ToUnixTimeSeconds() - long.Parse(stamp)) > Window.TotalSeconds ? "it was signed more than 5 minutes ago or ahead: look at this machine's clock, if it came from Slack" : null;
    }
}
