using Alvis.Engine.Kinds;
using Alvis.Engine.Response;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;
using Quartz.Extensibility;

namespace Alvis.Engine.Scheduling;

/// <summary>
/// The <c>incidents</c> scheduler: durable alarms, one trigger per incident, in a file of its own. It is the alarm clock and not the
/// truth: a file that cannot be used is put aside and made anew, and the sweep sets every stored instant again.
/// </summary>
internal sealed partial class IncidentAlarms(DataFolder folder, IRunner runner, TimeProvider time, ILogger<IncidentAlarms> logger) : IAlarmClock, IHostedService, IAsyncDisposable
{
    /// <summary>The scheduler's file in the data folder.</summary>
    public const string FileName = "alarms.db";

    private const string Name = "incidents";
    private const int Threads = 4;

    private static readonly JobKey Job = new("advance", Name);

    private readonly SemaphoreSlim changes = new(1, 1);
    private StandaloneSchedulerFactory? factory;
    private IScheduler? quartz;

    /// <inheritdoc/>
    public async Task SetAsync(IncidentId incident, DateTimeOffset at, CancellationToken cancel)
    {
        if (quartz is not { } scheduler)
            return;
        var key = new TriggerKey(incident.ToString(), Name);
        await changes.WaitAsync(cancel);
        try
        {
            if (await scheduler.GetTrigger(key, cancel) is { } set && set.NextFireTimeUtc == at)
                return;
            var trigger = TriggerBuilder.Create().WithIdentity(key).ForJob(Job).StartAt(at)
                .WithSimpleSchedule(s => s.WithMisfireInstruction(SimpleTriggerMisfireInstruction.FireNow)).Build();
            await scheduler.ScheduleJob(trigger, ScheduleJobOptions.Replacing, cancel);
        }
        catch (SchedulerException e)
        {
            // The instant is stored with the incident; the sweep comes back to it within half a minute.
            Log.NotSet(logger, incident, e);
        }
        finally
        {
            changes.Release();
        }
    }

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder.Path, FileName);
        try
        {
            await OpenAsync(path, cancellationToken);
        }
        catch (Exception e) when (e is SchedulerException or SqliteException)
        {
            Log.MadeAnew(logger, path, e);
            await CloseAsync();
            SqliteConnection.ClearAllPools();
            File.Move(path, path + ".unusable", overwrite: true);
            await OpenAsync(path, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => CloseAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        changes.Dispose();
    }

    private async Task OpenAsync(string path, CancellationToken cancel)
    {
        var connection = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWriteCreate }.ConnectionString;
        await using (var wal = new SqliteConnection(connection))
        {
            await wal.OpenAsync(cancel);
            await using var pragma = wal.CreateCommand();
            pragma.CommandText = "PRAGMA journal_mode = WAL;";
            await pragma.ExecuteNonQueryAsync(cancel);
        }

        factory = QuartzSchedulerBuilder.Create(q =>
        {
            q.ConfigureScheduler(o => o.InstanceName = Name);
            q.UseDefaultThreadPool(Threads);
            q.UseTimeProvider(time);
            q.UseJobFactory(new Jobs(new Advance(runner)));
            q.UsePersistentStore(s =>
            {
                s.UseSqlite(SqliteFactory.Instance, connection);
                s.UseSystemTextJsonSerializer();
                s.ProvisionSchema();
            });
        }).Build();
        quartz = await factory.GetScheduler(cancel);
        await quartz.AddJob(JobBuilder.Create<Advance>().WithIdentity(Job).StoreDurably().Build(), AddJobOptions.Replacing, cancel);
        await quartz.Start(cancel);
    }

    private async Task CloseAsync()
    {
        if (quartz is { } scheduler)
            await scheduler.Shutdown(waitForJobsToComplete: true);
        quartz = null;
        if (factory is not null)
            await factory.DisposeAsync();
        factory = null;
    }

    /// <summary>The one job: somebody look at this incident.</summary>
    private sealed class Advance(IRunner runner) : IJob
    {
        public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
        {
            if (IncidentId.Read(context.Trigger.Key.Name) is { } incident)
                runner.Kick(incident);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Jobs(IJob job) : IJobFactory
    {
        public ValueTask<JobScope> CreateJob(TriggerFiredBundle bundle, IScheduler scheduler, CancellationToken cancellationToken) => new(new JobScope(job, state: null));

        public ValueTask ReturnJob(JobScope scope, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, EventName = "AlarmNotSet", Level = LogLevel.Warning, Message = "The alarm of incident {IncidentId} could not be set; the sweep does it")]
        public static partial void NotSet(ILogger logger, IncidentId incidentId, Exception e);

        [LoggerMessage(EventId = 2, EventName = "AlarmsMadeAnew", Level = LogLevel.Warning, Message = "{Path} could not be used and is made anew; no instant is lost, they are stored with the incidents")]
        public static partial void MadeAnew(ILogger logger, string path, Exception e);
    }
}
