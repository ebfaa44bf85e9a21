using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;
using Microsoft.Extensions.DependencyInjection;

namespace Alvis.Tests.Bot.Surfaces;

/// <summary>A surface that asks for time at every other call before it shows anything.</summary>
internal sealed class StubbornSurface(IChatSurface surface) : IChatSurface
{
    private int calls;

    public string Word => surface.Word;

    public async Task<Delivery> ShowAsync(IncidentThread thread, IReadOnlyList<Post> fresh, CancellationToken cancel) =>
        Interlocked.Increment(ref calls) % 2 == 1 ? new Delivery.Retry("slow down", TimeSpan.FromMilliseconds(300)) : await surface.ShowAsync(thread, fresh, cancel);

    /// <summary>Makes every surface of a starting Alvis one.</summary>
    public static void Wrap(IServiceCollection parts)
    {
        for (var n = 0; n < parts.Count; n++)
        {
            if (parts[n] is { IsKeyedService: false } part && part.ServiceType == typeof(IChatSurface))
                parts[n] = ServiceDescriptor.Singleton<IChatSurface>(s => new StubbornSurface(Made(part, s)));
        }
    }

    private static IChatSurface Made(ServiceDescriptor part, IServiceProvider services) =>
        (IChatSurface)(part.ImplementationInstance ?? part.ImplementationFactory?.Invoke(services) ?? ActivatorUtilities.CreateInstance(services, part.ImplementationType!));
}
