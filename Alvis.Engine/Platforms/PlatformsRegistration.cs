using Alvis.Engine.Kinds;
using Alvis.Engine.Platforms.Fly;
using Microsoft.Extensions.DependencyInjection;

namespace Alvis.Engine.Platforms;

/// <summary>
/// Puts the platforms and what the operator registers for them into the container. Needs <c>IConfiguration</c>, <see cref="DataFolder"/>,
/// <see cref="ISecrets"/>, <see cref="TimeProvider"/> and <see cref="IIds"/>.
/// </summary>
internal static class PlatformsRegistration
{
    public static IServiceCollection AddPlatforms(this IServiceCollection services)
    {
        services.AddKinds<IPlatform>();
        services.AddSingleton<PlatformTargets>();
        services.AddSingleton<Processes>();
        services.AddSingleton<IProcesses>(s => s.GetRequiredService<Processes>());
        services.AddSingleton<IStartupVet>(s => s.GetRequiredService<Processes>());
        services.AddHostedService<ProcessLogKeeper>();
        services.AddSingleton<Commands>();
        services.AddSingleton<ICommands>(s => s.GetRequiredService<Commands>());
        services.AddSingleton<IStartupVet>(s => s.GetRequiredService<Commands>());
        services.AddSingleton<Webhooks>();
        services.AddSingleton<IStartupVet>(s => s.GetRequiredService<Webhooks>());
        services.AddSingleton<FlySettings>();
        services.AddSingleton<IStartupVet>(s => s.GetRequiredService<FlySettings>());
        return services;
    }
}
