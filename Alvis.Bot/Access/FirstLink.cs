namespace Alvis.Bot.Access;

/// <summary>What a start prints so that somebody can get in.</summary>
internal sealed class FirstLink(People people, Links links)
{
    /// <summary>A link whose opener becomes the first admin; null when somebody is one already.</summary>
    /// <param name="console">The console's address.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task<string?> MakeAsync(Uri console, CancellationToken cancel)
    {
        if (await people.HasAdminAsync(cancel))
            return null;
        var name = People.OperatorName();
        var account = Accounts.OfName(name) ?? Accounts.OfName("admin")!;
        return new Uri(console, links.ForName(account, name, role: null, name)).AbsoluteUri;
    }

    /// <summary>The lines that <c>serve</c> prints: the first link, or the address and how to get a link.</summary>
    /// <param name="console">The console's address.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task<string> LinesAsync(Uri console, CancellationToken cancel) => await MakeAsync(console, cancel) is { } link
        ? $"Console: open this link to become Alvis's first admin. It is good for {Engine.Kinds.Duration.Spoken(Links.GoodFor)}, once:\n  {link}"
        : $"Console: {console.AbsoluteUri} (sign in with a link from 'alvis link')";
}
