using System.Security.Cryptography;
using System.Text;

namespace Alvis.Engine.Kinds;

/// <summary>
/// Signs what Alvis posts to an operator's webhook, so that the receiver knows it is from Alvis and fresh: HMAC-SHA256 over
/// <c>timestamp + "." + raw body</c>.
/// </summary>
internal static class Signature
{
    public const string TimestampHeader = "X-Alvis-Timestamp";
    public const string SignatureHeader = "X-Alvis-Signature";
    public const string KeyHeader = "Idempotency-Key";

    /// <summary>The value of the signature's header: <c>sha256=hex</c>.</summary>
    public static string Of(string secret, long timestamp, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.ASCII.GetBytes($"{timestamp}."), .. body];
        return $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed))}";
    }

    /// <summary>Puts the key on a request and, when there is a secret, the timestamp and signature over its body.</summary>
    public static void Sign(HttpRequestMessage request, byte[] body, string key, string? secret, DateTimeOffset now)
    {
        request.Headers.TryAddWithoutValidation(KeyHeader, key);
        var timestamp = now.ToUnixTimeSeconds();
        request.Headers.TryAddWithoutValidation(TimestampHeader, timestamp.ToString());
        if (secret is not null)
            request.Headers.TryAddWithoutValidation(SignatureHeader, Of(secret, timestamp, body));
    }
}
