using Alvis.Engine.Checks;
using Alvis.Engine.Conversations;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Platforms;
using Alvis.Engine.Response;

namespace Alvis.Bot.WebConsole.Pages;

/// <summary>How services stand, read off what is in force, what checks have seen and what is open.</summary>
internal sealed class ServiceView(IPlaybooks playbooks, CheckStates states, IIncidentStore incidents, Silences silences, Drafts drafts, KindSet<IPlatform> platforms, TimeProvider time)
{
    private const int MostIncidents = 20;

    /// <summary>One service among all.</summary>
    internal sealed record Stand(string Name, Tone Tone, string State, InForce InForce, CheckState Check, IncidentId? Incident);

    /// <summary>All services: the open incidents first, then what fails or is paused, then the rest, by name.</summary>
    public async Task<IReadOnlyList<Stand>> StandAsync(CancellationToken cancel)
    {
        var open = await incidents.OpenByServiceAsync(cancel);
        return [.. playbooks.All.Select(p => Of(p, open.TryGetValue(p.Service, out var id) ? id : null)).OrderBy(Rank).ThenBy(s => s.Name, StringComparer.Ordinal)];
    }

    /// <summary>The lines of services, with their strips.</summary>
    public async Task<IReadOnlyList<ServiceLine>> LinesAsync(IReadOnlyList<Stand> services, CancellationToken cancel)
    {
        var now = time.Now();
        var slots = await states.SlotsAsync([.. services.Select(s => s.Name)], Strip.From(now), Strip.Slot, cancel);
        return [.. services.Select(s => new ServiceLine(
            s.Name, s.Tone, s.State, s.Check.Last?.Finding, s.Check.Last?.At, s.Check.Last?.Timings?.Total, s.InForce.Paused is null ? s.Check.NextLookAt : null, s.Incident,
            s.InForce.CheckShown, s.InForce.Source, s.InForce.Paused?.ToString(), Strip.Of([.. slots[s.Name]], now)))];
    }

    /// <summary>Everything about one service; null when it has no playbook.</summary>
    public async Task<ServiceFacts?> OneAsync(string service, CancellationToken cancel)
    {
        if (playbooks.Find(service) is not { } known)
            return null;
        var lines = await LinesAsync([Of(known, await incidents.FindOpenAsync(service, cancel))], cancel);
        var silence = await silences.FindAsync(service, cancel) is { } found && found.Until > time.Now() ? found : null;
        var past = (await incidents.ListAsync(1_000, cancel)).Where(i => i.Service == service).Take(MostIncidents);
        return new ServiceFacts(lines[0], known, platforms.Find(known.Playbook.Platform)?.Describe(known.Playbook.App), silence, [.. past], Buttons(known, silence), drafts.ReadAnew(known));
    }

    private static IReadOnlyList<Button> Buttons(InForce known, Silence? silence) =>
    [
        new("test", "Test", known.Service),
        new("run", "Run now", known.Service, Confirm: "Checks first. Healthy: nothing is done. Failing: an incident opens and the plan runs."),
        known.Paused is null
            ? new("pause", "Pause for 24 h", known.Service, Asks: "Why? (optional)", Confirm: "No checks and no restarts until it ends or somebody resumes it.", More: "24h")
            : new("resume", "Resume", known.Service, Style: ButtonStyle.Primary),
        silence is null
            ? new("silence", "Silence 1 h", known.Service, Asks: "Why? (optional)", Confirm: "Checks go on; no incident opens and nobody is paged.", More: "1h")
            : new("silence", "End the silence", known.Service, Style: ButtonStyle.Primary, More: "off"),
        new("kill-switch", "Kill switch", "on", Asks: "Why?", MustAnswer: true, Style: ButtonStyle.Danger, Confirm: $"Stops every restart of {known.Service} until an admin lifts it. Checks and pages go on.", More: known.Service),
    ];

    private Stand Of(InForce known, IncidentId? incident)
    {
        var check = states.Of(known.Service);
        var (tone, state) = (known.Paused, check) switch
        {
            (not null, _) => (Tone.Person, "paused"),
            (_, { Last.Failure: CheckFailure.Forbidden }) => (Tone.Bad, "cannot be checked"),
            (_, { Phase: CheckPhase.Unknown }) => (Tone.Info, "not looked at yet"),
            (_, { Phase: CheckPhase.Healthy }) => (Tone.Good, "healthy"),
            (_, { Phase: CheckPhase.Doubtful }) => (Tone.Doing, "in doubt"),
            (_, { Phase: CheckPhase.Recovering }) => (Tone.Doing, "recovering"),
            _ => (Tone.Bad, "failing"),
        };
        return new Stand(known.Service, tone, state, known, check, incident);
    }

    private static int Rank(Stand s) => s switch
    {
        { Incident: not null } => 0,
        { Tone: Tone.Bad } => 1,
        { Tone: Tone.Doing } => 2,
        { Tone: Tone.Person } => 3,
        _ => 4,
    };
}
