using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Alvis.Engine.Kinds;

namespace Alvis.Bot.Slack.Api;

/// <summary>
/// Makes one call of the Web API and says how it ended. The token goes into the header and nowhere else; nothing of a request is logged.
/// </summary>
internal sealed partial class SlackCalls : IDisposable
{
    private const int LongestReply = 8 << 20;

    /// <summary>How long a call may take in all.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Unsaid = TimeSpan.FromSeconds(30);
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ConcurrentDictionary<string, bool> warned = new(StringComparer.Ordinal);
    private readonly SlackOptions options;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly HttpClient http;
    private readonly SlackPace pace;

    public SlackCalls(SlackOptions options, TimeProvider time, ILogger log)
    {
        (this.options, this.time, this.log) = (options, time, log);
        pace = new SlackPace(time);
        Hosts = new SlackHosts(options.ApiUrl);
        http = new HttpClient(new SocketsHttpHandler
        {
            // A redirect would carry what is said elsewhere.
            AllowAutoRedirect = false,
            UseCookies = false,
            // A proxy of the environment is the operator's wish for the internet, never for this machine.
            UseProxy = !options.ApiUrl.IsLoopback,
            ConnectTimeout = ConnectLimit,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            AutomaticDecompression = DecompressionMethods.GZip,
            MaxResponseHeadersLength = 64,
        })
        { Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Alvis", typeof(SlackCalls).Assembly.GetName().Version!.ToString(3)));
    }

    /// <summary>Which addresses are Slack's.</summary>
    public SlackHosts Hosts { get; }

    /// <summary>Calls a method and reads its answer.</summary>
    /// <param name="method">Which.</param>
    /// <param name="arguments">What to send; a null value is left out.</param>
    /// <param name="form">The form of the answer.</param>
    /// <param name="read">The value in it; null when something needed is missing.</param>
    /// <param name="cancel">Ends it.</param>
    public Task<SlackAnswer<T>> CallAsync<TReply, T>(
        SlackMethod method, JsonObject arguments, JsonTypeInfo<TReply> form, Func<TReply, T?> read, CancellationToken cancel) where TReply : SlackReply where T : class =>
        CallAsync(method, arguments, form, (reply, _) => read(reply), cancel);

    /// <summary>Calls a method and reads its answer and the answer's headers.</summary>
    public async Task<SlackAnswer<T>> CallAsync<TReply, T>(
        SlackMethod method, JsonObject arguments, JsonTypeInfo<TReply> form, Func<TReply, HttpResponseHeaders, T?> read, CancellationToken cancel) where TReply : SlackReply where T : class
    {
        if (pace.Left(method.Name) is { } left)
            return new SlackAnswer<T>.Later("ratelimited", left);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(options.ApiUrl, method.Name)) { Content = Body(method, arguments) };
        Sign(request, method.ByApp ? options.AppToken : options.BotToken);
        return await SendAsync(method, request, (status, headers, body) => Read(method, status, headers, body, form, read), cancel);
    }

