using System.Buffers.Text;
using System.Security.Cryptography;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.Access;

/// <summary>
/// Sessions of the console. A browser holds a random value and the store its hash, so that a copy of the store signs nobody in. What the
/// person may do is read anew each time.
/// </summary>
internal sealed class Sessions(IPeopleStore store, People people, Links links, TimeProvider time)
{
    /// <summary>How long a session lasts.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromHours(12);

    private const int Bytes = 32;
    private static readonly int Characters = Base64Url.GetEncodedLength(Bytes);

    /// <summary>Uses a sign-in link up.</summary>
    /// <returns>The value for the browser, or why there is none.</returns>
    public async Task<(string? Value, Refusal? Refusal)> SignInAsync(string? token, CancellationToken cancel)
    {
        if (links.Read(token) is var (claim, refusal) && claim is null)
            return (null, refusal);
        var value = RandomNumberGenerator.GetBytes(Bytes);
        var signIn = new SignIn(
            claim.Nonce, DateTimeOffset.FromUnixTimeMilliseconds(claim.EndsAt), claim.Person, Account.Read(claim.Account)!, claim.Name, claim.Role, claim.Sets,
            claim.First && !people.HasAdminBySettings, claim.By, SHA256.HashData(value), time.Now() + Lasts);
        return await store.SignInAsync(signIn, time.Now(), cancel) switch
        {
            SignedIn.Done => (Base64Url.EncodeToString(value), null),
            SignedIn.Used => (null, Links.Used),
            _ => (null, Links.Invalid),
        };
    }

    /// <summary>Who holds this value now; null when nobody does any more.</summary>
    public async Task<Asker?> AskerAsync(string? value, CancellationToken cancel) =>
        Hash(value) is { } hash && await store.SessionAsync(hash, time.Now(), cancel) is { } person ? people.AskerOf(person, Accounts.Console) : null;

    /// <summary>Ends a session.</summary>
    public async Task SignOutAsync(string? value, CancellationToken cancel)
    {
        if (Hash(value) is { } hash)
            await store.SignOutAsync(hash, cancel);
    }

    private static byte[]? Hash(string? value)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        return value?.Length == Characters && Base64Url.IsValid(value) && Base64Url.TryDecodeFromChars(value, bytes, out var written) && written == Bytes
            ? SHA256.HashData(bytes)
            : null;
    }
}
