using Alvis.Bot.Access;
using Alvis.Bot.OpenAi;
using Alvis.Bot.Slack;
using Alvis.Bot.WebConsole;
using Alvis.Engine.Escalations;
using Alvis.Engine.Kinds;
using Alvis.Engine.Storage;
using Alvis.Engine.Writing;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Alvis.Bot;

/// <summary>What a start of Alvis is given beside its settings.</summary>
internal sealed record StartOptions
{
    /// <summary>The data folder; null: <c>Data:Folder</c>.</summary>
    public string? Data { get; init; }

    /// <summary>The playbook folder; null: <c>Playbooks:Folder</c>.</summary>
    public string? Playbooks { get; init; }

    /// <summary>Settings that win over files and environment, for the demo and for tests.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>(StringComparer.Ordinal);

    /// <summary>Where the escalation kind <c>terminal</c> writes.</summary>
    public TextWriter Terminal { get; init; } = Console.Out;

    /// <summary>The console's port; null: that of <c>Console:Url</c>. 0 takes any free one.</summary>
    public int? Port { get; init; }

    /// <summary>True to log to the terminal.</summary>
    public bool Logs { get; init; } = true;

    /// <summary>Further parts, such as a surface of its own for the terminal.</summary>
    public Action<IServiceCollection> Parts { get; init; } = _ => { };

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>Settings that cannot be used. The message lists all of them and is shown as it stands.</summary>
internal sealed class SettingsException(string message) : Exception(message);

/// <summary>
/// A running Alvis: the one way in which <c>serve</c>, the demo and the tests start it. Holds the data folder's lock until disposed.
/// </summary>
internal sealed class AlvisHost : IAsyncDisposable
{
    private readonly WebApplication host;
    private readonly SqliteDatabase database;
    private readonly DataLock held;

    private AlvisHost(WebApplication host, SqliteDatabase database, DataLock held) => (this.host, this.database, this.held) = (host, database, held);

    /// <summary>Where the console is.</summary>
    public Uri Console => new(host.Urls.First());

    /// <summary>Its parts.</summary>
    public IServiceProvider Services => host.Services;

    /// <summary>Starts it; everything runs when this returns.</summary>
    /// <exception cref="SettingsException">A setting is wrong.</exception>
    /// <exception cref="StoreUnusableException">The store cannot be used.</exception>
    /// <exception cref="DataLockedException">Another Alvis runs on the same data.</exception>
    public static async Task<AlvisHost> StartAsync(StartOptions options, CancellationToken cancel)
    {
        // The program's own folder, so that the settings are found from any working directory.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = "Alvis.Bot", ContentRootPath = AppContext.BaseDirectory });
        Configure(builder, options);
        var folder = DataFolderOf(builder.Configuration, options);
        var taken = DataLock.Take(folder);
        SqliteDatabase? opened = null;
        WebApplication? built = null;
        try
        {
            opened = await SqliteDatabase.OpenAsync(folder, options.Time, cancel);
            builder.Services.AddSingleton(folder);
            builder.Services.AddAlvisEngine(opened);
            builder.AddWebConsole(options.Port);
            builder.AddSlack();
            builder.AddOpenAi();
            options.Parts(builder.Services);
            built = builder.Build();
            Vet(built.Services);
            built.MapWebConsole();
            built.MapSlack();
            await built.StartAsync(cancel);
            return new AlvisHost(built, opened, taken);
        }
        catch (Exception e)
        {
            if (built is not null)
                await built.DisposeAsync();
            if (opened is not null)
                await opened.DisposeAsync();
            taken.Dispose();
            // Somebody took the port between the look at it and the start.
            if (e is IOException { InnerException: AddressInUseException })
                throw new SettingsException(FreePort.Taken(new ConsoleOptions(builder.Configuration).Url));
            throw;
        }
    }

