using Alvis.Bot.Access;
using Alvis.Bot.WebConsole.Live;
using Alvis.Bot.WebConsole.Pages;
using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Alvis.Bot.WebConsole;

/// <summary>Puts the console into a starting Alvis: its web server, its pages and its live feed.</summary>
internal static class ConsoleRegistration
{
    /// <summary>A larger request is cut off by the server itself; what is smaller and still too large is answered with words.</summary>
    private const long LargestRequest = 4 << 20;

    /// <summary>Registers it.</summary>
    /// <param name="builder">The starting Alvis.</param>
    /// <param name="port">A port instead of the one in <c>Console:Url</c>.</param>
    public static void AddWebConsole(this WebApplicationBuilder builder, int? port)
    {
        if (port is { } other)
            builder.Configuration["Console:Url"] = new UriBuilder(new ConsoleOptions(builder.Configuration).Url) { Port = other }.Uri.GetLeftPart(UriPartial.Authority);
        var options = new ConsoleOptions(builder.Configuration);
        builder.WebHost.UseUrls(options.Url.GetLeftPart(UriPartial.Authority));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestRequest;
            kestrel.Limits.MaxConcurrentConnections = 2 * LiveFeed.MostPages;
        });
        if (options.Url.Scheme == Uri.UriSchemeHttps)
            builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Services.AddRoutingCore();
        builder.Services.TryAddSingleton(options);
        builder.Services.AddSingleton<IStartupVet>(options);
        builder.Services.AddSingleton<IStartupVet>(new FreePort(options.Url));
        builder.Services.PostConfigure<LoggerFilterOptions>(KeepAddressesOut);
        builder.Services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        builder.Services.AddSingleton<ConsoleAddress>();
        builder.Services.AddSingleton<HostGuard>();
        builder.Services.AddSingleton<SessionDoor>();
        builder.Services.AddSingleton<Views>();
        builder.Services.AddSingleton<ServiceView>();
        builder.Services.AddSingleton<PeopleDeeds>();
        builder.Services.AddSingleton<ChainCheck>();
        builder.Services.AddSingleton<Answers>();
        builder.Services.AddSingleton<AnswerPage>();
        builder.Services.AddSingleton<Frames>();
        builder.Services.AddSingleton<LiveFeed>();
        builder.Services.AddSingleton<IChatSurface>(s => s.GetRequiredService<LiveFeed>());
    }

    // It logs addresses with what stands behind the question mark, and that may be a sign-in link. A rule for each provider that has rules of its
    // own, after all of them: whatever the settings say of logging, this stays.
    private static void KeepAddressesOut(LoggerFilterOptions filters)
    {
        foreach (var provider in filters.Rules.Select(r => r.ProviderName).Append(null).Distinct().ToList())
            filters.Rules.Add(new LoggerFilterRule(provider, "Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning, null));
    }

    /// <summary>Maps its pages: every <see cref="IConsolePages"/> of this assembly.</summary>
    public static void MapWebConsole(this WebApplication app)
    {
        NewsMark.Use(app);
        app.UseConsoleManners();
        app.UseRouting();
        foreach (var type in typeof(IConsolePages).Assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(IConsolePages))))
            ((IConsolePages)ActivatorUtilities.CreateInstance(app.Services, type)).Map(app);
        app.MapFallback(Frames.NotFoundAsync);
    }
}
