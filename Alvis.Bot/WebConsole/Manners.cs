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
                context.Response.StatusCode = e.StatusCode;
                await context.Response.WriteAsync(e.StatusCode == StatusCodes.Status413PayloadTooLarge ? "That is more than Alvis reads. A playbook has at most 64 KB." : "The request was not understood.");
            }
            catch (Exception e) when (!context.Response.HasStarted)
            {
                Log.Failed(log, context.Request.Method, context.Request.Path.Value ?? "", e);
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                await context.Response.WriteAsync("Alvis itself failed here; its log has the details. Incidents go on regardless.");
            }
        });
        app.UseMiddleware<HostGuard>();
        app.UseMiddleware<SessionDoor>();
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, EventName = "PageFailed", Level = LogLevel.Error, Message = "{Method} {Path} of the console failed")]
        public static partial void Failed(ILogger logger, string method, string path, Exception e);
    }
}
