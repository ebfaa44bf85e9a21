using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;

namespace Alvis.Engine.Response;

/// <summary>
/// Silences services for people: checks and recovery go on, nothing opens, and nobody is paged for what is open. It ends by itself; the next
/// failing look after that opens an incident.
/// </summary>
public sealed class Silences(ISilenceStore store, IIncidentStore incidents, Desk desk, TimeProvider time)
{
    /// <summary>How long when nothing is said, and at most.</summary>
    public static readonly TimeSpan Usual = TimeSpan.FromHours(1), Longest = TimeSpan.FromHours(24);

    /// <summary>Those that hold now, by service.</summary>
    public async Task<IReadOnlyList<Silence>> AllAsync(CancellationToken cancel)
    {
        var now = time.Now();
        return [.. (await store.AllAsync(cancel)).Where(s => now < s.Until)];
    }

    /// <summary>The silence of a service; null when none holds now.</summary>
    public async Task<Silence?> FindAsync(string service, CancellationToken cancel) =>
        await store.FindAsync(service, cancel) is { } silence && time.Now() < silence.Until ? silence : null;

    /// <summary>Silences a service, and its open incident with it; a new one takes the place of an earlier one.</summary>
    public async Task<(Silence? Silence, Refusal? Refusal)> BeginAsync(string service, TimeSpan span, string? because, Person by, CancellationToken cancel)
    {
        if (span <= TimeSpan.Zero || span > Longest)
            return (null, new Refusal($"A silence lasts at most {Duration.Spoken(Longest)}; found {Duration.Spoken(span)}. For longer, pause the service: pause {service} 3d"));
        var now = time.Now();
        var silence = new Silence(service, now + span, by, now, string.IsNullOrWhiteSpace(because) ? null : Words.Clip(because.Trim(), 300));
        // First what keeps new ones from opening: one that opens in between is found open below.
        if (service != ServiceName.Umbrella)
            await store.SetAsync(silence, cancel);
        if (await incidents.FindOpenAsync(service, cancel) is { } open)
            await desk.PressAsync(open, new Press.Silence(by, silence.Until, silence.Because), cancel);
        return (silence, null);
    }

    /// <summary>Ends the silence of a service and of its open incident now.</summary>
    public async Task<Refusal?> EndAsync(string service, Person by, CancellationToken cancel)
    {
        var held = await FindAsync(service, cancel) is not null;
        await store.EndAsync(service, cancel);
        var refusal = await incidents.FindOpenAsync(service, cancel) is { } open
            ? (await desk.PressAsync(open, new Press.Silence(by, time.Now()), cancel)).Refusal
            : new Refusal($"{service} is not silenced, so there is nothing to end.");
        return held ? null : refusal;
    }
}
