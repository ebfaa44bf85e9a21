using Alvis.Bot.Access;
using Alvis.Bot.Commands;
using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.WebConsole.Pages;

/// <summary>Somebody in the list.</summary>
/// <param name="Person">Who, with the role they were given and their accounts.</param>
/// <param name="Role">What they may do.</param>
/// <param name="BySettings">True when the settings make them an admin, whatever they were given.</param>
/// <param name="IsYou">True for the one who looks.</param>
public sealed record PersonLine(PersonRecord Person, Role Role, bool BySettings, bool IsYou);

/// <summary>A role, explained.</summary>
/// <param name="Role">Which.</param>
/// <param name="May">What it may do beyond the one before it.</param>
/// <param name="Verbs">What it can say to Alvis beyond the one before it.</param>
public sealed record RoleLine(Role Role, IReadOnlyList<string> May, IReadOnlyList<string> Verbs);

/// <summary>A page of people.</summary>
/// <param name="Lines">Those of the page.</param>
/// <param name="All">How many there are.</param>
/// <param name="Found">How many match.</param>
/// <param name="Query">What was looked for.</param>
/// <param name="Page">Which page, from 1.</param>
/// <param name="Pages">How many pages.</param>
/// <param name="Expected">Accounts that the settings make an admin's and that nobody has come with yet.</param>
/// <param name="Roles">Every role.</param>
/// <param name="WhyNot">Why the one who looks cannot change anything; null when they can.</param>
public sealed record PeopleList(
    IReadOnlyList<PersonLine> Lines, int All, int Found, string Query, int Page, int Pages, IReadOnlyList<Account> Expected, IReadOnlyList<RoleLine> Roles, string? WhyNot);

/// <summary>Who may do what: everybody sees it, an admin changes it.</summary>
internal sealed class PeoplePages(Frames frames, AnswerPage answers, People people, PeopleDeeds deeds, KindSet<IChatVerb> verbs) : IConsolePages
{
    private const string Path = "/people";
    private const int OnAPage = 50;

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, (HttpContext context, string? q, int? page) => ShowAsync(context, q, page));
        app.MapPost(Path, (Delegate)DoAsync);
    }

    private async Task<IResult> DoAsync(HttpContext context)
    {
        var cancel = context.RequestAborted;
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(cancel) : FormCollection.Empty;
        var reply = await deeds.DoAsync(form, context.SignedIn(), cancel);
        // What is shown once is not kept until the next page.
        return reply.Card is CopyCard && !context.Request.Headers.ContainsKey(AnswerPage.Scripted)
            ? await ShowAsync(context, null, null, reply.Card)
            : await answers.AnswerAsync(context, reply);
    }

    private async Task<IResult> ShowAsync(HttpContext context, string? q, int? page, Card? answer = null)
    {
        var cancel = context.RequestAborted;
        var asker = context.SignedIn();
        var query = Words.Clip(q ?? "", 63).Trim();
        var all = await people.AllAsync(cancel);
        var shown = Slice.Of([.. all.Where(p => Matches(p, query))], page, OnAPage);
        var known = all.SelectMany(p => p.Accounts).ToHashSet();
        var list = new PeopleList(
            [.. shown.Items.Select(p => new PersonLine(p, people.RoleOf(p), people.IsBySettings(p), p.Id == asker.Person.Id))], all.Count, shown.All, query, shown.Page, shown.Pages,
            [.. people.BySettings.Where(a => !known.Contains(a))],
            [.. Roles.All.Select(r => new RoleLine(r, Roles.Adds(r), [.. verbs.All.Where(v => v.Needs == r).Select(v => v.Word)]))],
            (await people.VetAsync(asker, cancel))?.Text);
        return await frames.ShowAsync<PeoplePage>(context, "People", Path, list, frame => frame with { Answer = answer ?? frame.Answer });
    }

    private bool Matches(PersonRecord person, string query) =>
        person.Name.Contains(query, StringComparison.OrdinalIgnoreCase) || Roles.Read(query) == people.RoleOf(person)
        || person.Accounts.Any(a => a.ToString().Contains(query, StringComparison.OrdinalIgnoreCase));
}
