using Alvis.Bot.Slack.Api;
using Alvis.Bot.Slack.Handling;
using Alvis.Bot.Slack.Posting;
using Alvis.Bot.Slack.Transport;
using Alvis.Engine.Kinds;

namespace Alvis.Bot.Slack;

/// <summary>Puts Slack into a starting Alvis, when <c>Slack:BotToken</c> is set.</summary>
internal static class SlackRegistration
{
    /// <summary>Registers it. Wants the engine, people and the console's address.</summary>
    public static void AddSlack(this WebApplicationBuilder builder)
    {
        var options = new SlackOptions(builder.Configuration);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton<IStartupVet>(options);
        builder.Services.AddSlackPosting(options);
        if (!options.IsOn)
            return;
        builder.Services.AddSingleton<SlackApi>();
        builder.Services.AddSlackHandling();
        builder.Services.AddSingleton<SlackInbox>();
        // Before what fills it, so that it is stopped after that.
        builder.Services.AddHostedService(s => s.GetRequiredService<SlackInbox>());
        if (options.Mode == SlackMode.Http)
        {
            builder.Services.AddSingleton<SlackEndpoint>();
            return;
        }

        builder.Services.AddSingleton(s => ActivatorUtilities.CreateInstance<SocketMode>(s, new Random()));
        builder.Services.AddHostedService(s => s.GetRequiredService<SocketMode>());
    }

    /// <summary>Registers what asks Slack whether all is well there, and nothing that runs.</summary>
    public static void AddSlackExamination(this IHostApplicationBuilder builder)
    {
        var options = new SlackOptions(builder.Configuration);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton<IStartupVet>(options);
        builder.Services.AddSlackPlaces();
        builder.Services.AddSingleton<SlackApi>();
        builder.Services.AddSingleton<SlackDoctor>();
    }

    /// <summary>Maps where Slack calls, in mode <c>http</c>.</summary>
    public static void MapSlack(this WebApplication app)
    {
        if (app.Services.GetService<SlackEndpoint>() is { } endpoint)
            app.MapPost(SlackManifest.EventsPath, (Delegate)endpoint.TakeAsync).DisableAntiforgery();
    }
}
