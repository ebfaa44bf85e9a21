using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Alvis.Bot.Slack.Api;

namespace Alvis.Bot.Slack.Transport;

/// <summary>
/// <c>POST /slack/events</c>, where Slack calls Alvis in mode <c>http</c> (wire/slack.md, sections 1 to 3). Who has signed the request is let in
/// without a session. Nothing that the handler does changes the status: Slack would deliver again, or show the person an error.
/// </summary>
internal sealed partial class SlackEndpoint(SlackOptions options, SlackInbox inbox, TimeProvider time, ILogger<SlackEndpoint> log)
{
    /// <summary>The largest body; Slack's own largest, a view, has 250 KB.</summary>
    public const int MostBytes = 1 << 20;

    private static readonly TimeSpan Between = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private DateTimeOffset? toldAt;
    private int untold;

    /// <summary>Takes one request and answers it.</summary>
    public async Task<IResult> TakeAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.ContentLength > MostBytes)
            return No(context, StatusCodes.Status413PayloadTooLarge, "That is more than Slack sends.");
        if (MediaOf(request) is not { } media)
            return No(context, StatusCodes.Status415UnsupportedMediaType, "Slack sends application/json or application/x-www-form-urlencoded, in UTF-8.");
        byte[]? body;
        try
        {
            body = await Bytes.ReadAsync(request.Body, MostBytes, context.RequestAborted);
        }
        catch (IOException e)
        {
            return No(context, (e as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status400BadRequest, "The request was cut off or not understood.");
        }

        if (body is null)
            return No(context, StatusCodes.Status413PayloadTooLarge, "That is more than Slack sends.");
        var form = media == "application/x-www-form-urlencoded";
        var fields = form && SlackPayload.Text(body) is { } text ? SlackPayload.ReadForm(text) : null;
        // A probe of the certificate is not signed, and whatever else is in it is not looked at.
        if (fields.Text("ssl_check") == "1")
            return Results.Ok();
        if (SlackSignature.Fault(options.SigningSecret, request.Headers[SlackSignature.TimestampHeader], request.Headers[SlackSignature.SignatureHeader], body, time.GetUtcNow()) is { } fault)
        {
            Tell(fault);
            return Results.Text("This request is not signed by Slack, or not lately.\n", statusCode: StatusCodes.Status401Unauthorized);
        }

        if (request.Headers["x-slack-retry-num"].ToString() is { Length: > 0 } attempt)
        {
            var (number, reason) = (SlackErrors.Clean(attempt), SlackErrors.Clean(request.Headers["x-slack-retry-reason"]));
            Log.Retried(log, number, reason);
        }

        return await AnswerAsync(context, form, fields, body);
    }

    private async Task<IResult> AnswerAsync(HttpContext context, bool form, JsonObject? fields, byte[] body)
    {
        var payload = form ? fields : SlackPayload.Text(body) is { } text ? SlackPayload.Read(text) : null;
        var kind = SlackPayloadKind.Event;
        if (form && fields?.ContainsKey("payload") == true)
            (kind, payload) = (SlackPayloadKind.Interaction, SlackPayload.Read(fields.Text("payload") ?? ""));
        else if (form)
            (kind, payload) = (SlackPayloadKind.Command, fields?.ContainsKey("command") == true ? fields : null);
        if (payload is null)
            return No(context, StatusCodes.Status400BadRequest, "The request holds nothing that Slack sends, or is not in UTF-8.");
        if (!form && payload.Text("type") == "url_verification")
            return Results.Text(payload.Text("challenge") ?? "", "text/plain");

        var acknowledgement = inbox.Take(kind, payload);
        if (!acknowledgement.Taken)
            return Results.Text("Alvis has too much to do at the moment.\n", statusCode: StatusCodes.Status503ServiceUnavailable);
        // Empty means empty: Slack would read a body.
        return await acknowledgement.Payload is { } answer ? Results.Text(answer.ToJsonString(), "application/json", System.Text.Encoding.UTF8) : Results.Ok();
    }

    private static string? MediaOf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType?.ToLowerInvariant() is "application/json" or "application/x-www-form-urlencoded"
        && (type.CharSet is null || type.CharSet.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            ? type.MediaType.ToLowerInvariant()
            : null;

    // The same would come again, three times.
    private static IResult No(HttpContext context, int status, string words)
    {
        context.Response.Headers["x-slack-no-retry"] = "1";
        return Results.Text(words + "\n", statusCode: status);
    }

    // Anybody may knock here: the log must not be theirs to fill.
    private void Tell(string fault)
    {
        int more;
        lock (gate)
        {
            var now = time.GetUtcNow();
            if (toldAt is { } at && now - at < Between)
            {
                untold++;
                return;
            }

            (toldAt, more, untold) = (now, untold, 0);
        }

        Log.Refused(log, fault, more);
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, EventName = "SlackUnsigned", Level = LogLevel.Warning, Message = "A request to /slack/events was refused: {Fault}. {More} more were since the last such line")]
        public static partial void Refused(ILogger logger, string fault, int more);

        [LoggerMessage(EventId = 2, EventName = "SlackRetry", Level = LogLevel.Information, Message = "Slack delivers again, attempt {Attempt}, because of {Reason}")]
        public static partial void Retried(ILogger logger, string attempt, string reason);
    }
}
