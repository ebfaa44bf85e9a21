using Alvis.Engine.Kinds;

namespace Alvis.Bot.Access;

/// <summary>Who people are, what they may do, and how they sign in.</summary>
internal static class AccessRegistration
{
    /// <summary>Registers it all. Wants the stores, the clock, <c>IConfiguration</c> and <see cref="DataFolder"/>.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddSingleton<AccessOptions>();
        services.AddSingleton<IStartupVet>(s => s.GetRequiredService<AccessOptions>());
        services.AddSingleton<People>();
        services.AddSingleton<IAdmins>(s => s.GetRequiredService<People>());
        services.AddSingleton<Gate>();
        services.AddSingleton<Links>();
        services.AddSingleton<FirstLink>();
        services.AddSingleton<Sessions>();
        return services;
    }
}
