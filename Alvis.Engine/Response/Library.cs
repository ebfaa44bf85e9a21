using System.Collections.Concurrent;
using Alvis.Engine.Checks;
using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;
using Alvis.Engine.Playbooks;
using Microsoft.Extensions.Logging;

namespace Alvis.Engine.Response;

/// <summary>
/// The playbooks in force: confirmed ones are stored whole and scheduled at once, and stay in force until others are confirmed.
/// </summary>
public sealed partial class Library(
    IPlaybookStore store, PlaybookReader reader, CheckFactory checks, ICheckSchedule schedule, CheckStates states, TimeProvider time, ILogger<Library> logger)
    : IPlaybooks, IDisposable
{
    // Small enough that the first checks run while the last playbooks are still being read.
    private const int Chunk = 200;
    private const int MostVersions = 200;

    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly ConcurrentDictionary<string, InForce> inForce = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public InForce? Find(string service) => inForce.GetValueOrDefault(service);

    /// <inheritdoc/>
    public IReadOnlyCollection<InForce> All => [.. inForce.Values];

    /// <summary>Takes over what was confirmed before, and schedules it.</summary>
    public async Task LoadAsync(CancellationToken cancel)
    {
        foreach (var chunk in (await store.AllAsync(cancel)).Chunk(Chunk))
        {
            // Reading is nearly all of a start with many playbooks, and every one stands alone.
            var read = new InForce?[chunk.Length];
            Parallel.For(0, chunk.Length, new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = Environment.ProcessorCount }, n => read[n] = Read(chunk[n]));
            foreach (var known in read.OfType<InForce>())
                inForce[known.Playbook.Service] = known;
            await schedule.AddAsync([.. read.OfType<InForce>().Where(k => k.Paused is null).Select(Watched)], cancel);
        }
    }

    /// <summary>Puts confirmed drafts of files in force. One whose service chat has by now is left out.</summary>
    /// <param name="confirmed">Good drafts with their source (<c>file:shop.yaml</c>), text and hash.</param>
    /// <param name="by">Who confirmed them.</param>
    /// <param name="cancel">Ends it; what is stored stays stored.</param>
    public async Task ConfirmAsync(IReadOnlyList<ConfirmedText> confirmed, string by, CancellationToken cancel)
    {
        using var held = await HoldAsync(cancel);
        await PutAsync([.. confirmed.Where(c => Find(c.Service) is not { File: null })], by, cancel);
    }

    /// <summary>Puts a confirmed draft in force whatever the source of its service was.</summary>
    public async Task TakeOverAsync(ConfirmedText confirmed, string by, CancellationToken cancel)
    {
        using var held = await HoldAsync(cancel);
        await PutAsync([confirmed], by, cancel);
    }

    /// <summary>Puts one confirmed draft in force over a certain version.</summary>
    /// <param name="confirmed">The draft.</param>
    /// <param name="over">The hash of the version that the confirming person has seen in force; null: none.</param>
    /// <param name="by">Who confirmed it.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>False when another version is in force by now: then nothing was changed.</returns>
    public async Task<bool> ConfirmOverAsync(ConfirmedText confirmed, string? over, string by, CancellationToken cancel)
    {
        using var held = await HoldAsync(cancel);
        var now = Find(confirmed.Service);
        if (now?.Hash != over || now is { File: not null })
            return false;
        await PutAsync([confirmed], by, cancel);
        return true;
    }

    /// <summary>Stops checks and actions of a service with a reason people are shown; open incidents are handed over at their next step.</summary>
    public async Task PauseAsync(string service, Pause pause, CancellationToken cancel)
    {
        using var held = await HoldAsync(cancel);
        if (Find(service) is not { } known)
            return;
        await store.PauseAsync(service, pause, cancel);
        inForce[service] = known with { Paused = pause };
        await schedule.RemoveAsync(service, cancel);
        Log.Paused(logger, service, pause.ToString());
    }

    /// <summary>Lets a paused playbook go on.</summary>
    public async Task ResumeAsync(string service, CancellationToken cancel)
    {
        using var held = await HoldAsync(cancel);
        if (Find(service) is not { Paused: not null } known)
            return;
        await store.PauseAsync(service, null, cancel);
        inForce[service] = known = known with { Paused = null };
        await schedule.ReplaceAsync(service, [Watched(known)], cancel);
        Log.Resumed(logger, service);
    }

    /// <summary>Lets those go on whose pause has ended by itself.</summary>
    public async Task EndPausesAsync(CancellationToken cancel)
    {
        var now = time.Now();
        foreach (var known in inForce.Values.Where(k => k.Paused?.Until <= now))
            await ResumeAsync(known.Service, cancel);
    }

    /// <summary>Takes a playbook out of force; open incidents are handed over at their next step. Its versions stay as history.</summary>
    public async Task RemoveAsync(string service, CancellationToken cancel)
    {
        using var held = await HoldAsync(cancel);
        await store.RemoveAsync(service, cancel);
        inForce.TryRemove(service, out _);
        await schedule.RemoveAsync(service, cancel);
        Log.Removed(logger, service);
    }

    /// <summary>The versions that were confirmed for a service, removed ones too, newest first; the newest 200.</summary>
    public Task<IReadOnlyList<PlaybookVersion>> HistoryAsync(string service, CancellationToken cancel) => store.HistoryAsync(service, MostVersions, cancel);

    /// <summary>The text of one version; null when there is no such version.</summary>
    public Task<string?> TextAsync(string service, DateTimeOffset confirmedAt, CancellationToken cancel) => store.TextAsync(service, confirmedAt, cancel);

    /// <summary>What differs between two versions; null when one of them is not there.</summary>
    public async Task<IReadOnlyList<DiffLine>?> DifferenceAsync(string service, DateTimeOffset old, DateTimeOffset now, CancellationToken cancel) =>
        await store.TextAsync(service, old, cancel) is { } before && await store.TextAsync(service, now, cancel) is { } after ? Difference.Between(before, after) : null;

    /// <inheritdoc/>
    public void Dispose() => gate.Dispose();

    private async Task<Held> HoldAsync(CancellationToken cancel)
    {
        await gate.WaitAsync(cancel);
        return new Held(gate);
    }

    private async Task PutAsync(IReadOnlyList<ConfirmedText> confirmed, string by, CancellationToken cancel)
    {
        if (confirmed.Count == 0)
            return;
        var now = time.Now();
        // Two versions of one millisecond would be one in the history.
        var fresh = confirmed.Select(c => new InForce(
            c.Draft.Playbook!, c.Draft.Plan!.Compiled.Plan!, c.Source, Kept(c.Service), checks.Make(c.Draft.Playbook!.HealthCheck).Describe, c.Hash, c.Text, by,
            Find(c.Service)?.ConfirmedAt >= now ? Find(c.Service)!.ConfirmedAt + TimeSpan.FromMilliseconds(1) : now)).ToList();
        await store.SaveAsync([.. fresh.Select(k => new StoredPlaybook(k.Service, k.Source, k.Text, k.Hash, PlanJson.Write(k.Plan), by, k.ConfirmedAt, k.Paused))], cancel);
        foreach (var known in fresh)
        {
            inForce[known.Service] = known;
            await (known.Paused is null ? schedule.ReplaceAsync(known.Service, [Watched(known)], cancel) : schedule.RemoveAsync(known.Service, cancel));
            Log.Confirmed(logger, known.Service, known.Source, by);
        }
    }

    // Who paused the service did not mean this version of its playbook.
    private Pause? Kept(string service) => Find(service)?.Paused is { IsWanted: true } wanted ? wanted : null;

    private InForce? Read(StoredPlaybook stored)
    {
        var reading = reader.Read(stored.Source, stored.Text);
        try
        {
            if (reading.Playbook is { } playbook)
                return new InForce(playbook, PlanJson.Read(stored.Plan), stored.Source, stored.Paused, checks.Make(playbook.HealthCheck).Describe, stored.Hash, stored.Text,
                    stored.ConfirmedBy, stored.ConfirmedAt);
            Log.Unreadable(logger, stored.Service, reading.Problems[0].ToString());
        }
        catch (FormatException)
        {
            Log.Unreadable(logger, stored.Service, "its stored plan is damaged; confirm the playbook again");
        }

        return null;
    }

    private WatchedCheck Watched(InForce known) =>
        new(known.Playbook.Service, known.Playbook.HealthCheck, checks.Make(known.Playbook.HealthCheck)) { LookAt = states.Of(known.Playbook.Service).NextLookAt };

    private sealed class Held(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, EventName = "PlaybookConfirmed", Level = LogLevel.Information, Message = "The playbook of {Service} ({Source}) is in force, confirmed by {By}")]
        public static partial void Confirmed(ILogger logger, string service, string source, string by);

        [LoggerMessage(EventId = 2, EventName = "PlaybookPaused", Level = LogLevel.Warning, Message = "The playbook of {Service} is paused: {Because}")]
        public static partial void Paused(ILogger logger, string service, string because);

        [LoggerMessage(EventId = 3, EventName = "PlaybookResumed", Level = LogLevel.Information, Message = "The playbook of {Service} goes on")]
        public static partial void Resumed(ILogger logger, string service);

        [LoggerMessage(EventId = 4, EventName = "PlaybookUnreadable", Level = LogLevel.Error, Message = "The stored playbook of {Service} cannot be used, so the service is not checked: {Problem}")]
        public static partial void Unreadable(ILogger logger, string service, string problem);

        [LoggerMessage(EventId = 5, EventName = "PlaybookRemoved", Level = LogLevel.Warning, Message = "The playbook of {Service} was removed")]
        public static partial void Removed(ILogger logger, string service);
    }
}

/// <summary>A good draft that somebody stands for.</summary>
/// <param name="Draft">What it says.</param>
/// <param name="Source">Where it came from: <c>file:shop.yaml</c>, <see cref="InForce.Chat"/>.</param>
/// <param name="Text">The YAML as written.</param>
/// <param name="Hash">SHA-256 of its bytes, in hex.</param>
public sealed record ConfirmedText(Draft Draft, string Source, string Text, string Hash)
{
    /// <summary>Its service.</summary>
    public string Service => Draft.Playbook!.Service;
}
