using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Alvis.Tests.Support.SlackWorkspace;

/// <summary>HTTP mode: signs what happened and posts it to the app's request URL (<c>wire/slack.md</c>, sections 1 to 3).</summary>
internal sealed class RequestUrl(Workspace workspace, Uri url) : IRoute, IDisposable
{
    private const int MostRedirects = 2;

    private readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <inheritdoc/>
    public Task Reachable { get; } = new TaskCompletionSource().Task;

    /// <summary>The signature of a body.</summary>
    public static string Sign(string secret, string timestamp, byte[] body) =>
        $"v0={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), (byte[])[.. Encoding.UTF8.GetBytes($"v0:{timestamp}:"), .. body]))}";

    /// <summary>Asks the app whether this address is its own, as Slack does when an admin enters it.</summary>
    public async Task<bool> VerifyAsync()
    {
        const string challenge = "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P";
        var body = new JsonObject { ["token"] = "deprecated", ["challenge"] = challenge, ["type"] = "url_verification" };
        var attempt = await SendAsync(Encoding.UTF8.GetBytes(body.ToJsonString()), "application/json", 0, "");
        return attempt.IsAcked && (attempt.Body == challenge || attempt.Body == $"challenge={challenge}" || (string?)attempt.Json?["challenge"] == challenge);
    }

    /// <summary>Looks whether the app answers at all: not signed, and carries nothing.</summary>
    public async Task<bool> ProbeAsync()
    {
        using var content = new ByteArrayContent("ssl_check=1&token=deprecated"u8.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        using var response = await client.PostAsync(url, content);
        return response.IsSuccessStatusCode;
    }

    /// <inheritdoc/>
    public Task<Attempt> TryAsync(Delivery delivery, int retry, string reason) => delivery.Kind == DeliveryKind.Event
        ? SendAsync(Encoding.UTF8.GetBytes(delivery.Payload.ToJsonString()), "application/json", retry, reason)
        : SendAsync(Form(delivery), "application/x-www-form-urlencoded", retry, reason);

    public void Dispose() => client.Dispose();

    private static byte[] Form(Delivery delivery)
    {
        var fields = delivery.Kind == DeliveryKind.Command
            ? delivery.Payload.Select(f => (Name: f.Key, Value: (string)f.Value!))
            : [(Name: "payload", Value: delivery.Payload.ToJsonString())];
        return Encoding.UTF8.GetBytes(string.Join('&', fields.Select(f => $"{f.Name}={Uri.EscapeDataString(f.Value).Replace("%20", "+", StringComparison.Ordinal)}")));
    }

    private async Task<Attempt> SendAsync(byte[] body, string type, int retry, string reason)
    {
        using var late = new CancellationTokenSource(Dispatcher.Patience, workspace.Time);
        try
        {
            var to = url;
            for (var redirects = 0; ; redirects++)
            {
                using var request = Request(to, body, type, retry, reason);
                using var response = await client.SendAsync(request, late.Token);
                if ((int)response.StatusCode is 301 or 302 && response.Headers.Location is { } next)
                {
                    if (redirects == MostRedirects)
                        return Attempt.Failed("too_many_redirects");
                    to = new Uri(to, next);
                    continue;
                }

                var text = await response.Content.ReadAsStringAsync(late.Token);
                return response.IsSuccessStatusCode
                    ? Attempt.Acked(text)
                    : Attempt.Failed("http_error") with { NoRetry = response.Headers.TryGetValues("x-slack-no-retry", out var no) && no.Contains("1") };
            }
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            return Attempt.Failed("http_timeout");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return Attempt.Failed("connection_failed");
        }
    }

    private HttpRequestMessage Request(Uri to, byte[] body, string type, int retry, string reason)
    {
        var timestamp = workspace.Time.GetUtcNow().ToUnixTimeSeconds().ToString();
        var request = new HttpRequestMessage(HttpMethod.Post, to) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        request.Headers.Add("X-Slack-Request-Timestamp", timestamp);
        request.Headers.Add("X-Slack-Signature", Sign(Workspace.SigningSecret, timestamp, body));
        request.Headers.UserAgent.ParseAdd("Slackbot/1.0");
        if (retry > 0)
        {
            request.Headers.Add("X-Slack-Retry-Num", retry.ToString());
            request.Headers.Add("X-Slack-Retry-Reason", reason);
        }

        return request;
    }
}
