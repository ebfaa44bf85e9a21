using System.Text.Json;
using Alvis.Engine.Kinds;

namespace Alvis.Engine.Platforms;

/// <summary>
/// Services that are restarted by something of the operator's that listens for a signed <c>POST</c>. The target is an entry of
/// <c>Webhooks</c>. An answer of 2xx ends the call; the check decides whether it helped.
/// </summary>
internal sealed class WebhookPlatform(Webhooks webhooks, PlatformTargets targets, ISecrets secrets, TimeProvider time) : IPlatform
{
    public string Word => "webhook";

    public string Example => "{ service: shop, platform: webhook }";

    public IReadOnlyList<string> RestartCommands(string target) => [];

    public Refusal? Preflight(string target) => webhooks.Look(target) is null ? webhooks.NotRegistered(target) : targets.Refuse(Word, target);

    public string Describe(string target) => webhooks.Look(target) is { } hook
        ? secrets.Redact($"POST {hook.Shown}, signed with the secret '{hook.Secret}', at most {Duration.Short(hook.Timeout)}")
        : webhooks.NotRegistered(target).Text;

    public async Task<CallResult> RestartAsync(RestartOrder order, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (Preflight(order.Target) is { } refusal)
            return CallResult.Failed(refusal.Text);

        var hook = webhooks.Look(order.Target)!;
        if (await secrets.ReadAsync(hook.Secret, cancel) is not { } secret)
            return CallResult.Failed($"The secret '{hook.Secret}' that signs webhook {hook.Name} cannot be read. Put its file or variable in place (Secrets:{hook.Secret}). Nothing was sent.");

        var body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            service = order.Service,
            incident = order.Incident.ToString(),
            attempt = order.Attempt,
            key = order.Key,
            reason = order.Reason,
        });
        using var request = new HttpRequestMessage(HttpMethod.Post, hook.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        Signature.Sign(request, body, order.Key, secret, time.GetUtcNow());
        var end = await Outbound.SendAsync(request, hook.Timeout, 1024, time, cancel);
        return Read(hook, end);
    }

    public Task<Happened> RestartedSinceAsync(RestartOrder order, DateTimeOffset since, CancellationToken cancel) => Task.FromResult(Happened.Unknown);

    private CallResult Read(WebhookSpec hook, OutboundEnd end)
    {
        var who = $"webhook {hook.Name} ({hook.Url.GetLeftPart(UriPartial.Authority)})";
        return end switch
        {
            OutboundEnd.Answered { Good: true } a => CallResult.Done($"{who} answered {a.Status}"),
            OutboundEnd.Answered { Status: >= 300 and <= 499 } a => CallResult.Failed($"{who} answered {a.Status}{Said(a.Body)}. {Cure(a.Status, hook)}"),
            OutboundEnd.Answered a => CallResult.Unknown($"{who} answered {a.Status}{Said(a.Body)}. It may have begun the restart; look at its log."),
            OutboundEnd.NotSent n => CallResult.Failed($"{who} {n.Why}. Nothing was sent. Look whether it runs, and at Webhooks:{hook.Name}:Url."),
            OutboundEnd.Silent s => CallResult.Unknown($"{who} {s.Why}. It may have begun the restart; look at its log."),
            _ => throw new System.Diagnostics.UnreachableException(end.GetType().Name),
        };
    }

    private static string Cure(int status, WebhookSpec hook) => status switch
    {
        < 400 => $"Redirects are not followed: put the final address in Webhooks:{hook.Name}:Url.",
        401 or 403 => $"It does not accept the signature: give both sides the same secret ('{hook.Secret}') and look at its clock.",
        404 or 410 => $"Nothing listens at that path: correct Webhooks:{hook.Name}:Url.",
        405 => "It takes no POST there: correct the address or the receiver.",
        429 => "It is asked too often: look at who else calls it.",
        _ => "It refused the request: look at its log.",
    };

    private string Said(string body) => body.AsSpan().Trim().IsEmpty ? "" : $", saying: {Words.Clip(secrets.Redact(body).Trim(), 200)}";
}
