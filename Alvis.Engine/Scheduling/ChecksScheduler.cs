using System.Collections.Concurrent;
using Alvis.Engine.Checks;
using Alvis.Engine.Playbooks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;
using Quartz.Extensibility;

namespace Alvis.Engine.Scheduling;

/// <summary>
/// The <c>checks</c> scheduler: in memory, one trigger per check, rebuilt from the playbooks at every start. A firing hands the check to
/// <see cref="ChecksDispatcher"/> and is over. Checks may be added before it is started; they run from then on.
/// </summary>
internal sealed class ChecksScheduler : ICheckSchedule, IHostedService, IAsyncDisposable
{
    private const string Name = "checks";
    private const string Regular = "every";
    private const string Again = "again";

    // A firing takes microseconds. Quartz takes triggers of one grid instant in batches of as many as it has threads.
    private const int Threads = 10;

    private static readonly JobKey Job = new("check");

    private readonly ConcurrentDictionary<string, ChecksEntry> entries = new(StringComparer.Ordinal);

    // Only touched by a change, one at a time. Looking through all entries for one service makes the first load of many playbooks quadratic.
    private readonly Dictionary<string, HashSet<string>> keysOf = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim changes = new(1);
    private readonly ChecksDispatcher dispatcher;
    private readonly ChecksClock clock;
    private readonly ILogger<ChecksScheduler> logger;
    private readonly StandaloneSchedulerFactory factory;
    private IScheduler? quartz;

    public ChecksScheduler(ChecksDispatcher dispatcher, TimeProvider time, ILogger<ChecksScheduler> logger)
    {
        this.dispatcher = dispatcher;
        this.logger = logger;
        clock = new ChecksClock(time);
        factory = QuartzSchedulerBuilder
            .Create(q =>
            {
                q.ConfigureScheduler(o =>
                {
                    o.InstanceName = Name;
                    o.MaxBatchSize = Threads;
                    o.BatchTriggerAcquisitionFireAheadTimeWindow = ChecksGrid.Step;
                });
                q.UseDefaultThreadPool(Threads);
                q.UseInMemoryStore();
                q.UseTimeProvider(clock);
                q.UseJobFactory(new Jobs(new Firing(this)));
            })
            .Build();
    }

    /// <summary>How many checks are on the schedule.</summary>
    public int Count => entries.Count;

    public Task AddAsync(IReadOnlyCollection<WatchedCheck> checks, CancellationToken cancel) =>
        ChangeAsync(scheduler => PutAsync(scheduler, checks, cancel), cancel);

    public Task ReplaceAsync(string service, IReadOnlyCollection<WatchedCheck> checks, CancellationToken cancel) =>
        ChangeAsync(
            async scheduler =>
            {
                await DropAsync(scheduler, service, cancel);
                await PutAsync(scheduler, checks, cancel);
            },
            cancel);

    public Task RemoveAsync(string service, CancellationToken cancel) => ChangeAsync(scheduler => DropAsync(scheduler, service, cancel), cancel);

