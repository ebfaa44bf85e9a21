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
        changed = state.Phase != before.Phase || state.LooksAgain;
        unwritten[(service, check)] = 0;
        return (state, news);
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
