using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.WebConsole.Pages;

/// <summary>A service in the list.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Tone">How it stands.</param>
/// <param name="State">How it stands, in a word or a few.</param>
/// <param name="Finding">What its check found last; null before the first look.</param>
/// <param name="LookedAt">When that was.</param>
/// <param name="Took">How long the answer took.</param>
/// <param name="NextAt">When it is looked at next; null while it is not.</param>
/// <param name="Incident">Its open incident.</param>
/// <param name="Check">The check, for people.</param>
/// <param name="Source">Where its playbook comes from.</param>
/// <param name="Paused">Why it is paused; null while it is not.</param>
/// <param name="Strip">Its answers over the last hours.</param>
public sealed record ServiceLine(
    string Name, Tone Tone, string State, string? Finding, DateTimeOffset? LookedAt, TimeSpan? Took, DateTimeOffset? NextAt, IncidentId? Incident, string Check, string Source,
    string? Paused, Strip Strip);

/// <summary>One service with all there is to do for it.</summary>
/// <param name="Line">How it stands.</param>
/// <param name="InForce">Its playbook.</param>
/// <param name="Call">The exact call of its restart; null when its platform is not known any more.</param>
/// <param name="Silence">Its silence, while it lasts.</param>
/// <param name="Incidents">Its incidents, newest first.</param>
/// <param name="Buttons">What can be done.</param>
/// <param name="Anew">That its text would give another plan today; null when it gives the one in force.</param>
public sealed record ServiceFacts(
    ServiceLine Line, InForce InForce, string? Call, Silence? Silence, IReadOnlyList<IncidentLine> Incidents, IReadOnlyList<Button> Buttons, string? Anew);

/// <summary>A page of services.</summary>
/// <param name="Lines">Those of the page.</param>
/// <param name="All">How many there are.</param>
/// <param name="Found">How many match.</param>
/// <param name="Query">What was looked for.</param>
/// <param name="Page">Which page, from 1.</param>
/// <param name="Pages">How many pages.</param>
/// <param name="Problems">What is wrong with files of the playbook folder.</param>
public sealed record ServiceList(IReadOnlyList<ServiceLine> Lines, int All, int Found, string Query, int Page, int Pages, IReadOnlyList<Problem> Problems);

/// <summary>The services: which are well, since when, and what is known of each.</summary>
internal sealed class ServicePages : IConsolePages
{
    private const int OnAPage = 100;

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/services", ListAsync);
        app.MapGet("/services/{name}", OneAsync);
    }

    private static async Task<IResult> ListAsync(HttpContext context, Frames frames, ServiceView view, FolderSync files, string? q, int? page)
    {
        var cancel = context.RequestAborted;
        var query = Words.Clip(q ?? "", 63).Trim();
        var all = await view.StandAsync(cancel);
        var found = all.Where(s => s.Name.Contains(query, StringComparison.OrdinalIgnoreCase)).ToList();
        var shown = Slice.Of(found, page, OnAPage);
        var list = new ServiceList(await view.LinesAsync(shown.Items, cancel), all.Count, found.Count, query, shown.Page, shown.Pages, files.Problems);
        return await frames.ShowAsync<ServicesPage>(context, "Services", "/services", list, f => f with { Every = TimeSpan.FromSeconds(5), Follows = "*" });
    }

    private static async Task<IResult> OneAsync(HttpContext context, Frames frames, ServiceView view, IPlaybooks playbooks, string name) =>
        await view.OneAsync(name, context.RequestAborted) is { } one
            ? await frames.ShowAsync<ServicePage>(context, one.Line.Name, "/services", one, f => f with { Every = TimeSpan.FromSeconds(5), Follows = "*" })
            : await frames.NothingAsync(context, $"There is no service '{Words.Clip(name, 63)}'; {Words.Known(name, [.. playbooks.All.Select(p => p.Service).Order(StringComparer.Ordinal).Take(50)])}.");
}