    public async Task<bool> LookAgainAsync(string service, DateTimeOffset at, string check = CheckSpec.HealthCheck, CancellationToken cancel = default)
    {
        var known = false;
        await ChangeAsync(
            async scheduler =>
            {
                if (!entries.TryGetValue(ChecksEntry.KeyOf(service, check), out var entry))
                    return;
                var (wanted, latest) = (clock.Of(at), clock.GetUtcNow() + entry.Every);
                known = true;
                await ScheduleAsync(scheduler, [Once(entry, wanted < latest ? wanted : latest)], cancel);
            },
            cancel);
        return known;
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Log.ChecksStarted(logger, entries.Count);
        await ChangeAsync(scheduler => scheduler.Start(cancellationToken).AsTask(), cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (quartz is { } scheduler)
            await scheduler.Shutdown(waitForJobsToComplete: false, cancellationToken);
        await dispatcher.StopAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await factory.DisposeAsync();
        changes.Dispose();
    }

    private async Task ChangeAsync(Func<IScheduler, Task> change, CancellationToken cancel)
    {
        await changes.WaitAsync(cancel);
        try
        {
            if (quartz is null)
            {
                var made = await factory.GetScheduler(cancel);
                await made.AddJob(JobBuilder.Create<Firing>().WithIdentity(Job).StoreDurably().Build(), AddJobOptions.Replacing, cancel);
                quartz = made;
            }

            await change(quartz);
        }
        finally
        {
            changes.Release();
        }
    }

    private async Task PutAsync(IScheduler scheduler, IReadOnlyCollection<WatchedCheck> checks, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var triggers = new List<ITrigger>(checks.Count * 2);
        foreach (var watched in checks)
        {
            var entry = new ChecksEntry(watched);
            var regular = ChecksGrid.Next(entry.Key, entry.Every, now);
            var due = watched.LookAt is { } at && clock.Of(at) > now ? clock.Of(at) : ChecksGrid.Overdue(entry.Key, entry.Every, now);
            if (due < regular)
                triggers.Add(Once(entry, due));
            triggers.Add(Repeating(entry, regular));
            if (entries.TryGetValue(entry.Key, out var old))
                old.Gone = true;
            entries[entry.Key] = entry;
            if (!keysOf.TryGetValue(watched.Service, out var keys))
                keysOf.Add(watched.Service, keys = new HashSet<string>(StringComparer.Ordinal));
            keys.Add(entry.Key);
        }

        await ScheduleAsync(scheduler, triggers, cancel);
    }

    private async Task DropAsync(IScheduler scheduler, string service, CancellationToken cancel)
    {
        if (!keysOf.Remove(service, out var gone))
            return;
        foreach (var key in gone)
        {
            if (entries.TryRemove(key, out var entry))
                entry.Gone = true;
        }

        await scheduler.UnscheduleJobs([.. gone.SelectMany(key => new[] { new TriggerKey(key, Regular), new TriggerKey(key, Again) })], cancel);
    }

    private static async Task ScheduleAsync(IScheduler scheduler, List<ITrigger> triggers, CancellationToken cancel)
    {
        if (triggers.Count == 0)
            return;
        var job = JobBuilder.Create<Firing>().WithIdentity(Job).StoreDurably().Build();
        await scheduler.ScheduleJobs(new Dictionary<IJobDetail, IReadOnlyCollection<ITrigger>> { [job] = triggers }, ScheduleJobOptions.Replacing, cancel);
    }

    private ITrigger Repeating(ChecksEntry entry, DateTimeOffset from) => TriggerBuilder.Create(clock)
        .WithIdentity(entry.Key, Regular)
        .ForJob(Job)
        .StartAt(from)
        .WithSimpleSchedule(s => s.WithInterval(entry.Every).RepeatForever().WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount))
        .Build();

    private ITrigger Once(ChecksEntry entry, DateTimeOffset at)
    {
        entry.QuietUntil = at;
        return TriggerBuilder.Create(clock)
            .WithIdentity(entry.Key, Again)
            .ForJob(Job)
            .StartAt(at)
            .WithSimpleSchedule(s => s.WithMisfireInstruction(SimpleTriggerMisfireInstruction.FireNow))
            .Build();
    }

    private void Fire(TriggerKey key, DateTimeOffset? plannedAt)
    {
        if (!entries.TryGetValue(key.Name, out var entry))
            return;

        if (key.Group == Again)
        {
            dispatcher.Offer(entry, fresh: true);
            return;
        }

        // After a pause of the whole process the missed firings come one after the other; the last of them is enough.
        var at = plannedAt ?? clock.GetUtcNow();
        if (at >= entry.QuietUntil && clock.GetUtcNow() - at < entry.Every)
            dispatcher.Offer(entry, fresh: false);
    }

    private sealed class Firing(ChecksScheduler scheduler) : IJob
    {
        public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
        {
            scheduler.Fire(context.Trigger.Key, context.ScheduledFireTimeUtc);
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>The one job there is: making one per firing, with a scope of its own, would cost more than the firing.</summary>
    private sealed class Jobs(IJob job) : IJobFactory
    {
        public ValueTask<JobScope> CreateJob(TriggerFiredBundle bundle, IScheduler scheduler, CancellationToken cancellationToken = default) =>
            new(new JobScope(job, state: null));

        public ValueTask ReturnJob(JobScope scope, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
    }
}
