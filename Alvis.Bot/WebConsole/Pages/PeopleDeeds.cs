using Alvis.Bot.Access;
using Alvis.Bot.Commands;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.WebConsole.Pages;

/// <summary>What an admin does about people on the console: a form in, an answer out. Who may, and what must hold, is for <see cref="People"/> to say.</summary>
internal sealed class PeopleDeeds(People people, Links links, ConsoleAddress console, Deeds deeds)
{
    /// <summary>The form's fields that say what to do and about whom. None is called as a property of a form is: its script would take it for that.</summary>
    public const string Deed = "deed", Person = "person";

    public const string GiveRole = "role", Link = "link", Unlink = "unlink", Add = "add", Remove = "remove", SignInLink = "sign-in-link";

    /// <summary>Does what a form asks for.</summary>
    /// <param name="form">Its fields; none when it was not understood.</param>
    /// <param name="by">Who sent it.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task<Reply> DoAsync(IFormCollection form, Asker by, CancellationToken cancel)
    {
        if (await people.VetAsync(by, cancel) is { } refusal)
            return Reply.No(refusal.Text);
        if (Field(form, Deed) == Add)
            return await AddAsync(form, by, cancel);
        var (person, gone) = await people.VetAsync(by, Field(form, Person), cancel);
        if (person is null)
            return Reply.No(gone!.Text);
        return Field(form, Deed) switch
        {
            GiveRole => await GiveRoleAsync(form, person, by, cancel),
            Link => await LinkAsync(form, person, by, cancel),
            Unlink => await UnlinkAsync(form, person, by, cancel),
            Remove => Answer(await people.RemoveAsync(by, person.Id, cancel), $"{person.Name} is removed: role, accounts and sessions are gone. What they did stays in the audit."),
            SignInLink => await SignInLinkAsync(person, by, cancel),
            _ => Reply.No("That was not understood. Load the page again: it may be one of another version of Alvis."),
        };
    }

    private async Task<Reply> AddAsync(IFormCollection form, Asker by, CancellationToken cancel)
    {
        var (account, wrong) = Accounts.Read(Field(form, "surface"), Field(form, "account"));
        if (account is null)
            return Reply.No(wrong!.Text);
        if (RoleOf(form) is not { } role)
            return NoRole(form);
        var name = Field(form, "called");
        return Answer(
            await people.AddAsync(by, account, name, role, cancel),
            $"{Words.Clip(name.Trim(), Accounts.LongestName)} is {Roles.A(role)}, known by {account}. To let them into the console, make a sign-in link: Change, beside their name.");
    }

    private async Task<Reply> GiveRoleAsync(IFormCollection form, PersonRecord person, Asker by, CancellationToken cancel) => RoleOf(form) is { } role
        ? Answer(await people.SetRoleAsync(by, person.Id, role, cancel), $"{person.Name} is {Roles.A(role)} from now on and may {Roles.May(role)}.")
        : NoRole(form);

    private async Task<Reply> LinkAsync(IFormCollection form, PersonRecord person, Asker by, CancellationToken cancel)
    {
        var (account, wrong) = Accounts.Read(Field(form, "surface"), Field(form, "account"));
        return account is null
            ? Reply.No(wrong!.Text)
            : Answer(await people.LinkAsync(by, person.Id, account, cancel), $"{account} is {person.Name}'s: what is done there is done by {person.Name} and counts once.");
    }

    private async Task<Reply> UnlinkAsync(IFormCollection form, PersonRecord person, Asker by, CancellationToken cancel) => Account.Read(Field(form, "account")) is { } account
        ? Answer(await people.UnlinkAsync(by, person.Id, account, cancel), $"{account} is not {person.Name}'s any more, and they are signed out of the console. Who has it is a viewer now.")
        : Reply.No("There is no such account. Look at the list again.");

    private async Task<Reply> SignInLinkAsync(PersonRecord person, Asker by, CancellationToken cancel)
    {
        var link = new Uri(console.Shown, links.ForPerson(person, by: by.Person.Name));
        await deeds.NoteAsync(by, AuditWords.LinkMade, person.Name, "to hand on, made on the console", cancel);
        return Reply.Show(new CopyCard(
            $"This link signs in whoever opens it first, as {person.Name}, who is {Roles.A(people.RoleOf(person))}. Send it to nobody else. It is good for {Duration.Spoken(Links.GoodFor)}, once, and is not shown again.",
            link.AbsoluteUri));
    }

    private static Role? RoleOf(IFormCollection form) => Roles.Read(Field(form, "role"));

    private static Reply NoRole(IFormCollection form) => Reply.No($"There is no role '{Words.Clip(Field(form, "role"), 30)}'; {Words.Known(Field(form, "role"), Roles.Known)}.");

    private static Reply Answer(Refusal? refusal, string done) => refusal is null ? Reply.Done(done) : Reply.No(refusal.Text);

    private static string Field(IFormCollection form, string name) => form[name].ToString();
}
