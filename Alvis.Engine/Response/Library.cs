using System.Collections.Concurrent;
using Alvis.Engine.Checks;
using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;
using Alvis.Engine.Playbooks;
using Microsoft.Extensions.Logging;

namespace Alvis.Engine.Response;

/// <summary>
/// The playbooks in force: confirmed ones are stored whole and scheduled at once, and stay in force until others are confirmed.
/// </summary>
public sealed partial class Library(
    IPlaybookStore store, PlaybookReader reader, CheckFactory checks, ICheckSchedule schedule, CheckStates states, TimeProvider time, ILogger<Library> logger) : IPlaybooks
{
    // Small enough that the first checks run while the last playbooks are still being read.
    private const int Chunk = 200;

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

    /// <summary>Puts confirmed drafts in force.</summary>
    /// <param name="confirmed">Good drafts with their source (<c>file:shop.yaml</c>), text and hash.</param>
    /// <param name="by">Who confirmed them.</param>
    /// <param name="cancel">Ends it; what is stored stays stored.</param>
    public async Task ConfirmAsync(IReadOnlyList<(Draft Draft, string Source, string Text, string Hash)> confirmed, string by, CancellationToken cancel)
    {
        var now = time.Now();
        await store.SaveAsync([.. confirmed.Select(c => new StoredPlaybook(
            c.Draft.Playbook!.Service, c.Source, c.Text, c.Hash, PlanJson.Write(c.Draft.Plan!.Compiled.Plan!), by, now))], cancel);
        foreach (var (draft, source, _, hash) in confirmed)
        {
            var known = new InForce(draft.Playbook!, draft.Plan!.Compiled.Plan!, source, Paused: null, checks.Make(draft.Playbook!.HealthCheck).Describe, hash);
            inForce[known.Playbook.Service] = known;
            await schedule.ReplaceAsync(known.Playbook.Service, [Watched(known)], cancel);
            Log.Confirmed(logger, known.Playbook.Service, source, by);
        }
    }

    /// <summary>Stops checks and actions of a service with a reason people are shown; open incidents are handed over at their next step.</summary>
    public async Task PauseAsync(string service, string because, CancellationToken cancel)
    {
        if (Find(service) is not { } known)
            return;
        await store.PauseAsync(service, because, cancel);
        inForce[service] = known with { Paused = because };
        await schedule.RemoveAsync(service, cancel);
        Log.Paused(logger, service, because);
    }

    /// <summary>Lets a paused playbook go on.</summary>
    public async Task ResumeAsync(string service, CancellationToken cancel)
    {
        if (Find(service) is not { Paused: not null } known)
            return;
        await store.PauseAsync(service, null, cancel);
        inForce[service] = known = known with { Paused = null };
        await schedule.ReplaceAsync(service, [Watched(known)], cancel);
        Log.Resumed(logger, service);
    }

    private InForce? Read(StoredPlaybook stored)
    {
        var reading = reader.Read(stored.Source, stored.Text);
        try
        {
            if (reading.Playbook is { } playbook)
                return new InForce(playbook, PlanJson.Read(stored.Plan), stored.Source, stored.Paused, checks.Make(playbook.HealthCheck).Describe, stored.Hash);
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
    }
}
