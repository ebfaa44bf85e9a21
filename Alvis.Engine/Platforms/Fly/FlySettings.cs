using Alvis.Engine.Kinds;
using Microsoft.Extensions.Configuration;

namespace Alvis.Engine.Platforms.Fly;

/// <summary>
/// The section <c>Platforms:fly.io</c>: <c>ApiUrl</c> (default <c>https://api.machines.dev/v1</c>), <c>Token</c> (the name of a registered
/// secret, default <c>fly</c>) and <c>Targets</c> (patterns of apps; none: only the app a playbook itself names).
/// </summary>
internal sealed class FlySettings : IStartupVet
{
    private readonly Settings settings;

    public FlySettings(IConfiguration configuration, ISecrets secrets)
    {
        var section = configuration.GetSection("Platforms:fly.io");
        settings = new Settings(section);
        settings.Only("ApiUrl", "Token", "Targets");
        settings.List("Targets");
        var standard = new Uri("https://api.machines.dev/v1");
        ApiUrl = settings.Text("ApiUrl") is null ? standard : settings.Address("ApiUrl", standard.ToString()) ?? standard;
        // The default name need not be registered: an Alvis without anything on fly.io has no token.
        Token = settings.Secret("Token", secrets, required: false) ?? "fly";
    }

    public Uri ApiUrl { get; }

    public string Token { get; }

    public IEnumerable<string> Vet() => settings.Wrong;
}
