using Alvis.Engine.Kinds;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Alvis.Engine.Escalations;

/// <summary>
/// Puts the ways of reaching people into the container. Needs <c>IConfiguration</c>, <see cref="ISecrets"/> and <see cref="TimeProvider"/>;
/// register a <see cref="TerminalOut"/> before to write elsewhere than to the console.
/// </summary>
internal static class EscalationsRegistration
{
    public static IServiceCollection AddEscalations(this IServiceCollection services)
    {
        services.AddKinds<IEscalationKind>();
        services.TryAddSingleton(new TerminalOut(Console.Out));
        services.AddSingleton<EscalationBook>();
        services.AddSingleton<IEscalations>(s => s.GetRequiredService<EscalationBook>());
        services.AddSingleton<IStartupVet>(s => s.GetRequiredService<EscalationBook>());
        return services;
    }
}
