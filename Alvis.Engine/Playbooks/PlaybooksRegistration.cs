using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Alvis.Engine.Playbooks;

/// <summary>Adds the reading of playbooks to a container.</summary>
internal static class PlaybooksRegistration
{
    /// <summary>
    /// Adds <see cref="PlaybookReader"/> and <see cref="PlaybookFolder"/>; wants a <see cref="TimeProvider"/>. This folder may not know
    /// the kinds that a reader is made with, so the caller says how to get them.
    /// </summary>
    public static IServiceCollection AddPlaybooks(this IServiceCollection services, Func<IServiceProvider, PlaybookReader> reader)
    {
        services.TryAddSingleton(reader);
        services.TryAddSingleton<PlaybookFolder>();
        return services;
    }
}
