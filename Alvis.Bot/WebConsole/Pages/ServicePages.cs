using Alvis.Engine.Checks;
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
    public void Map(IEndpointRouteBuilder app) => app.MapGet("/services", async (
        HttpContext context, Frames frames, ServiceView view, FolderSync files, string? q, int? page) =>
    {
        var cancel = context.RequestAborted;
        var query = Words.Clip(q ?? "", 63).Trim();
        var all = await view.StandAsync(cancel);
        var found = all.Where(s => s.Name.Contains(query, StringComparison.OrdinalIgnoreCase)).ToList();
        var pages = Math.Max(1, (found.Count + OnAPage - 1) / OnAPage);
        var at = Math.Clamp(page ?? 1, 1, pages);
        var lines = await view.LinesAsync([.. found.Skip((at - 1) * OnAPage).Take(OnAPage)], cancel);
        var list = new ServiceList(lines, all.Count, found.Count, query, at, pages, files.Problems);
        return await frames.ShowAsync<ServicesPage>(context, "Services", "/services", list, f => f with { Every = TimeSpan.FromSeconds(5), Follows = "*" });
    });
}

/// <summary>How services stand, read off what is in force, what checks have seen and what is open.</summary>
internal sealed class ServiceView(IPlaybooks playbooks, CheckStates states, IIncidentStore incidents, TimeProvider time)
{
    /// <summary>Where a service stands among all.</summary>
    internal sealed record Standing(string Name, Tone Tone, string State, InForce InForce, CheckState Check, IncidentId? Incident);

    /// <summary>All services: the open incidents first, then what fails or is paused, then the rest, by name.</summary>
    public async Task<IReadOnlyList<Standing>> StandAsync(CancellationToken cancel)
    {
        var open = await incidents.OpenByServiceAsync(cancel);
        return [.. playbooks.All.Select(p => Stand(p, open.TryGetValue(p.Playbook.Service, out var id) ? id : null)).OrderBy(s => Rank(s)).ThenBy(s => s.Name, StringComparer.Ordinal)];
    }

    /// <summary>One service; null when it has no playbook.</summary>
    public async Task<Standing?> FindAsync(string service, CancellationToken cancel) =>
        playbooks.Find(service) is { } known ? Stand(known, await incidents.FindOpenAsync(service, cancel)) : null;

    /// <summary>The lines of services, with their strips.</summary>
    public async Task<IReadOnlyList<ServiceLine>> LinesAsync(IReadOnlyList<Standing> services, CancellationToken cancel)
    {
        var now = time.Now();
        var slots = await states.SlotsAsync([.. services.Select(s => s.Name)], Strip.From(now), Strip.Slot, cancel);
        return [.. services.Select(s => new ServiceLine(
            s.Name, s.Tone, s.State, s.Check.Last?.Finding, s.Check.Last?.At, s.Check.Last?.Timings?.Total, s.InForce.Paused is null ? s.Check.NextLookAt : null, s.Incident,
            s.InForce.CheckShown, s.InForce.Source, s.InForce.Paused?.ToString(), Strip.Of([.. slots[s.Name]], now)))];
    }

    private Standing Stand(InForce known, IncidentId? incident)
    {
        var check = states.Of(known.Playbook.Service);
        var (tone, state) = (known.Paused, check.Phase) switch
        {
            (not null, _) => (Tone.Person, "paused"),
            (_, CheckPhase.Unknown) => (Tone.Info, "not looked at yet"),
            (_, CheckPhase.Healthy) => (Tone.Good, "healthy"),
            (_, CheckPhase.Doubtful) => (Tone.Doing, "in doubt"),
            (_, CheckPhase.Recovering) => (Tone.Doing, "recovering"),
            _ => (Tone.Bad, "failing"),
        };
        return new Standing(known.Playbook.Service, tone, state, known, check, incident);
    }

    private static int Rank(Standing s) => s switch
    {
        { Incident: not null } => 0,
        { Tone: Tone.Bad } => 1,
        { Tone: Tone.Doing } => 2,
        { Tone: Tone.Person } => 3,
        _ => 4,
    };
}
