using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;

namespace Alvis.Engine.Checks;

/// <summary>One address with what it should answer. Holds a connection between probes only where the playbook says <c>reuse: true</c>.</summary>
internal sealed class HttpProbe(HttpSettings settings, Dialer dialer, TlsHandshake tls, ISecrets secrets, TimeProvider time) : ICheck
{
    // What a failing answer says is worth a moment, but its status is the finding and must not wait for a body that never ends.
    private static readonly TimeSpan ExcerptPatience = TimeSpan.FromSeconds(1);

    private readonly HttpConnections connections = new(dialer, tls);
    private readonly Lazy<HttpMessageInvoker> kept = new(() => new HttpMessageInvoker(new HttpConnections(dialer, tls).Handler()));

    public string Describe { get; } = $"{settings.Method} {Words.Clip(settings.Url.AbsoluteUri, 300)}";

    public string Host { get; } = Dialer.Endpoint(settings.Url.IdnHost, settings.Url.Port);

    public async Task<CheckResult> RunAsync(bool fresh, CancellationToken cancel)
    {
        var progress = new ProbeProgress(time);
        var requests = new HttpRequests(settings, secrets);
        using var limit = new CancellationTokenSource(settings.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);

        // A client of its own is what makes a connection new, and its end is what closes it: nothing is shared with other probes.
        using var own = settings.Reuse && !fresh ? null : new HttpMessageInvoker(connections.Handler());
        Finding found;
        try
        {
            found = await LookAsync(own ?? kept.Value, requests, progress, either.Token);
        }
        catch (ProbeFault fault)
        {
            found = new Finding(fault.Failure, fault.Finding);
        }
        catch (HttpRequestException e)
        {
            found = Explain(e, progress);
        }
        catch (IOException)
        {
            found = new Finding(CheckFailure.Connection, $"answered {progress.Status} but ended the connection within the body");
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            found = new Finding(CheckFailure.Timeout, progress.TimedOut(settings.Timeout, Dialer.Endpoint(requests.Url.IdnHost, requests.Url.Port)));
        }

        return Result(found, requests, progress);
    }

    private async Task<Finding> LookAsync(HttpMessageInvoker client, HttpRequests requests, ProbeProgress progress, CancellationToken cancel)
    {
        while (true)
        {
            using var request = await requests.MakeAsync(cancel);
            HttpConnections.Follow(request, progress);
            using var response = await client.SendAsync(request, cancel);
            var status = (int)response.StatusCode;
            progress.Answered(status);

            if (settings.WantStatus.Takes(status))
                return await LookIntoAsync(response, requests, progress, cancel);
            if (response.Headers.NonValidated.TryGetValues("Location", out var location) && status is 301 or 302 or 303 or 307 or 308)
            {
                if (Redirect(status, location.ToString(), requests) is { } finding)
                    return finding;
                progress.Redirected();
                continue;
            }

            return new Finding(CheckFailure.Status, $"answered {status}, wanted {settings.WantStatus}", await ExcerptAsync(response, requests, progress, cancel));
        }
    }

    /// <summary>Null when the redirect is followed.</summary>
    private Finding? Redirect(int status, string location, HttpRequests requests)
    {
        var answered = $"answered {status} to {Words.Clip(requests.Redact(location), 200)}, wanted {settings.WantStatus}";
        if (requests.Followed >= settings.Redirects)
        {
            return new Finding(CheckFailure.Redirect, settings.Redirects == 0
                ? $"{answered}; redirects: 0 follows none"
                : $"{answered}; redirects: {settings.Redirects} follows no more");
        }

        if (!Uri.TryCreate(requests.Url, location, out var to))
            return new Finding(CheckFailure.Redirect, $"{answered}; that is no address");
        return requests.Follow(status, to) is { } why ? new Finding(CheckFailure.Redirect, $"{answered}; that {why}") : null;
    }

