using Alvis.Engine.Checks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Alvis.Engine.Scheduling;

internal static class ChecksSchedulingRegistration
{
    /// <summary>
    /// The schedule of checks, started and stopped with the host. Needs an <see cref="ICheckSink"/>, which may itself depend on
    /// <see cref="ICheckSchedule"/>: it is asked for when the first result is there.
    /// </summary>
    public static IServiceCollection AddChecksScheduling(this IServiceCollection services)
    {
        services.AddSingleton(provider => new ChecksDispatcher(
            provider.GetRequiredService<ICheckSink>,
            provider.GetRequiredService<IOptions<ChecksOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ChecksDispatcher>>()));
        services.AddSingleton<ChecksScheduler>();
        services.AddSingleton<ICheckSchedule>(provider => provider.GetRequiredService<ChecksScheduler>());
        services.AddHostedService(provider => provider.GetRequiredService<ChecksScheduler>());
        return services;
    }
}
