using System.Collections.Concurrent;
using Alvis.Engine.Checks;
using Alvis.Engine.Incidents;
using Alvis.Engine.Playbooks;

namespace Alvis.Engine.Response;

/// <summary>
/// What all checks have seen, in memory. A passing check that changes nothing writes nothing; a change is written at once, the rest and
/// the history by the minute.
/// </summary>
public sealed class CheckStates(ICheckStore store, TimeProvider time)
{
    /// <summary>How long minutes of history are kept.</summary>
    public static readonly TimeSpan Keeps = TimeSpan.FromDays(30);

    private readonly ConcurrentDictionary<(string Service, string Check), CheckState> states = [];
    private readonly ConcurrentDictionary<(string Service, string Check), byte> unwritten = [];
    private readonly Minutes minutes = new();
    private readonly RecentResults recent = new();

    /// <summary>Takes over what was stored, before the schedule starts.</summary>
    public async Task LoadAsync(CancellationToken cancel)
    {
        foreach (var (key, state) in await store.StatesAsync(cancel))
            states[key] = state;
    }

    /// <summary>What is known of a check; <see cref="CheckState.Start"/> before its first look.</summary>
    public CheckState Of(string service, string check = CheckSpec.HealthCheck) => states.GetValueOrDefault((service, check), CheckState.Start);

    /// <summary>Takes in one more result. What must be stored at once (<paramref name="changed"/>) is, by <see cref="KeepAsync"/>.</summary>
    public (CheckState State, CheckNews News) Fold(string service, string check, CheckResult result, CheckSpec spec, out bool changed)
    {
        var before = Of(service, check);
        var (state, news) = before.Fold(result, spec);
        states[(service, check)] = state;
        minutes.Add(service, check, result);
        recent.Add(service, check, result);
        changed = state.Phase != before.Phase || state.LooksAgain;
        unwritten[(service, check)] = 0;
        return (state, news);
    }

    /// <summary>The last results of a check that this process has seen, oldest first; at most <see cref="RecentResults.Most"/>.</summary>
    public IReadOnlyList<Sample> Recent(string service, string check = CheckSpec.HealthCheck) => recent.Of(service, check);

    /// <summary>The minutes of a check from an instant on, oldest first; those not written yet are left out.</summary>
    public Task<IReadOnlyList<CheckMinute>> MinutesAsync(string service, string check, DateTimeOffset from, CancellationToken cancel) => store.MinutesAsync(service, check, from, cancel);

    /// <summary>
    /// The health checks of services from an instant on, rolled up in slots as <see cref="ICheckStore.SlotsAsync"/> does and oldest first; those
    /// still in memory included.
    /// </summary>
    public async Task<ILookup<string, CheckMinute>> SlotsAsync(IReadOnlyCollection<string> services, DateTimeOffset from, TimeSpan slot, CancellationToken cancel)
    {
        var stored = await store.SlotsAsync(services, CheckSpec.HealthCheck, from, slot, cancel);
        var wanted = services.ToHashSet(StringComparer.Ordinal);
        return stored
            .Concat(minutes.Look(wanted, CheckSpec.HealthCheck).Where(m => m.Minute >= from))
            .GroupBy(m => (m.Service, Slot: m.Minute.Ticks / slot.Ticks))
            .Select(g => new CheckMinute(
                g.Key.Service, CheckSpec.HealthCheck, new DateTimeOffset(g.Key.Slot * slot.Ticks, TimeSpan.Zero), g.Sum(m => m.Looks), g.Sum(m => m.Failures),
                TimeSpan.FromTicks(g.Sum(m => m.Total.Ticks)), g.Max(m => m.Slowest)))
            .OrderBy(m => m.Minute)
            .ToLookup(m => m.Service, StringComparer.Ordinal);
    }

    /// <summary>Stores what is known of a check now.</summary>
    public async Task KeepAsync(string service, string check, CancellationToken cancel)
    {
        unwritten.TryRemove((service, check), out _);
        await SaveAsync([(service, check)], cancel);
    }

    /// <summary>Writes what has gathered: once a minute, and before stopping.</summary>
    public async Task FlushAsync(CancellationToken cancel)
    {
        var keys = unwritten.Keys.ToList();
        foreach (var key in keys)
            unwritten.TryRemove(key, out _);
        if (keys.Count > 0)
            await SaveAsync(keys, cancel);
        await store.AddMinutesAsync(minutes.Take(), time.GetUtcNow() - Keeps, cancel);
    }

    private async Task SaveAsync(List<(string Service, string Check)> keys, CancellationToken cancel)
    {
        var saved = false;
        try
        {
            await store.SaveAsync([.. keys.Select(k => (k.Service, k.Check, Of(k.Service, k.Check)))], cancel);
            saved = true;
        }
        finally
        {
            // The next flush has it: a check that looks once a day must not be a day behind for one full disk.
            foreach (var key in saved ? [] : keys)
                unwritten[key] = 0;
        }
    }
}
