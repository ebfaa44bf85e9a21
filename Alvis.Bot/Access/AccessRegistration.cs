using Alvis.Bot.WebConsole;
using Alvis.Engine.Kinds;

namespace Alvis.Bot.Access;

/// <summary>Who people are, what they may do, and how they sign in.</summary>
internal static class AccessRegistration
{
    /// <summary>Registers it all. Wants the stores, the clock, <c>IConfiguration</c> and <see cref="DataFolder"/>.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddSingleton<ConsoleOptions>();
        services.AddSingleton<IStartupVet>(s => s.GetRequiredService<ConsoleOptions>());
        return services;
    }
}
