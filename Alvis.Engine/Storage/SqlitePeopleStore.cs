using Alvis.Engine.Kinds;
using Alvis.Engine.Response;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Alvis.Engine.Storage;

/// <summary>People in SQLite.</summary>
public sealed class SqlitePeopleStore(SqliteDatabase database) : IPeopleStore
{
    // A small batch at a time, so that nobody waits behind it.
    private const int SweptAtOnce = 200;

    // A row for each account; a person without one has a row too.
    private const string Select = "SELECT p.id AS Id, p.name AS Name, p.role AS Role, a.account AS Account FROM people p LEFT JOIN accounts a ON a.person = p.id ";

    private const string InOrder = " ORDER BY p.name, p.id, a.account";

    /// <inheritdoc/>
    public Task<PersonRecord?> FindAsync(string id, CancellationToken cancel) =>
        database.ReadAsync(db => Task.FromResult(ById(db, null, id)), cancel);

    /// <inheritdoc/>
    public Task<PersonRecord?> FindAsync(Account account, CancellationToken cancel) =>
        database.ReadAsync(db => Task.FromResult(ByAccount(db, null, account)), cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<PersonRecord>> AllAsync(CancellationToken cancel) =>
        database.ReadAsync(db => Task.FromResult(Records(db, null, "")), cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<PersonRecord>> AdminsAsync(CancellationToken cancel) =>
        database.ReadAsync(db => Task.FromResult(Records(db, null, "WHERE p.role = @Admin", new { Admin = Word(Role.Admin) })), cancel);

    /// <inheritdoc/>
    public Task<bool> AddAsync(PersonRecord person, AuditEntry why, CancellationToken cancel) => database.WriteAsync((db, tx) =>
    {
        if (ById(db, tx, person.Id) is not null || person.Accounts.Any(a => ByAccount(db, tx, a) is not null))
            return false;
        Insert(db, tx, person, why.At);
        SqliteAuditRows.Write(db, tx, why);
        return true;
    }, cancel);

    /// <inheritdoc/>
    public Task<bool> LinkAsync(string id, Account account, AuditEntry why, CancellationToken cancel) => database.WriteAsync((db, tx) =>
    {
        if (ByAccount(db, tx, account) is { } has)
            return has.Id == id;
        if (ById(db, tx, id) is null)
            return false;
        db.Execute("INSERT INTO accounts (account, person) VALUES (@Account, @id)", new { Account = account.ToString(), id }, tx);
        SqliteAuditRows.Write(db, tx, why);
        return true;
    }, cancel);

    /// <inheritdoc/>
    public Task<bool> UnlinkAsync(string id, Account account, AuditEntry why, CancellationToken cancel) => database.WriteAsync((db, tx) =>
    {
        if (db.Execute("DELETE FROM accounts WHERE account = @Account AND person = @id", new { Account = account.ToString(), id }, tx) == 0)
            return false;
        db.Execute("DELETE FROM sessions WHERE person = @id", new { id }, tx);
        SqliteAuditRows.Write(db, tx, why);
        return true;
    }, cancel);

    /// <inheritdoc/>
    public Task<RoleChange> SetRoleAsync(string id, Role role, bool others, AuditEntry why, CancellationToken cancel) => database.WriteAsync((db, tx) =>
    {
        if (ById(db, tx, id) is not { } person)
            return RoleChange.Unknown;
        if (person.Role == role)
            return RoleChange.Done;
        if (!others && role != Role.Admin && IsLastAdmin(db, tx, person))
            return RoleChange.LastAdmin;
        SetRole(db, tx, id, role);
        SqliteAuditRows.Write(db, tx, why);
        return RoleChange.Done;
    }, cancel);

    /// <inheritdoc/>
    public Task<RoleChange> RemoveAsync(string id, bool others, AuditEntry why, CancellationToken cancel) => database.WriteAsync((db, tx) =>
    {
        if (ById(db, tx, id) is not { } person)
            return RoleChange.Unknown;
        if (!others && IsLastAdmin(db, tx, person))
            return RoleChange.LastAdmin;
        db.Execute("DELETE FROM sessions WHERE person = @id; DELETE FROM accounts WHERE person = @id; DELETE FROM people WHERE id = @id", new { id }, tx);
        SqliteAuditRows.Write(db, tx, why);
        return RoleChange.Done;
    }, cancel);

    /// <inheritdoc/>
    public Task<SignedIn> SignInAsync(SignIn signIn, DateTimeOffset now, CancellationToken cancel) => database.WriteAsync<SignedIn>((db, tx) =>
    {
        Sweep(db, tx, now);
        if (db.Execute("INSERT INTO used_links (nonce, expires_at) VALUES (@Nonce, @Until) ON CONFLICT DO NOTHING", new { signIn.Nonce, Until = signIn.LinkEndsAt.ToUnixTimeMilliseconds() }, tx) == 0)
            return new SignedIn.Used();
        if (signIn.Person is { } id && ById(db, tx, id) is null)
            return new SignedIn.Gone();
        var person = Enter(db, tx, signIn, now);
        db.Execute(
            "INSERT INTO sessions (hash, person, expires_at) VALUES (@Session, @Id, @Until)",
            new { signIn.Session, person.Id, Until = signIn.SessionEndsAt.ToUnixTimeMilliseconds() }, tx);
        SqliteAuditRows.Write(db, tx, new AuditEntry(now, Actor.Of(person.Person), AuditWords.SignedIn, "console", $"with a link that {signIn.MadeBy} made"));
        return new SignedIn.Done(person);
    }, cancel);

    /// <inheritdoc/>
    public Task<PersonRecord?> SessionAsync(byte[] hash, DateTimeOffset now, CancellationToken cancel) => database.ReadAsync(db => Task.FromResult(
        One(db, null, "WHERE p.id = (SELECT person FROM sessions WHERE hash = @hash AND expires_at > @now)", new { hash, now = now.ToUnixTimeMilliseconds() })), cancel);

    /// <inheritdoc/>
    public Task SignOutAsync(byte[] hash, CancellationToken cancel) =>
        database.WriteAsync((db, tx) => db.Execute("DELETE FROM sessions WHERE hash = @hash", new { hash }, tx), cancel);

    private static PersonRecord Enter(SqliteConnection db, SqliteTransaction tx, SignIn s, DateTimeOffset now)
    {
        var known = s.Person is { } id ? ById(db, tx, id) : ByAccount(db, tx, s.Account);
        var role = s.First && !HasAdmin(db, tx) ? Role.Admin : known is null || s.Sets ? s.Role : known.Role;
        if (known is null)
        {
            // The account is the id: what an account did before its person was known stays the same person's. Taken, somebody else once had the account.
            var person = new PersonRecord(ById(db, tx, s.Account.ToString()) is null ? s.Account.ToString() : $"{s.Account} {s.Nonce}", s.Name, role, [s.Account]);
            Insert(db, tx, person, now);
            SqliteAuditRows.Write(db, tx, new AuditEntry(now, Actor.Of(person.Person), AuditWords.PersonAdded, person.Name, $"{Word(role)}, by a link that {s.MadeBy} made"));
            return person;
        }

        if (known.Role == role)
            return known;
        SetRole(db, tx, known.Id, role);
        SqliteAuditRows.Write(db, tx, new AuditEntry(now, Actor.Of(known.Person), AuditWords.RoleGiven, known.Name, $"{Word(role)} instead of {Word(known.Role)}, by a link that {s.MadeBy} made"));
        return known with { Role = role };
    }

    private static void Sweep(SqliteConnection db, SqliteTransaction tx, DateTimeOffset now)
    {
        var past = new { now = now.ToUnixTimeMilliseconds(), SweptAtOnce };
        db.Execute("DELETE FROM sessions WHERE hash IN (SELECT hash FROM sessions WHERE expires_at <= @now LIMIT @SweptAtOnce)", past, tx);
        db.Execute("DELETE FROM used_links WHERE nonce IN (SELECT nonce FROM used_links WHERE expires_at <= @now LIMIT @SweptAtOnce)", past, tx);
    }

    private static void Insert(SqliteConnection db, SqliteTransaction tx, PersonRecord person, DateTimeOffset at)
    {
        db.Execute(
            "INSERT INTO people (id, name, role, added_at) VALUES (@Id, @Name, @Role, @At)",
            new { person.Id, person.Name, Role = Word(person.Role), At = at.ToUnixTimeMilliseconds() }, tx);
        db.Execute("INSERT INTO accounts (account, person) VALUES (@Account, @Id)", person.Accounts.Select(a => new { Account = a.ToString(), person.Id }), tx);
    }

    private static void SetRole(SqliteConnection db, SqliteTransaction tx, string id, Role role) =>
        db.Execute("UPDATE people SET role = @Role WHERE id = @id", new { id, Role = Word(role) }, tx);

    private static bool HasAdmin(SqliteConnection db, SqliteTransaction tx) => Admins(db, tx) > 0;

    private static bool IsLastAdmin(SqliteConnection db, SqliteTransaction tx, PersonRecord person) => person.Role == Role.Admin && Admins(db, tx) == 1;

    private static long Admins(SqliteConnection db, SqliteTransaction tx) =>
        db.ExecuteScalar<long>("SELECT count(*) FROM people WHERE role = @Admin", new { Admin = Word(Role.Admin) }, tx);

    private static PersonRecord? ById(SqliteConnection db, SqliteTransaction? tx, string id) => One(db, tx, "WHERE p.id = @id", new { id });

    private static PersonRecord? ByAccount(SqliteConnection db, SqliteTransaction? tx, Account account) =>
        One(db, tx, "WHERE p.id = (SELECT person FROM accounts WHERE account = @Account)", new { Account = account.ToString() });

    private static PersonRecord? One(SqliteConnection db, SqliteTransaction? tx, string where, object values) => Records(db, tx, where, values) is [var one] ? one : null;

    private static IReadOnlyList<PersonRecord> Records(SqliteConnection db, SqliteTransaction? tx, string where, object? values = null) =>
        [.. db.Query<Row>(Select + where + InOrder, values, tx).GroupBy(r => r.Id).Select(Record)];

    // A role that a newer version wrote is one of which this version does not know what it allows.
    private static PersonRecord Record(IGrouping<string, Row> rows)
    {
        var first = rows.First();
        return new PersonRecord(
            first.Id, first.Name, Enum.TryParse<Role>(first.Role, ignoreCase: true, out var role) && Enum.IsDefined(role) ? role : Role.Viewer,
            [.. rows.Select(r => r.Account is { } account ? Account.Read(account) : null).OfType<Account>()]);
    }

    private static string Word(Role role) => role.ToString().ToLowerInvariant();

    private sealed record Row(string Id, string Name, string Role, string? Account);
}