    /// <summary>Posts to an address that Slack gave for answers, without the token (wire/slack.md, section 5).</summary>
    public async Task<SlackAnswer<bool>> PostAsync(SlackMethod method, Uri address, JsonObject body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = Json(body) };
        return await SendAsync(method, request, (status, headers, text) => Posted(method, status, headers, text), cancel);
    }

    /// <summary>Asks for a file's bytes with the bot's token; the caller disposes of the answer.</summary>
    public async Task<HttpResponseMessage> GetAsync(Uri address, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        Sign(request, options.BotToken);
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private static void Sign(HttpRequestMessage request, string token) => request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);

    private static HttpContent Body(SlackMethod method, JsonObject arguments)
    {
        foreach (var empty in arguments.Where(a => a.Value is null).Select(a => a.Key).ToList())
            arguments.Remove(empty);
        return method.TakesJson && arguments.Count > 0
            ? Json(arguments)
            : new FormUrlEncodedContent(arguments.Select(a => KeyValuePair.Create(a.Key, a.Value!.GetValueKind() == JsonValueKind.String ? a.Value.GetValue<string>() : a.Value.ToJsonString(Plain))));
    }

    private static StringContent Json(JsonObject body) => new(body.ToJsonString(Plain), Encoding.UTF8, "application/json");

    private async Task<SlackAnswer<T>> SendAsync<T>(SlackMethod method, HttpRequestMessage request, Func<HttpStatusCode, HttpResponseHeaders, byte[], SlackAnswer<T>> read, CancellationToken cancel)
    {
        using var tooLong = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, tooLong.Token);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return await Bytes.ReadAsync(response.Content, LongestReply, either.Token) is { } body
                ? read(response.StatusCode, response.Headers, body)
                : Lost<T>(method, "answer_too_long", "Slack's answer was longer than Alvis reads");
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException)
        {
            // Connecting has a limit of its own, and then nothing was sent.
            return tooLong.IsCancellationRequested
                ? Lost<T>(method, "no_answer", $"Slack did not answer within {Duration.Short(Limit)}")
                : new SlackAnswer<T>.Later("unreachable", Soon);
        }
        catch (HttpRequestException e)
        {
            return e.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError
                ? new SlackAnswer<T>.Later("unreachable", Soon)
                : Lost<T>(method, "no_answer", "the connection to Slack broke before its answer");
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            return Lost<T>(method, "no_answer", "the connection to Slack broke in the middle of its answer");
        }
    }

    private SlackAnswer<T> Read<TReply, T>(
        SlackMethod method, HttpStatusCode status, HttpResponseHeaders headers, byte[] body, JsonTypeInfo<TReply> form, Func<TReply, HttpResponseHeaders, T?> read)
        where TReply : SlackReply where T : class
    {
        if (Ended<T>(method, status, headers) is { } ended)
            return ended;
        if (Parse(body, form) is not { } reply)
            return status == HttpStatusCode.OK ? Lost<T>(method, "unreadable", "Slack's answer could not be read") : Refused<T>(status);
        Warn(method, reply);
        if (!reply.Ok)
            return Refused<T>(method, reply, headers);
        if (read(reply, headers) is { } value)
            return new SlackAnswer<T>.Ok(value);
        return method.Repeatable
            ? new SlackAnswer<T>.Failed("unreadable", $"Slack's answer to {method.Name} lacks what Alvis needs. Update Alvis.")
            : new SlackAnswer<T>.Unknown("Slack's answer lacks what Alvis needs");
    }

    private SlackAnswer<bool> Posted(SlackMethod method, HttpStatusCode status, HttpResponseHeaders headers, byte[] body)
    {
        if (Ended<bool>(method, status, headers) is { } ended)
            return ended;
        // The answer is "ok", {"ok":true} or an error.
        if (Parse(body, SlackJson.Default.SlackReply) is { Error: not null } reply)
            return Refused<bool>(method, reply, headers);
        return status == HttpStatusCode.OK ? new SlackAnswer<bool>.Ok(true) : Refused<bool>(method, new SlackReply { Error = "expired_url" }, headers);
    }

    // What the status says by itself, whatever the body is.
    private SlackAnswer<T>? Ended<T>(SlackMethod method, HttpStatusCode status, HttpResponseHeaders headers)
    {
        if (status == HttpStatusCode.TooManyRequests)
            return new SlackAnswer<T>.Later("ratelimited", pace.Wait(method.Name, After(headers) ?? Unsaid));
        if ((int)status < 500)
            return null;
        if (After(headers) is { } after)
            pace.Wait(method.Name, after);
        return Lost<T>(method, $"http_{(int)status}", $"Slack answered {(int)status}", After(headers));
    }

    private SlackAnswer<T> Refused<T>(SlackMethod method, SlackReply reply, HttpResponseHeaders headers)
    {
        var word = SlackErrors.Clean(reply.Error);
        switch (SlackErrors.Of(method, word, reply.Needed))
        {
            case ErrorMeaning.Wait wait:
                return new SlackAnswer<T>.Later(word, word is "ratelimited" or "rate_limited" ? pace.Wait(method.Name, After(headers) ?? wait.After) : wait.After);
            case ErrorMeaning.Doubt doubt:
                return method.Repeatable ? new SlackAnswer<T>.Later(word, doubt.After) : new SlackAnswer<T>.Unknown($"Slack answered {word}: part of it may have been done");
            case ErrorMeaning.Never never:
                if (reply.ResponseMetadata?.Messages is { Count: > 0 } details)
                    Log.Refused(log, method.Name, word, Words.Clip(string.Join("; ", details), 600));
                return new SlackAnswer<T>.Failed(word, never.Cure);
            default:
                throw new System.Diagnostics.UnreachableException(word);
        }
    }

    private static SlackAnswer<T>.Failed Refused<T>(HttpStatusCode status) =>
        new($"http_{(int)status}", "What answers there is not Slack's Web API. Look at Slack:ApiUrl and at a proxy on the way.");

    private static SlackAnswer<T> Lost<T>(SlackMethod method, string word, string why, TimeSpan? after = null) =>
        method.Repeatable ? new SlackAnswer<T>.Later(word, after ?? Soon) : new SlackAnswer<T>.Unknown(why);

    private static TReply? Parse<TReply>(byte[] body, JsonTypeInfo<TReply> form) where TReply : SlackReply
    {
        try
        {
            return JsonSerializer.Deserialize(body, form);
        }
        catch (JsonException)
        {
            // Gateways answer with pages of their own.
            return null;
        }
    }

    private TimeSpan? After(HttpResponseHeaders headers) => headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - time.GetUtcNow(),
        _ => null,
    };

    private void Warn(SlackMethod method, SlackReply reply)
    {
        foreach (var warning in (reply.ResponseMetadata?.Warnings ?? []).Append(reply.Warning).OfType<string>().Select(SlackErrors.Clean).Distinct())
        {
            if (warned.TryAdd($"{method.Name} {warning}", true))
                Log.Warned(log, method.Name, warning);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, EventName = "SlackRefused", Level = LogLevel.Error, Message = "Slack refused {Method} ({Error}): {Details}")]
        public static partial void Refused(ILogger logger, string method, string error, string details);

        [LoggerMessage(EventId = 2, EventName = "SlackWarned", Level = LogLevel.Warning, Message = "Slack answered {Method} with the warning {Warning}; it is not told again")]
        public static partial void Warned(ILogger logger, string method, string warning);
    }
}
