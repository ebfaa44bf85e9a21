using Alvis.Engine.Response;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Alvis.Engine.Scheduling;

/// <summary>The rounds of a running Alvis: how often each is done stands with the thing it does.</summary>
internal static class RoundsRegistration
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1), Minute = TimeSpan.FromMinutes(1);

    public static IServiceCollection AddRounds(this IServiceCollection services)
    {
        services.Add<Sweep>("sweep", TimeSpan.Zero, Sweep.Every, (s, cancel) => s.OnceAsync(cancel));
        services.Add<ClockWatch>("clock", Second, Second, (c, cancel) => c.LookAsync(cancel));
        services.Add<StoreHealth>("store", StoreHealth.Every, StoreHealth.Every, (h, cancel) => h.LookAsync(cancel));
        services.Add<CheckStates>("flush", Minute, Minute, (c, cancel) => c.FlushAsync(cancel));
        services.Add<Library>("pauses", Second, Second, (l, cancel) => l.EndPausesAsync(cancel));
        services.Add<IStoreUpkeep>("seal", Minute, Minute, (u, cancel) => u.SealAsync(cancel));
        services.AddSingleton(s => new Round("playbooks", TimeSpan.Zero, cancel => FolderOf(s) is { } folder
            ? s.GetRequiredService<FolderSync>().LookAsync(folder, cancel)
            : Task.FromResult(Timeout.InfiniteTimeSpan)));
        services.AddHostedService<Rounds>();
        return services;
    }

    private static string? FolderOf(IServiceProvider services) => services.GetRequiredService<IConfiguration>()["Playbooks:Folder"] is { Length: > 0 } folder ? folder : null;

    private static void Add<T>(this IServiceCollection services, string name, TimeSpan first, TimeSpan every, Func<T, CancellationToken, Task> doAsync) where T : notnull =>
        services.AddSingleton(s => new Round(name, first, async cancel =>
        {
            await doAsync(s.GetRequiredService<T>(), cancel);
            return every;
        }));
}
