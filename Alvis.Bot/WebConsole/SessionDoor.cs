using Alvis.Bot.Access;
using Alvis.Bot.Slack;
using Microsoft.AspNetCore.Http.Features;

namespace Alvis.Bot.WebConsole;

/// <summary>Lets in who is signed in, as the request's <see cref="Asker"/>. Everybody else sees how to sign in, and the console's own files.</summary>
internal sealed class SessionDoor(Sessions sessions, Frames frames) : IMiddleware
{
    // A link and what a browser puts around it. Who is not signed in has nothing else to send.
    private const long LargestOfStrangers = 16 << 10;

    /// <inheritdoc/>
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var asker = await sessions.AskerAsync(SessionCookie.Of(context), context.RequestAborted);
        if (asker is not null)
            context.Features.Set(asker);
        // Slack signs what it sends, has no session, and its endpoint has a limit of its own.
        var bySlack = context.Request.Path == SlackManifest.EventsPath;
        if (asker is null && !bySlack && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
            body.MaxRequestBodySize = LargestOfStrangers;
        if (asker is not null || bySlack || context.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal) || context.Request.Path == Links.Path)
        {
            await next(context);
            return;
        }

        var look = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        if (look && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
        {
            // A link from elsewhere arrives without the cookie, which the browser keeps to its own site; one press from here brings it.
            var back = context.Request.Path.Value is "/" or null ? null : OwnPath.Of($"{context.Request.Path}{context.Request.QueryString}");
            var page = await frames.ShowAsync<Parts.SignIn>(context, "Sign in", "", new SignInModel { Back = back }, status: StatusCodes.Status401Unauthorized);
            await page.ExecuteAsync(context);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync("You are not signed in, or no longer. Open a new link: run 'alvis link' on Alvis's machine, or say '/alvis console' in chat.\n", context.RequestAborted);
    }
}
