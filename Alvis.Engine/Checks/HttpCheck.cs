using Alvis.Engine.Kinds;

namespace Alvis.Engine.Checks;

/// <summary>
/// Healthy when an address answers as the playbook wants. Speaks HTTP/1.1, without a proxy, without cookies, and asks for no compression.
/// </summary>
internal sealed class HttpCheck(Dialer dialer, TlsHandshake tls, ISecrets secrets, TimeProvider time) : ICheckKind
{
    // What the connection itself needs, or what would make the request say something else than its address.
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host", "Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive", "Upgrade", "Expect", "TE", "Trailer",
        "Proxy-Authorization", "Proxy-Connection",
    };

    public string Word => "http";

    public string Example => "{ url: https://shop.example/health, every: 30s }";

    public IReadOnlyList<Key> Keys { get; } =
    [
        new("url", Shape.Text("an address such as https://shop.example/health", most: 2_000), "The address to ask.", Required: true),
        new("method", Shape.OneOf("GET", "HEAD", "POST", "PUT", "PATCH", "OPTIONS"), "How to ask.", Default: "GET"),
        new("headers", Shape.MapOf(Shape.Text("a header's value", most: 4_000), "^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$", most: 50),
            "Request headers. A value may hold ${secret:NAME}."),
        new("body", Shape.Text("a text", most: 16_000, lines: true), "What to send. May hold ${secret:NAME}."),
        new("want_status", WantedStatus.Shape, "The statuses that are good.", Default: "200"),
        new("want_body", Shape.Text("a text", lines: true), "A text that the first 64 KB of the body must contain."),
        new("want_json", Shape.MapOf(WantedValue.Shape, JsonPath.Pattern, most: 20),
            "Places in a JSON body, written $.name, $.list[0].name and so on, each with the value it must have."),
        new("max_latency", Shape.Time(TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(5)), "How long the whole answer may take."),
        new("redirects", Shape.Number(0, 10), "How many redirects to follow. Secrets are not sent along.", Default: "0"),
        new("reuse", Shape.Flag(), "Whether probes may share a connection. One that is kept open hides a server that accepts no new ones.", Default: "false"),
    ];

    public void Vet(Section section)
    {
        var url = section.MaybeText("url") is { } text ? VetUrl(section, text) : null;

        foreach (var (name, value) in section.Map<string>("headers"))
        {
            if (Reserved.Contains(name))
                section.Wrong("headers", $"found the header '{name}'", "expected headers that the connection does not set itself; remove it");
            if (value.Any(c => c is < ' ' or > '~'))
                section.Wrong("headers", $"found a character in the header '{name}' that a header cannot hold", "expected printable ASCII");
            VetSecrets(section, "headers", value, url);
        }

        if (section.MaybeText("body") is { } body)
            VetSecrets(section, "body", body, url);
        if (section.Text("method") == "HEAD" && (section.Has("want_body") || section.Has("want_json")))
            section.Wrong(section.Has("want_body") ? "want_body" : "want_json", "found a wish for the body of a HEAD request, which has none", "expected method: GET");
    }

    public ICheck Read(Section settings, TimeSpan timeout) => new HttpProbe(
        new HttpSettings(new Uri(settings.Text("url")), new HttpMethod(settings.Text("method")), timeout)
        {
            Headers = [.. settings.Map<string>("headers").Select(h => KeyValuePair.Create(h.Key, new SecretText(h.Value)))],
            Body = settings.MaybeText("body") is { } body ? new SecretText(body) : null,
            WantStatus = (WantedStatus)settings.Value("want_status")!,
            WantBody = settings.MaybeText("want_body"),
            WantJson = [.. settings.Map<WantedValue>("want_json").Select(w => (new JsonPath(w.Key), w.Value))],
            MaxLatency = settings.MaybeTime("max_latency"),
            Redirects = (int)settings.Number("redirects"),
            Reuse = settings.Flag("reuse"),
        },
        dialer, tls, secrets, time);

    private static Uri? VetUrl(Section section, string text)
    {
        const string Expected = "expected an address such as https://shop.example/health";
        var shown = $"found '{Words.Clip(text, 80)}'";
        if (text.Contains("${", StringComparison.Ordinal))
            section.Wrong("url", $"{shown}, with a placeholder in it", "expected an address without one; a secret goes into headers or body");
        else if (text.Contains(' ') || !Uri.TryCreate(text, UriKind.Absolute, out var url))
            section.Wrong("url", shown, Expected);
        else if (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps)
            section.Wrong("url", shown, $"{Expected}, beginning with http:// or https://");
        else if (url.Host.Length == 0 || url.Port == 0)
            section.Wrong("url", shown, Expected);
        else if (url.UserInfo.Length > 0)
            // Not shown: what stands there is most often a password.
            section.Wrong("url", "found a user name or password in the address", "expected none; send an Authorization header with ${secret:NAME}");
        else if (url.Fragment.Length > 0)
            section.Wrong("url", $"{shown}, with a fragment", $"expected none: '{Words.Clip(url.Fragment, 40)}' is never sent to a server; remove it");
        else if (System.Net.IPAddress.TryParse(url.IdnHost, out var address) && Networks.Of(address) == Network.Never)
            section.Wrong("url", shown, "expected an address that is not link-local, multicast, unspecified or a cloud's metadata service");
        else
            return url;
        return null;
    }

    private void VetSecrets(Section section, string key, string value, Uri? url)
    {
        var text = new SecretText(value);
        if (text.IsBroken)
            section.Wrong(key, $"found a placeholder that is not whole in {key}", "expected ${secret:NAME}");
        foreach (var name in text.Names.Distinct())
        {
            if (url is not null && secrets.MaySend(name, url) is { } refusal)
                section.Wrong(key, $"found ${{secret:{name}}}", refusal.Text);
        }
    }
}