    private async Task<Finding> LookIntoAsync(HttpResponseMessage response, HttpRequests requests, ProbeProgress progress, CancellationToken cancel)
    {
        var status = (int)response.StatusCode;
        var body = await HttpBody.ReadAsync(response.Content, progress, cancel);

        if (settings.WantBody is not null || settings.WantJson.Count > 0)
        {
            // None was asked for, so this is the server's own mind, or an Accept-Encoding in the playbook.
            if (response.Content.Headers.ContentEncoding.FirstOrDefault(e => e != "identity") is { } encoding)
                return new Finding(CheckFailure.Body, $"answered {status} but the body is compressed ({Words.Clip(encoding, 20)}), which Alvis did not ask for and does not read");

            var wrong = (settings.WantBody is { } text ? body.Lacks(text, requests.Redact) : null)
                ?? (settings.WantJson.Count > 0 ? body.Differs(settings.WantJson, requests.Redact) : null);
            if (wrong is not null)
                return new Finding(CheckFailure.Body, $"answered {status} but {wrong}", body.Excerpt(requests.Redact));
        }

        var took = progress.Elapsed;
        return settings.MaxLatency is { } most && took > most
            ? new Finding(CheckFailure.Latency, $"answered {status} in {ProbeProgress.Ms(took)}, wanted it within {Duration.Short(most)} ({Parts(progress.Timings())})")
            : new Finding(CheckFailure.None, $"answered {status} in {ProbeProgress.Ms(took)}");
    }

    private async Task<string?> ExcerptAsync(HttpResponseMessage response, HttpRequests requests, ProbeProgress progress, CancellationToken cancel)
    {
        if (response.Content.Headers.ContentEncoding.Count > 0)
            return null;

        using var patience = new CancellationTokenSource(ExcerptPatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        try
        {
            return (await HttpBody.ReadAsync(response.Content, progress, either.Token)).Excerpt(requests.Redact);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or HttpRequestException)
        {
            // The finding is the status; a body that does not come is no other one.
            return null;
        }
    }

    private CheckResult Result(Finding found, HttpRequests requests, ProbeProgress progress)
    {
        var (failure, text) = (found.Failure, found.Text);
        if (requests.Followed > 0 && failure is not (CheckFailure.None or CheckFailure.Redirect))
        {
            text = $"after a redirect to {Words.Clip(requests.Redact(requests.Url.AbsoluteUri), 200)}: {text}";
            // The service sent us there: that is its fault, not a setting of Alvis.
            if (failure == CheckFailure.Forbidden)
                failure = CheckFailure.Redirect;
        }

        return new CheckResult(failure == CheckFailure.None, text, time.Now(), failure, progress.Timings(), found.Excerpt);
    }

    private static Finding Explain(HttpRequestException e, ProbeProgress progress)
    {
        for (Exception? inner = e.InnerException; inner is not null; inner = inner.InnerException)
        {
            if (inner is ProbeFault fault)
                return new Finding(fault.Failure, fault.Finding);
        }

        return e.HttpRequestError switch
        {
            HttpRequestError.ResponseEnded when progress.Status is { } status =>
                new Finding(CheckFailure.Connection, $"answered {status} but ended the connection within the body"),
            HttpRequestError.ResponseEnded => new Finding(CheckFailure.Connection, "closed the connection without an answer"),
            HttpRequestError.ConfigurationLimitExceeded =>
                new Finding(CheckFailure.Header, $"answered with more than {HttpConnections.MostHeaderKilobytes} KB of headers"),
            HttpRequestError.InvalidResponse => new Finding(CheckFailure.Connection, "answered something that is not HTTP"),
            _ => new Finding(CheckFailure.Connection, "the connection broke before an answer came"),
        };
    }

    private static string Parts(Timings at)
    {
        var parts = new (string Name, TimeSpan? Took)[] { ("DNS", at.Dns), ("connect", at.Connect), ("TLS", at.Tls), ("first byte", at.FirstByte) };
        return string.Join(", ", parts.Where(p => p.Took is not null).Select(p => $"{p.Name} {ProbeProgress.Ms(p.Took!.Value)}"));
    }

    private sealed record Finding(CheckFailure Failure, string Text, string? Excerpt = null);
}
