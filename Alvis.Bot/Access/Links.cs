using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.Access;

/// <summary>
/// Makes and reads the links by which people sign in: short-lived, good once, signed. Making one writes nothing to the store, so it also
/// works beside a running Alvis.
/// </summary>
internal sealed class Links(DataFolder folder, IIds ids, TimeProvider time)
{
    /// <summary>How long a link is good.</summary>
    public static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(10);

    /// <summary>The page of the console that a link leads to.</summary>
    public const string Path = "/sign-in";

    /// <summary>The part of the address that carries the token, and the form's field.</summary>
    public const string Field = "link";

    private const string Cure = "Ask for a new one: run 'alvis link' on Alvis's machine, or say '/alvis console' in chat.";

    public static readonly Refusal Expired = new($"This link has expired. {Cure}");
    public static readonly Refusal Used = new($"This link was used already. {Cure}");
    public static readonly Refusal Invalid = new($"This link is not valid. {Cure}");

    private readonly Lazy<byte[]> key = new(() => LinkKey.Open(folder), LazyThreadSafetyMode.PublicationOnly);

    /// <summary>
    /// A link from the hand of who runs Alvis, for a name on the console: path and query. <paramref name="role"/> is set; null keeps a known
    /// person's, gives a new one <see cref="Role.Viewer"/>, and makes them an admin when nobody is one.
    /// </summary>
    /// <param name="account">The console account of the name.</param>
    /// <param name="name">The name.</param>
    /// <param name="role">The role.</param>
    /// <param name="by">Who makes it.</param>
    public string ForName(Account account, string name, Role? role, string by) =>
        Make(null, account, name, role ?? Role.Viewer, sets: role is not null, first: role is null, by);

    /// <summary>A link for somebody who is known: path and query. Without a role it gives nothing they do not have.</summary>
    /// <param name="person">Whom it signs in.</param>
    /// <param name="role">A role to give them; null: the one they have.</param>
    /// <param name="by">Who makes it; null: they themselves, who asked for it on another surface.</param>
    public string ForPerson(PersonRecord person, Role? role = null, string? by = null) => Make(
        person.Id, person.Accounts.Count > 0 ? person.Accounts[0] : new Account(Accounts.Console, person.Id), person.Name, role ?? Role.Viewer, sets: role is not null,
        first: false, by ?? person.Name);

    /// <summary>A link for an account that nobody is known by yet: path and query.</summary>
    public string ForAccount(Account account, string name) => Make(null, Accounts.Normal(account), name, Role.Viewer, sets: false, first: false, name);

    /// <summary>What a token says, or why it is not taken.</summary>
    public (LinkClaim? Claim, Refusal? Refusal) Read(string? token) => LinkToken.Read(token, key.Value) switch
    {
        null => (null, Invalid),
        { EndsAt: var end } when end <= time.Now().ToUnixTimeMilliseconds() => (null, Expired),
        // Signed by a clock that was ahead: it would outlive the memory of its use.
        { EndsAt: var end } when end > (time.Now() + GoodFor).ToUnixTimeMilliseconds() => (null, Invalid),
        var claim when Account.Read(claim.Account) is null => (null, Invalid),
        var claim => (claim, null),
    };

    private string Make(string? person, Account account, string name, Role role, bool sets, bool first, string by)
    {
        var claim = new LinkClaim(
            ids.Next(), person, account.ToString(), Words.Clip(name, Accounts.LongestName), role, sets, first, Words.Clip(by, Accounts.LongestName),
            (time.Now() + GoodFor).ToUnixTimeMilliseconds());
        return $"{Path}?{Field}={LinkToken.Write(claim, key.Value)}";
    }
}
