using Alvis.Engine.Kinds;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Alvis.Engine.Checks;

internal static class ChecksRegistration
{
    /// <summary>All kinds of check, what they connect with, and the secrets they may send. Needs the configuration and a <see cref="TimeProvider"/>.</summary>
    public static IServiceCollection AddChecks(this IServiceCollection services)
    {
        services.AddOptions<ChecksOptions>().BindConfiguration(ChecksOptions.Section).ValidateOnStart();
        services.AddOptions<SecretsOptions>().BindConfiguration(SecretsOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ChecksOptions>, ChecksOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SecretsOptions>, SecretsOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ISecrets, Secrets>();
        services.TryAddSingleton<INames, SystemNames>();
        services.TryAddSingleton<Dialer>();
        services.TryAddSingleton<TlsHandshake>();
        services.TryAddSingleton<CheckFactory>();
        return services.AddKinds<ICheckKind>();
    }
}
