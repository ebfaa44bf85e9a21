using System.Net;
using System.Net.Sockets;
using Alvis.Bot.WebConsole.Live;
using Alvis.Engine.Conversations;

namespace Alvis.Bot.WebConsole;

/// <summary>Puts the console into a starting Alvis: its web server, its pages and its live feed.</summary>
internal static class ConsoleRegistration
{
    /// <summary>A paste larger than this is cut off by the server itself; what is smaller and still too large is answered with words.</summary>
    private const long LargestBody = 4 << 20;

    /// <summary>Registers it.</summary>
    /// <param name="builder">The starting Alvis.</param>
    /// <param name="port">A port instead of the one in <c>Console:Url</c>.</param>
    public static void AddWebConsole(this WebApplicationBuilder builder, int? port)
    {
        var url = Address(builder.Configuration, port);
        Free(url);
        builder.WebHost.UseUrls(url.GetLeftPart(UriPartial.Authority));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
            kestrel.Limits.MaxConcurrentConnections = 2_000;
        });
        if (url.Scheme == Uri.UriSchemeHttps)
            builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<Views>();
        builder.Services.AddSingleton<Frames>();
        builder.Services.AddSingleton<LiveFeed>();
        builder.Services.AddSingleton<IChatSurface>(s => s.GetRequiredService<LiveFeed>());
    }

    /// <summary>Maps its pages: every <see cref="IConsolePages"/> of this assembly.</summary>
    public static void MapWebConsole(this WebApplication app)
    {
        app.UseConsoleManners();
        app.UseRouting();
        Assets.Map(app);
        foreach (var type in typeof(IConsolePages).Assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(IConsolePages))))
            ((IConsolePages)Activator.CreateInstance(type)!).Map(app);
        app.MapFallback(Frames.NotFoundAsync);
    }

    private static Uri Address(IConfiguration configuration, int? port)
    {
        var written = configuration["Console:Url"] ?? "http://127.0.0.1:5080";
        if (!Uri.TryCreate(written, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            throw new SettingsException($"Console:Url: found '{written}'; expected an address such as http://127.0.0.1:5080");
        return port is { } other ? new UriBuilder(url) { Port = other }.Uri : url;
    }

    // The server opens its port last, when checks and incidents run already; a taken one must stop the start before it has touched anything.
    private static void Free(Uri url)
    {
        if (url.Port == 0 || !IPAddress.TryParse(url.Host.Trim('[', ']'), out var address))
            return;
        try
        {
            using var probe = new TcpListener(address, url.Port);
            probe.Start();
        }
        catch (SocketException e)
        {
            throw new SettingsException(e.SocketErrorCode == SocketError.AddressAlreadyInUse
                ? $"Port {url.Port} of {url.Host} is in use by another program. Choose another one with --port N, or set Console:Url."
                : $"Console:Url: {url.Host}:{url.Port} cannot be listened on ({e.SocketErrorCode}); expected an address of this machine and a port that the user may open.");
        }
    }
}
