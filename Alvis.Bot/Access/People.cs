using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.Access;

/// <summary>Who stands behind an account and what they may do, and how an admin changes that.</summary>
internal sealed class People(IPeopleStore store, AccessOptions options, TimeProvider time) : IAdmins
{
    /// <summary>The asker behind an account of a surface. Somebody unknown reads; <paramref name="name"/> is what the surface calls them.</summary>
    public async Task<Asker> AskerAsync(Account account, string name, string surface, CancellationToken cancel)
    {
        account = Accounts.Normal(account);
        if (await store.FindAsync(account, cancel) is { } person)
            return AskerOf(person, surface);
        // The account is the id, which the person keeps when they are added later.
        return new Asker(new Person(account.ToString(), Words.Clip(name, Accounts.LongestName)), options.Admins.Contains(account) ? Role.Admin : Role.Viewer, surface);
    }

    /// <summary>Somebody known, on a surface.</summary>
    public Asker AskerOf(PersonRecord person, string surface) => new(person.Person, RoleOf(person), surface);

    /// <summary>
    /// Whoever sits at the terminal that Alvis runs in. They run the program, so nothing is kept from them. Known on the console by the
    /// same name they are the same person, whose decisions count once.
    /// </summary>
    public async Task<Asker> OperatorAsync(string surface, CancellationToken cancel)
    {
        var name = OperatorName();
        var person = await store.FindAsync(new Account(Accounts.Terminal, name), cancel)
            ?? (Accounts.OfName(name) is { } console ? await store.FindAsync(console, cancel) : null);
        return new Asker(person?.Person ?? new Person($"{Accounts.Terminal}:{name}", name), Role.Admin, surface);
    }

    /// <summary>The name of who runs this program.</summary>
    public static string OperatorName() => Environment.UserName is { Length: > 0 } name ? name : "operator";

    /// <summary>What somebody may do now: the role they were given, or what the settings say.</summary>
    public Role RoleOf(PersonRecord person) => person.Accounts.Any(options.Admins.Contains) ? Role.Admin : person.Role;

    /// <summary>True when the settings make somebody an admin, whom only the settings can take that from.</summary>
    public bool IsBySettings(PersonRecord person) => person.Accounts.Any(options.Admins.Contains);

    /// <summary>Everybody known, by name.</summary>
    public Task<IReadOnlyList<PersonRecord>> AllAsync(CancellationToken cancel) => store.AllAsync(cancel);

    /// <summary>Somebody known by id, or null.</summary>
    public Task<PersonRecord?> FindAsync(string id, CancellationToken cancel) => store.FindAsync(id, cancel);

    /// <summary>True when the settings name an admin.</summary>
    public bool HasAdminBySettings => BySettings.Count > 0;

    /// <summary>The accounts that the settings make an admin's, whoever has them.</summary>
    public IReadOnlyList<Account> BySettings => options.Admins;

