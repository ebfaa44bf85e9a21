using Alvis.Bot.Access;
using Alvis.Bot.Slack.Transport;

namespace Alvis.Bot.Slack.Handling;

/// <summary>What answers people in Slack.</summary>
internal static class HandlingRegistration
{
    /// <summary>Registers it.</summary>
    public static IServiceCollection AddSlackHandling(this IServiceCollection services)
    {
        services.AddSingleton<SlackIdentity>();
        services.AddSingleton<SlackUsers>();
        services.AddSingleton<SlackGroups>();
        services.AddSingleton<SlackPeople>();
        services.AddSingleton<IAdmins, SlackAdmins>();
        services.AddSingleton<SlackVoice>();
        services.AddSingleton<SlackFiles>();
        services.AddSingleton<SlackCommands>();
        services.AddSingleton<SlackPresses>();
        services.AddSingleton<SlackMessages>();
        services.AddSingleton<SlackNotices>();
        services.AddSingleton<PlaybookModal>();
        services.AddSingleton<HomeTab>();
        services.AddSingleton<SlackWork>();
        services.AddHostedService(s => s.GetRequiredService<SlackWork>());
        services.AddSingleton<ISlackHandler, SlackHandler>();
        return services;
    }
}
