using Alvis.Engine.Kinds;

namespace Alvis.Engine.Response;

/// <summary>
/// Keeps people, their accounts and their sessions. What changes who may do what is recorded in the audit in the same transaction.
/// </summary>
public interface IPeopleStore
{
    /// <summary>A person by id, or null.</summary>
    Task<PersonRecord?> FindAsync(string id, CancellationToken cancel);

    /// <summary>The person an account belongs to, or null.</summary>
    Task<PersonRecord?> FindAsync(Account account, CancellationToken cancel);

    /// <summary>Everybody, by name.</summary>
    Task<IReadOnlyList<PersonRecord>> AllAsync(CancellationToken cancel);

    /// <summary>Those whose role is <see cref="Role.Admin"/>, by name.</summary>
    Task<IReadOnlyList<PersonRecord>> AdminsAsync(CancellationToken cancel);

    /// <summary>Adds a person; false, and nothing is changed, when the id or one of the accounts is taken.</summary>
    Task<bool> AddAsync(PersonRecord person, AuditEntry why, CancellationToken cancel);

    /// <summary>Makes an account a person's; false when there is no such person or the account is somebody else's.</summary>
    Task<bool> LinkAsync(string id, Account account, AuditEntry why, CancellationToken cancel);

    /// <summary>
    /// Takes an account away from a person and ends their sessions, one of which it may have opened; false, and nothing is changed, when it is
    /// not theirs.
    /// </summary>
    Task<bool> UnlinkAsync(string id, Account account, AuditEntry why, CancellationToken cancel);

    /// <summary>
    /// Gives a person a role. Somebody stays an admin: where nobody would, and <paramref name="others"/> does not say that settings name one,
    /// nothing is changed.
    /// </summary>
    Task<RoleChange> SetRoleAsync(string id, Role role, bool others, AuditEntry why, CancellationToken cancel);

    /// <summary>Removes a person with accounts and sessions, under the rule of <see cref="SetRoleAsync"/>.</summary>
    Task<RoleChange> RemoveAsync(string id, bool others, AuditEntry why, CancellationToken cancel);

    /// <summary>Uses a sign-in link up and makes the session, both or neither; makes the person when there is none.</summary>
    Task<SignedIn> SignInAsync(SignIn signIn, DateTimeOffset now, CancellationToken cancel);

    /// <summary>Who has the session with this hash now, or null.</summary>
    Task<PersonRecord?> SessionAsync(byte[] hash, DateTimeOffset now, CancellationToken cancel);

    /// <summary>Ends a session; ended already, it changes nothing.</summary>
    Task SignOutAsync(byte[] hash, CancellationToken cancel);
}

/// <summary>Someone whom Alvis knows, with all their accounts.</summary>
/// <param name="Id">For ever theirs: what incidents and the audit name them by.</param>
/// <param name="Name">What others call them.</param>
/// <param name="Role">What they were given; settings may give more.</param>
/// <param name="Accounts">How surfaces know them.</param>
public sealed record PersonRecord(string Id, string Name, Role Role, IReadOnlyList<Account> Accounts)
{
    /// <summary>As events and messages name them.</summary>
    public Person Person => new(Id, Name);
}

/// <summary>How a change of somebody's role ended.</summary>
public enum RoleChange
{
    /// <summary>Done, or so already.</summary>
    Done,

    /// <summary>There is no such person.</summary>
    Unknown,

    /// <summary>Nobody would be an admin any more.</summary>
    LastAdmin,
}

/// <summary>What a sign-in link that was found good asks of the store.</summary>
/// <param name="Nonce">The link's own number, good once.</param>
/// <param name="LinkEndsAt">Until when the nonce must be remembered.</param>
/// <param name="Person">The id of the person it is for, who must still be there; null: whoever has the account.</param>
/// <param name="Account">The account of a person who is new.</param>
/// <param name="Name">The name of a person who is new.</param>
/// <param name="Role">The role of a person who is new.</param>
/// <param name="Sets">True to give a known person that role too.</param>
/// <param name="First">True to make them an admin when nobody is one.</param>
/// <param name="MadeBy">Who made the link, for the audit.</param>
/// <param name="Session">SHA-256 of what the browser will hold.</param>
/// <param name="SessionEndsAt">The end of the session.</param>
public sealed record SignIn(
    string Nonce, DateTimeOffset LinkEndsAt, string? Person, Account Account, string Name, Role Role, bool Sets, bool First, string MadeBy, byte[] Session,
    DateTimeOffset SessionEndsAt);

/// <summary>How a sign-in ended.</summary>
public abstract record SignedIn
{
    /// <summary>The session is made.</summary>
    public sealed record Done(PersonRecord Person) : SignedIn;

    /// <summary>The link was used before.</summary>
    public sealed record Used : SignedIn;

    /// <summary>The person it was for was removed meanwhile.</summary>
    public sealed record Gone : SignedIn;
}
