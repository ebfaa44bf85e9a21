using System.Text.Json;
using Alvis.Engine.Kinds;
using Microsoft.Extensions.Configuration;

namespace Alvis.Engine.Escalations;

/// <summary>
/// Posts pages as JSON to an address of the operator's: <c>Url</c>, <c>Secret</c> (optional; the name of a registered secret that signs the
/// body as the restart webhook does) and <c>Timeout</c> (10s, 1s to 15s). The receiver drops repeats by <c>Idempotency-Key</c>.
/// </summary>
internal sealed class WebhookTarget(ISecrets secrets, TimeProvider time) : IEscalationKind
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Latest = TimeSpan.FromMinutes(10);

    public string Word => "webhook";

    public string Example => """{ "Kind": "webhook", "Url": "https://pager.example/alvis" }""";

    public IEnumerable<string> Vet(IConfigurationSection entry)
    {
        var settings = new Settings(entry);
        settings.Only([.. EscalationBook.Shared, "Url", "Secret", "Timeout"]);
        settings.Address("Url", "https://pager.example/alvis");
        settings.Secret("Secret", secrets, required: false);
        Limit(settings);
        return settings.Wrong;
    }

    public async Task<Delivery> SendAsync(IConfigurationSection entry, Page page, CancellationToken cancel)
    {
        var settings = new Settings(entry);
        if (settings.Address("Url", "") is not { } url)
            return new Delivery.Failed($"{page.To} was not told: {entry.Path}:Url is no address. Correct it.");

        string? secret = null;
        if (settings.Text("Secret") is { } name && (secret = await secrets.ReadAsync(name, cancel)) is null)
            return new Delivery.Failed($"{page.To} was not told: the secret '{name}' cannot be read. Put its file or variable in place (Secrets:{name}).");

        var body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            to = page.To,
            incident = page.Incident.ToString(),
            service = page.Service,
            key = page.Key,
            subject = page.Subject,
            body = page.Body,
            at = page.At,
            urgent = page.Urgent,
        });
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        Signature.Sign(request, body, page.Key, secret, time.GetUtcNow());
        return Read(entry, page, url, await Outbound.SendAsync(request, Limit(settings), 1024, time, cancel));
    }

    private static TimeSpan Limit(Settings settings) =>
        settings.Time("Timeout", TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(15));

    private static Delivery Read(IConfigurationSection entry, Page page, Uri url, OutboundEnd end)
    {
        // The path of such an address is often its password, so only the host is shown.
        var who = $"{page.To} ({url.Host})";
        return end switch
        {
            OutboundEnd.Answered { Good: true } a => new Delivery.Sent($"{who} answered {a.Status}"),
            OutboundEnd.Answered { Status: 408 or 429 or >= 500 } a => new Delivery.Retry($"{who} answered {a.Status}", Within(a.RetryAfter)),
            OutboundEnd.Answered { Status: < 400 } a => new Delivery.Failed($"{who} answered {a.Status}. Redirects are not followed: put the final address in {entry.Path}:Url."),
            OutboundEnd.Answered { Status: 401 or 403 } a => new Delivery.Failed($"{who} answered {a.Status}: it does not accept the signature or the address. Look at {entry.Path}."),
            OutboundEnd.Answered { Status: 404 or 410 } a => new Delivery.Failed($"{who} answered {a.Status}: nothing listens there. Correct {entry.Path}:Url."),
            OutboundEnd.Answered a => new Delivery.Failed($"{who} answered {a.Status}: it refused the page. Look at its log and at {entry.Path}."),
            OutboundEnd.NotSent n => new Delivery.Retry($"{who} {n.Why}", Soon),
            OutboundEnd.Silent s => new Delivery.Retry($"{who} {s.Why}; it may have arrived", Soon),
            _ => throw new System.Diagnostics.UnreachableException(end.GetType().Name),
        };
    }

    private static TimeSpan Within(TimeSpan? wanted) => wanted switch
    {
        null => Soon,
        { } w when w > Latest => Latest,
        { } w when w < TimeSpan.FromSeconds(1) => TimeSpan.FromSeconds(1),
        { } w => w,
    };
}
