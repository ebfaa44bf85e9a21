using Alvis.Bot.Access;
using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.Commands;

/// <summary>Gives a person a link to sign in to the web console with, for them alone.</summary>
internal sealed class ConsoleVerb(People people, Links links, IAuditStore audit, TimeProvider time) : IChatVerb
{
    public string Word => "console";

    public string Example => "console";

    public string Summary => $"A link that signs you in to the web console, good for {Duration.Spoken(Links.GoodFor)}, once.";

    public Role Needs => Role.Viewer;

    public async Task<Reply> SayAsync(Said said, Asker by, CancellationToken cancel)
    {
        var path = await PathAsync(by, cancel);
        if (path is null)
            return Reply.No("Your name cannot be used on the console. On Alvis's machine run: alvis link NAME");
        await audit.AddAsync(new AuditEntry(time.Now(), Actor.Of(by.Person), AuditWords.LinkMade, by.Person.Name, $"asked for on {by.Surface}"), cancel);
        return Reply.Show(new Card.Link($"Sign in to the console, within {Duration.Spoken(Links.GoodFor)} and once. It is yours alone, do not pass it on", path));
    }

    private async Task<string?> PathAsync(Asker by, CancellationToken cancel)
    {
        // Who sits at Alvis's terminal runs it, and is an admin on the console too.
        Role? role = by.Surface == Accounts.Terminal ? by.Role : null;
        if (await people.FindAsync(by.Person.Id, cancel) is { } known)
            return links.ForPerson(known, role);
        if (role is not null)
            return Accounts.OfName(by.Person.Name) is { } name ? links.ForName(name, by.Person.Name, role, by.Person.Name) : null;
        return Account.Read(by.Person.Id) is { } account ? links.ForAccount(account, by.Person.Name) : null;
    }
}
