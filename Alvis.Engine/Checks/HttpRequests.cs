using System.Text;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;

namespace Alvis.Engine.Checks;

/// <summary>
/// The requests of one probe: the first as the playbook wants it, then those a redirect asks for. Secrets go with the first alone, and
/// what identifies the caller stays with the origin it was meant for.
/// </summary>
internal sealed class HttpRequests(HttpSettings settings, ISecrets secrets)
{
    private const string UserAgent = "Alvis/0.1 (health check)";

    private readonly Dictionary<string, string> sent = new(StringComparer.Ordinal);
    private HttpMethod method = settings.Method;
    private bool withBody = settings.Body is not null;

    /// <summary>Where the next request goes.</summary>
    public Uri Url { get; private set; } = settings.Url;

    /// <summary>How many redirects were followed.</summary>
    public int Followed { get; private set; }

    /// <summary>The next request.</summary>
    /// <exception cref="ProbeFault">A secret may not be sent, or is not there.</exception>
    public async Task<HttpRequestMessage> MakeAsync(CancellationToken cancel)
    {
        var request = new HttpRequestMessage(method, Url) { Version = System.Net.HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        if (withBody)
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(await settings.Body!.FillAsync(secrets, Url, sent, cancel)));

        foreach (var (name, value) in settings.Headers)
        {
            if (Followed > 0 && (value.Names.Count > 0 || (Elsewhere && Identifies(name))))
                continue;
            var filled = await value.FillAsync(secrets, Url, sent, cancel);
            if (filled.Any(c => c is < ' ' or > '~'))
                throw new ProbeFault(CheckFailure.Forbidden, $"The secret for the header '{name}' holds a line break or another character that a header cannot hold.");
            // Content-Type and its like belong to the content; where there is none, they are sent with an empty one.
            if (!request.Headers.TryAddWithoutValidation(name, filled) && (withBody || Followed == 0))
                (request.Content ??= new ByteArrayContent([])).Headers.TryAddWithoutValidation(name, filled);
        }

        if (!request.Headers.NonValidated.Contains("User-Agent"))
            request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        if (!request.Headers.NonValidated.Contains("Accept"))
            request.Headers.TryAddWithoutValidation("Accept", "*/*");
        return request;
    }

    /// <summary>Goes on to where a redirect points, or says why not.</summary>
    public string? Follow(int status, Uri to)
    {
        if (to.Scheme != Uri.UriSchemeHttp && to.Scheme != Uri.UriSchemeHttps)
            return "is no http address, and is not followed";
        if (to.UserInfo.Length > 0)
            return "holds a user name, and is not followed";
        if (Url.Scheme == Uri.UriSchemeHttps && to.Scheme == Uri.UriSchemeHttp)
            return "leaves TLS, and is not followed";

        // As browsers do: 303 always asks with GET, 301 and 302 turn a POST into one, 307 and 308 repeat the request as it was.
        if (status == 303 ? method != HttpMethod.Head : status is 301 or 302 && method == HttpMethod.Post)
        {
            method = HttpMethod.Get;
            withBody = false;
        }

        if (withBody && settings.Body!.Names.Count > 0)
            return "would be sent a body that holds a secret, and is not followed";

        Url = new UriBuilder(to) { Fragment = "" }.Uri;
        Followed++;
        return null;
    }

    /// <summary>The text without any registered secret, nor any that this probe sent.</summary>
    public string Redact(string text)
    {
        foreach (var (name, value) in sent)
            text = text.Replace(value, $"[secret {name}]", StringComparison.Ordinal);
        return secrets.Redact(text);
    }

    private bool Elsewhere => !string.Equals(Url.Authority, settings.Url.Authority, StringComparison.OrdinalIgnoreCase) || Url.Scheme != settings.Url.Scheme;

    private static bool Identifies(string header) =>
        header.Equals("Authorization", StringComparison.OrdinalIgnoreCase) || header.Equals("Cookie", StringComparison.OrdinalIgnoreCase)
        || header.Contains("token", StringComparison.OrdinalIgnoreCase) || header.Contains("key", StringComparison.OrdinalIgnoreCase);
}