    /// <summary>True when somebody is an admin, by the store or by the settings.</summary>
    public async Task<bool> HasAdminAsync(CancellationToken cancel) => HasAdminBySettings || (await store.AdminsAsync(cancel)).Count > 0;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> NamesAsync(CancellationToken cancel)
    {
        var names = (await store.AdminsAsync(cancel)).Select(p => p.Name).ToList();
        foreach (var account in options.Admins)
            names.Add((await store.FindAsync(account, cancel))?.Name ?? account.Id);
        return [.. names.Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>Gives somebody a role. Only an admin may.</summary>
    /// <returns>Null when it is done, else why not.</returns>
    public async Task<Refusal?> SetRoleAsync(Asker by, string id, Role role, CancellationToken cancel)
    {
        if (await VetAsync(by, id, cancel) is var (person, refusal) && person is null)
            return refusal;
        if (role < Role.Admin && IsBySettings(person))
            return InSettings(person);
        var why = new AuditEntry(time.Now(), Actor.Of(by.Person), AuditWords.RoleGiven, person.Name, $"{Roles.Word(role)} instead of {Roles.Word(person.Role)}");
        return Explain(await store.SetRoleAsync(id, role, HasAdminBySettings, why, cancel), by, person);
    }

    /// <summary>Removes somebody: their accounts, their sessions, their rights. What they did stays recorded.</summary>
    /// <returns>Null when it is done, else why not.</returns>
    public async Task<Refusal?> RemoveAsync(Asker by, string id, CancellationToken cancel)
    {
        if (await VetAsync(by, id, cancel) is var (person, refusal) && person is null)
            return refusal;
        if (IsBySettings(person))
            return InSettings(person);
        var why = new AuditEntry(time.Now(), Actor.Of(by.Person), AuditWords.PersonRemoved, person.Name, string.Join(", ", person.Accounts));
        return Explain(await store.RemoveAsync(id, HasAdminBySettings, why, cancel), by, person);
    }

    /// <summary>Adds somebody by an account.</summary>
    /// <returns>Null when it is done, else why not.</returns>
    public async Task<Refusal?> AddAsync(Asker by, Account account, string name, Role role, CancellationToken cancel)
    {
        if (await VetAsync(by, cancel) is { } refusal)
            return refusal;
        account = Accounts.Normal(account);
        name = Words.Clip(name.Trim(), Accounts.LongestName);
        if (name.Length == 0)
            return new Refusal("Say what they are called.");
        var why = new AuditEntry(time.Now(), Actor.Of(by.Person), AuditWords.PersonAdded, name, $"{Roles.Word(role)}, as {account}");
        return await store.AddAsync(new PersonRecord(account.ToString(), name, role, [account]), why, cancel)
            ? null
            : new Refusal($"{account} is {(await store.FindAsync(account, cancel))?.Name ?? "somebody"}'s already. Change what they may do in the list.");
    }

    /// <summary>Makes an account somebody's, so that they count once on both surfaces.</summary>
    /// <returns>Null when it is done, else why not.</returns>
    public async Task<Refusal?> LinkAsync(Asker by, string id, Account account, CancellationToken cancel)
    {
        if (await VetAsync(by, id, cancel) is var (person, refusal) && person is null)
            return refusal;
        account = Accounts.Normal(account);
        var why = new AuditEntry(time.Now(), Actor.Of(by.Person), AuditWords.AccountLinked, person.Name, account.ToString());
        return await store.LinkAsync(id, account, why, cancel)
            ? null
            : new Refusal($"{account} is {(await store.FindAsync(account, cancel))?.Name ?? "somebody else"}'s. Remove that person first; what they did stays recorded.");
    }

    /// <summary>
    /// Takes a further account away from somebody, whose sessions end. The one they were first known by stays: whoever had it next would be
    /// taken for them.
    /// </summary>
    /// <returns>Null when it is done, else why not.</returns>
    public async Task<Refusal?> UnlinkAsync(Asker by, string id, Account account, CancellationToken cancel)
    {
        if (await VetAsync(by, id, cancel) is var (person, refusal) && person is null)
            return refusal;
        account = Accounts.Normal(account);
        if (IsFirst(person, account))
            return new Refusal($"{person.Name} is known by {account} for ever. If that is not them, remove {person.Name} and add them by another account.");
        var why = new AuditEntry(time.Now(), Actor.Of(by.Person), AuditWords.AccountUnlinked, person.Name, account.ToString());
        return await store.UnlinkAsync(id, account, why, cancel) ? null : new Refusal($"{account} is not {person.Name}'s any more. Look at the list again.");
    }

    /// <summary>True for the account that somebody was first known by.</summary>
    public static bool IsFirst(PersonRecord person, Account account) => account.ToString() == person.Id;

    /// <summary>Null when somebody may say who may do what, else why not and who can.</summary>
    public async Task<Refusal?> VetAsync(Asker by, CancellationToken cancel) =>
        by.Role == Role.Admin ? null : Gate.Decide(by.Role, Role.Admin, "say who may do what", await NamesAsync(cancel));

    /// <summary>The person that an admin wants to do something about, or why they cannot.</summary>
    public async Task<(PersonRecord? Person, Refusal? Refusal)> VetAsync(Asker by, string id, CancellationToken cancel) =>
        await VetAsync(by, cancel) is { } refusal ? (null, refusal)
        : await store.FindAsync(id, cancel) is { } person ? (person, null)
        : (null, NoSuchPerson());

    private static Refusal InSettings(PersonRecord person) => new($"{person.Name} is an admin by the setting Access:Admins. Take them out there and start Alvis again.");

    private static Refusal? Explain(RoleChange change, Asker by, PersonRecord person) => change switch
    {
        RoleChange.Done => null,
        RoleChange.LastAdmin => new Refusal($"{(by.Person.Id == person.Id ? "You are" : $"{person.Name} is")} the only admin. Make somebody else an admin first."),
        _ => NoSuchPerson(),
    };

    private static Refusal NoSuchPerson() => new("There is no such person any more. Look at the list again.");
}
