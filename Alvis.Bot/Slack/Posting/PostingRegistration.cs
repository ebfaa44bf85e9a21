using Alvis.Bot.Slack.Api;
using Alvis.Bot.WebConsole;
using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;

namespace Alvis.Bot.Slack.Posting;

/// <summary>Puts posting to Slack into a starting Alvis.</summary>
internal static class PostingRegistration
{
    /// <summary>Registers it. Wants <see cref="SlackApi"/>, when Slack is on.</summary>
    public static IServiceCollection AddSlackPosting(this IServiceCollection services, SlackOptions options)
    {
        services.AddSlackPlaces();
        if (options.IsOn)
            services.AddSingleton<IChatWorkspace>(s => new SlackPosts(s.GetRequiredService<SlackApi>(), s.GetRequiredService<SlackPlaces>(), () => s.GetRequiredService<ConsoleAddress>().Shown));
        return services;
    }

    /// <summary>Registers channels and mentions alone. They are looked at whether Slack is on or not: what is written there is never ignored in silence.</summary>
    public static IServiceCollection AddSlackPlaces(this IServiceCollection services)
    {
        services.AddSingleton<SlackPlaces>();
        services.AddSingleton<IStartupVet>(s => s.GetRequiredService<SlackPlaces>());
        return services;
    }
}
