using Alvis.Bot.Access;
using Alvis.Engine.Kinds;

namespace Alvis.Bot.WebConsole;

/// <summary>The section <c>Console</c> of the settings: where the console listens and by which names people may reach it.</summary>
internal sealed class ConsoleOptions : IStartupVet
{
    public const string Section = "Console";

    /// <summary>Where it listens unless something else is set.</summary>
    public const string Standard = "http://127.0.0.1:5080";

    private const string Example = "an address such as " + Standard;

    private readonly List<string> wrong = [];

    public ConsoleOptions(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        var settings = new Settings(section);
        settings.Only("Url", "Hosts");
        Url = Listening(settings, section["Url"]) ?? new Uri(Standard);
        Hosts = [.. settings.List("Hosts").Where(h => h.Length > 0).Select(h => Named(settings, h)).OfType<Authority>()];
        wrong.AddRange(settings.Wrong);
    }

    /// <summary>Where it listens. Port 0 takes a free one. Default: <see cref="Standard"/>.</summary>
    public Uri Url { get; }

    /// <summary>
    /// Names by which people reach it through a proxy or a network, such as <c>alvis.example</c>, beside those of this machine. Default: none.
    /// </summary>
    public IReadOnlyList<Authority> Hosts { get; }

    /// <inheritdoc/>
    public IEnumerable<string> Vet() => wrong;

    /// <summary>
    /// The address to print in links: the first of <see cref="Hosts"/>, which people use, else where it listens. A name of this machine is
    /// spoken to as it listens, any other over TLS.
    /// </summary>
    /// <param name="port">The port it really listens on; null: the one of <see cref="Url"/>.</param>
    public Uri Shown(int? port)
    {
        if (Hosts.Count > 0 && !Hosts[0].IsLoopback)
            return new Uri($"https://{Hosts[0]}/");
        var listening = new UriBuilder(Url) { Port = port ?? Url.Port };
        if (IsAny(Url))
            listening.Host = "127.0.0.1";
        return listening.Uri;
    }

    /// <summary>Every name the console answers to when it listens on a port.</summary>
    public IReadOnlyList<Authority> Answers(int port)
    {
        Authority[] own = [new("localhost", port), new("127.0.0.1", port), new("::1", port)];
        return IsAny(Url) || Authority.Read(Url.Authority) is not { } named ? [.. own, .. Hosts] : [.. own, named with { Port = port }, .. Hosts];
    }

    private static Uri? Listening(Settings settings, string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0)
            settings.Say("Url", $"'{Words.Clip(text, 60)}'", Example);
        else if (url.UserInfo.Length > 0 || url.PathAndQuery != "/" || url.Fragment.Length > 0)
            settings.Say("Url", "more than a scheme, a host and a port", Example);
        else if (url.Scheme == "http" && !url.IsLoopback)
            settings.Say("Url", $"plain http on {Words.Clip(url.Host, 60)}, which anybody on the network could read",
                $"{Standard} behind a proxy that speaks TLS, with its name in Console:Hosts, or an https address");
        else
            return url;
        return null;
    }

    private static Authority? Named(Settings settings, string text)
    {
        if (Authority.Read(text) is { } host)
            return host;
        settings.Say("Hosts", $"'{Words.Clip(text, 60)}'", "a host such as alvis.example or alvis.example:8443, without http:// before it or a path behind it");
        return null;
    }

    private static bool IsAny(Uri url) => System.Net.IPAddress.TryParse(url.Host.Trim('[', ']'), out var address)
        && (address.Equals(System.Net.IPAddress.Any) || address.Equals(System.Net.IPAddress.IPv6Any));
}
