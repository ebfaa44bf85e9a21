using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Microsoft.Extensions.Options;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Engine.Response;

/// <summary>
/// Opens incidents and notices storms: who is one too many within a minute waits under an umbrella. Keeps the umbrella true to what is
/// under it, lets that go on a few at a time once a person resumes, and closes it at the end. One thing at a time, so that two faults or two
/// endings at once are not counted as one.
/// </summary>
public sealed class Storms(IIncidentStore store, IRunner runner, TimeProvider time, IOptions<ResponseOptions> options) : IDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);

    /// <summary>Opens an incident, under the umbrella when a storm blows; or answers with the one that is open for the service.</summary>
    public async Task<IncidentId> OpenAsync(Opened happened, CancellationToken cancel)
    {
        using var held = await HoldAsync(cancel);
        if (await store.FindOpenAsync(happened.Service, cancel) is { } open)
            return open;

        var now = time.Now();
        // This service is one of them: with it there are so many that it is the one too many.
        var storm = await store.FailedSinceAsync(now - Storm.Within, happened.Service, cancel) + 1 >= options.Value.StormAt;
        var umbrella = storm ? await UmbrellaAsync(now, cancel) : (IncidentId?)null;
        var (incident, _) = await store.OpenAsync(happened with { Under = umbrella }, now, cancel);
        if (umbrella is { } over)
            await KeepAsync(over, cancel);
        else
            runner.Kick(incident.Id);
        return incident.Id;
    }

    /// <summary>Sees to an umbrella after something under it, or it itself, has changed. Safe to call at any time.</summary>
    public async Task TendAsync(IncidentId umbrella, CancellationToken cancel)
    {
        using var held = await HoldAsync(cancel);
        await KeepAsync(umbrella, cancel);
    }

    /// <summary>Sees to every umbrella that is not done with: what a crash left undone is done then.</summary>
    public async Task SweepAsync(CancellationToken cancel)
    {
        foreach (var umbrella in await store.UmbrellasAsync(cancel))
            await TendAsync(umbrella, cancel);
    }

    /// <summary>Keeps anything from being opened under an umbrella until it is disposed of.</summary>
    public async Task<IDisposable> HoldAsync(CancellationToken cancel)
    {
        await gate.WaitAsync(cancel);
        return new Held(gate);
    }

    /// <summary>Why a person cannot close an incident now, or null when they can. To be asked while it is held.</summary>
    public async Task<Refusal?> RefuseCloseAsync(Incident incident, CancellationToken cancel) =>
        incident is { IsUmbrella: true, IsOpen: true } ? Storm.RefuseClose(incident, await store.UnderAsync(incident.Id, cancel)) : null;

    /// <inheritdoc/>
    public void Dispose() => gate.Dispose();

    private async Task<IncidentId> UmbrellaAsync(DateTimeOffset now, CancellationToken cancel) =>
        await store.FindOpenAsync(ServiceName.Umbrella, cancel)
        ?? (await store.OpenAsync(Storm.Umbrella(options.Value.StormAt, now, options.Value.AckFor), now, cancel)).Incident.Id;

    private async Task KeepAsync(IncidentId id, CancellationToken cancel)
    {
        while (await store.LoadAsync(id, cancel) is { FromNewer: false } umbrella)
        {
            var under = await store.UnderAsync(id, cancel);
            if (umbrella.IsOpen && Storm.News(umbrella, under) is { Count: > 0 } news)
            {
                if (await store.AppendAsync(umbrella, news, Actor.Alvis, time.Now(), cancel) is Appended.Done)
                    runner.Kick(id);
                continue;
            }

            // What is handed back after the umbrella was closed must not wait for ever.
            if (umbrella.Resuming || !umbrella.IsOpen)
                await ReleaseAsync(under, cancel);
            return;
        }
    }

    // What changed under the hand of somebody else is left to them: they come back here when it has come to rest.
    private async Task ReleaseAsync(IReadOnlyList<UnderUmbrella> under, CancellationToken cancel)
    {
        var free = options.Value.ResumeAtOnce - under.Count(u => u.Acts);
        foreach (var waiting in under.Where(u => u is { Waits: true, Status: IncidentStatus.Open }))
        {
            if (free <= 0)
                return;
            if (await store.LoadAsync(waiting.Incident, cancel) is not { Under: true, Status: IncidentStatus.Open, FromNewer: false } incident
                || await store.AppendAsync(incident, [new Resumed()], Actor.Alvis, time.Now(), cancel) is not Appended.Done)
                continue;
            runner.Kick(incident.Id);
            free--;
        }
    }

    private sealed class Held(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
