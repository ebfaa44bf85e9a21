using Alvis.Bot.Access;
using Alvis.Bot.Commands;
using Alvis.Engine.Checks;
using Alvis.Engine.Conversations;
using Alvis.Engine.Escalations;
using Alvis.Engine.Guards;
using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;
using Alvis.Engine.Platforms;
using Alvis.Engine.Playbooks;
using Alvis.Engine.Response;
using Alvis.Engine.Response.Posting;
using Alvis.Engine.Scheduling;
using Alvis.Engine.Steps;
using Alvis.Engine.Storage;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Alvis.Bot;

/// <summary>Puts the engine together, from the inside out.</summary>
internal static class EngineRegistration
{
    /// <summary>Reading playbooks and making plans: all that verbs need which run nothing. Wants <c>IConfiguration</c> and <see cref="DataFolder"/>.</summary>
    public static IServiceCollection AddAlvisReading(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IIds, RandomIds>();
        services.AddChecks();
        services.AddPlatforms();
        services.AddEscalations();
        services.AddPlaybooks(s => new PlaybookReader(s.GetRequiredService<KindSet<ICheckKind>>(), s.GetRequiredService<KindSet<IPlatform>>(), new StepsShape()));
        services.AddSingleton<ChannelBook>();
        services.AddSingleton<IChannels>(s => s.GetRequiredService<ChannelBook>());
        services.AddSingleton<IStartupVet>(s => s.GetRequiredService<ChannelBook>());
        services.AddSingleton<Drafts>();
        return services;
    }

    /// <summary>Everything that runs incidents, over an open store.</summary>
    public static IServiceCollection AddAlvisEngine(this IServiceCollection services, SqliteDatabase database)
    {
        services.AddAlvisReading();
        services.AddEngineOptions();
        services.AddKinds<IStepKind>();
        services.AddKinds<IGuard>();
        services.AddStore(database);
        services.AddResponse();
        services.AddKinds<IChatVerb>();
        services.AddSingleton<ChatVerbs>();
        services.AddSingleton<Deeds>();
        services.AddAccess();
        return services.AddScheduling();
    }

    /// <summary>The options of what runs incidents, with what makes them wrong.</summary>
    public static void AddEngineOptions(this IServiceCollection services)
    {
        services.AddOptions<ResponseOptions>().BindConfiguration(ResponseOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<GuardOptions>().BindConfiguration(GuardOptions.Section).ValidateDataAnnotations().ValidateOnStart();
    }

    private static void AddStore(this IServiceCollection services, SqliteDatabase database)
    {
        services.AddSingleton(database);
        services.AddSingleton<Changes>();
        services.AddSingleton<IIncidentStore, SqliteIncidentStore>();
        services.AddSingleton<IPlaybookStore, SqlitePlaybookStore>();
        services.AddSingleton<ICheckStore, SqliteCheckStore>();
        services.AddSingleton<IThreadStore, SqliteThreadStore>();
        services.AddSingleton<ISwitches, SqliteSwitches>();
        services.AddSingleton<IProposalStore, SqliteProposalStore>();
        services.AddSingleton<ISilenceStore, SqliteSilences>();
        services.AddSingleton<IStoreUpkeep, SqliteUpkeep>();
        services.AddSingleton<IPeopleStore, SqlitePeopleStore>();
        services.AddSingleton<IAuditStore, SqliteAuditStore>();
    }

    private static void AddResponse(this IServiceCollection services)
    {
        services.AddSingleton<CheckStates>();
        services.AddSingleton<Library>();
        services.AddSingleton<IPlaybooks>(s => s.GetRequiredService<Library>());
        services.AddSingleton<FolderSync>();
        services.AddSingleton<Proposals>();
        services.AddSingleton<IProbes, Probes>();
        services.AddSingleton<Pager>();
        services.AddSingleton<ActionRoom>();
        services.AddSingleton<Responder>();
        services.AddSingleton<Runner>();
        services.AddSingleton<IRunner>(s => s.GetRequiredService<Runner>());
        services.AddSingleton<Storms>();
        services.AddSingleton<Desk>();
        services.AddSingleton<Intake>();
        services.AddSingleton<Silences>();
        services.AddSingleton<RunNow>();
        services.AddSingleton<Rehearsal>();
        services.AddSingleton<Watcher>();
        services.AddSingleton<ICheckSink>(s => s.GetRequiredService<Watcher>());
        services.AddSingleton<Sweep>();
        services.AddSingleton<ClockWatch>();
        services.AddSingleton<StoreHealth>();
        services.AddSingleton<Telling>();
        services.AddSingleton<Outbox>();
    }

    // The order is that of starting: nothing may carry an incident on before the playbooks are in force.
    private static IServiceCollection AddScheduling(this IServiceCollection services)
    {
        services.AddHostedService(s => s.GetRequiredService<Telling>());
        services.AddChecksScheduling();
        services.AddHostedService<Opening>();
        services.AddSingleton<IncidentAlarms>();
        services.AddSingleton<IAlarmClock>(s => s.GetRequiredService<IncidentAlarms>());
        services.AddHostedService(s => s.GetRequiredService<IncidentAlarms>());
        services.AddHostedService(s => s.GetRequiredService<Outbox>());
        services.AddRounds();
        return services;
    }
}
