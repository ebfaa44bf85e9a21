using Microsoft.Extensions.DependencyInjection;

namespace Alvis.Tests.Bot.Surfaces;

/// <summary>Puts something of a test's between a part of a starting Alvis and whoever uses it.</summary>
internal static class Wrapped
{
    /// <summary>Replaces every registered part of a kind by what is made of it.</summary>
    public static void Each<T>(IServiceCollection parts, Func<T, T> wrap) where T : class
    {
        for (var n = 0; n < parts.Count; n++)
        {
            if (parts[n] is { IsKeyedService: false } part && part.ServiceType == typeof(T))
                parts[n] = ServiceDescriptor.Singleton(s => wrap(Made<T>(part, s)));
        }
    }

    private static T Made<T>(ServiceDescriptor part, IServiceProvider services) =>
        (T)(part.ImplementationInstance ?? part.ImplementationFactory?.Invoke(services) ?? ActivatorUtilities.CreateInstance(services, part.ImplementationType!));
}
