using Alvis.Bot.Access;

namespace Alvis.Bot.WebConsole;

/// <summary>What holds for every answer of the console, whatever page it is.</summary>
internal static partial class Manners
{
    // Scripts and data come from here alone. The editor sets styles on its elements, and its worker starts from a blob.
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "worker-src 'self' blob:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Headers on every answer, and a page instead of a fault.</summary>
    public static void UseConsoleManners(this WebApplication app)
    {
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Alvis.Bot.WebConsole");
        app.Use(async (context, next) =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = Policy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "same-origin";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            try
            {
                await next(context);
            }
            catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
            {
                // Nobody is there any more to be answered.
            }
            catch (BadHttpRequestException e) when (!context.Response.HasStarted)
            {
                await AnswerAsync(context, e.StatusCode, e.StatusCode == StatusCodes.Status413PayloadTooLarge
                    ? "That is more than Alvis reads. A playbook has at most 64 KB."
                    : "The request was not understood. Go back, load the page again and press once more.");
            }
            catch (Exception e) when (!context.Response.HasStarted)
            {
                // As it was sent, not as it reads: line ends in a path would make lines of their own in the log.
                Log.Failed(log, context.Request.Method, context.Request.Path.ToUriComponent(), e);
                await AnswerAsync(context, StatusCodes.Status500InternalServerError, "Alvis itself failed here; its log has the details. Incidents go on regardless.");
            }
        });
        app.UseMiddleware<HostGuard>();
        app.UseMiddleware<SessionDoor>();
    }

    private static Task AnswerAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(text + "\n", context.RequestAborted);
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, EventName = "PageFailed", Level = LogLevel.Error, Message = "{Method} {Path} of the console failed")]
        public static partial void Failed(ILogger logger, string method, string path, Exception e);
    }
}
