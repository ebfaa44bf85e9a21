using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Alvis.Engine.Kinds;

namespace Alvis.Bot.Access;

/// <summary>What a sign-in link says, under its signature.</summary>
/// <param name="Nonce">Its own number: it is good once.</param>
/// <param name="Person">The id of a person who is known; null: whoever has the account.</param>
/// <param name="Account">The account of a person who is new.</param>
/// <param name="Name">The name of a person who is new.</param>
/// <param name="Role">The role of a person who is new.</param>
/// <param name="Sets">True when a known person gets that role too.</param>
/// <param name="First">True when they become an admin if nobody is one.</param>
/// <param name="By">Who made it.</param>
/// <param name="EndsAt">The end of its time, in UTC milliseconds.</param>
internal sealed record LinkClaim(string Nonce, string? Person, string Account, string Name, Role Role, bool Sets, bool First, string By, long EndsAt);

/// <summary>Claims as text that goes into an address, <c>base64url(json).base64url(HMAC-SHA256)</c>: nobody without the key can make or change one.</summary>
internal static class LinkToken
{
    /// <summary>No token of ours is longer.</summary>
    public const int Longest = 2_000;

    /// <summary>Writes a claim.</summary>
    public static string Write(LinkClaim claim, byte[] key)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(claim, ClaimContext.Default.LinkClaim);
        return $"{Base64Url.EncodeToString(body)}.{Base64Url.EncodeToString(HMACSHA256.HashData(key, body))}";
    }

    /// <summary>The claim of a token; null when we did not sign it.</summary>
    public static LinkClaim? Read(string? token, byte[] key)
    {
        if (token is null || token.Length > Longest || token.Split('.') is not [{ Length: > 0 } body, { Length: > 0 } signature])
            return null;
        try
        {
            var bytes = Base64Url.DecodeFromChars(body);
            // Only what is signed is looked into.
            return CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key, bytes), Base64Url.DecodeFromChars(signature))
                ? JsonSerializer.Deserialize(bytes, ClaimContext.Default.LinkClaim)
                : null;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(LinkClaim))]
internal sealed partial class ClaimContext : JsonSerializerContext;
