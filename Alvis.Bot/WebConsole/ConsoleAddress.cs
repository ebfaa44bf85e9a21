using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Alvis.Bot.WebConsole;

/// <summary>The address of the running console, to put before places in it wherever it is told of elsewhere.</summary>
internal sealed class ConsoleAddress(ConsoleOptions options, IServer server)
{
    /// <summary>With the port that was really taken; ends with a slash.</summary>
    public Uri Shown => options.Shown(
        server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is { } at && Uri.TryCreate(at, UriKind.Absolute, out var bound) ? bound.Port : null);
}