    /// <summary>What reads playbooks and runs nothing, with the same settings.</summary>
    /// <exception cref="SettingsException">A setting is wrong.</exception>
    public static ServiceProvider Reading(StartOptions options)
    {
        var builder = Builder(options);
        builder.Services.AddSingleton(DataFolderOf(builder.Configuration, options));
        builder.Services.AddAlvisReading();
        var services = builder.Services.BuildServiceProvider();
        Vet(services);
        return services;
    }

    /// <summary>The same, and what asks a language model on a person's behalf.</summary>
    /// <exception cref="SettingsException">A setting is wrong.</exception>
    public static ServiceProvider Writing(StartOptions options, IModelLedger ledger)
    {
        var builder = Builder(options);
        builder.Services.AddSingleton(DataFolderOf(builder.Configuration, options));
        builder.Services.AddAlvisReading();
        builder.Services.AddSingleton(ledger);
        builder.AddOpenAiExamination();
        var services = builder.Services.BuildServiceProvider();
        Vet(services);
        return services;
    }

    /// <summary>What looks at settings and asks Slack, and everything that is wrong with the settings. Starts nothing.</summary>
    public static (ServiceProvider Services, IReadOnlyList<string> Wrong) Examined(StartOptions options)
    {
        var builder = Builder(options);
        builder.Services.AddSingleton(DataFolderOf(builder.Configuration, options));
        builder.Services.AddAlvisReading();
        builder.Services.AddEngineOptions();
        builder.Services.AddSingleton<IStartupVet>(new ConsoleOptions(builder.Configuration));
        builder.Services.AddSingleton<IStartupVet, AccessOptions>();
        builder.AddSlackExamination();
        builder.AddOpenAiExamination();
        var services = builder.Services.BuildServiceProvider();
        return (services, WrongOf(services));
    }

    /// <summary>The data folder that the settings and options mean.</summary>
    public static DataFolder DataFolderOf(StartOptions options) => DataFolderOf(Builder(options).Configuration, options);

    /// <summary>Stops it; its parts can still be asked until it is disposed.</summary>
    public Task StopAsync(CancellationToken cancel) => host.StopAsync(cancel);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        await host.DisposeAsync();
        await database.DisposeAsync();
        held.Dispose();
    }

    private static HostApplicationBuilder Builder(StartOptions options)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "Alvis.Bot", ContentRootPath = AppContext.BaseDirectory });
        Configure(builder, options);
        return builder;
    }

    private static void Configure(IHostApplicationBuilder builder, StartOptions options)
    {
        builder.Configuration.AddInMemoryCollection(options.Settings);
        if (options.Playbooks is { } playbooks)
            builder.Configuration["Playbooks:Folder"] = Path.GetFullPath(playbooks);
        if (!options.Logs)
            builder.Logging.ClearProviders();
        builder.Services.AddSingleton(options.Time);
        builder.Services.AddSingleton(new TerminalOut(options.Terminal));
        // A broken round must be seen, and must not take the rest with it.
        builder.Services.Configure<HostOptions>(o =>
        {
            o.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore;
            o.ShutdownTimeout = TimeSpan.FromSeconds(20);
        });
    }

    private static DataFolder DataFolderOf(ConfigurationManager configuration, StartOptions options) =>
        new(Path.GetFullPath(options.Data ?? configuration["Data:Folder"] ?? "data"));

    private static void Vet(IServiceProvider services)
    {
        if (WrongOf(services) is { Count: > 0 } wrong)
            throw new SettingsException(string.Join('\n', wrong));
    }

    private static List<string> WrongOf(IServiceProvider services)
    {
        var wrong = services.GetServices<IStartupVet>().SelectMany(v => v.Vet()).ToList();
        // The host would ask for these too, and log a stack trace before it says so.
        try
        {
            services.GetService<IStartupValidator>()?.Validate();
        }
        catch (OptionsValidationException invalid)
        {
            wrong.AddRange(invalid.Failures);
        }

        return wrong;
    }
}
