using Alvis.Bot.WebConsole;
using Alvis.Engine.Kinds;

namespace Alvis.Bot.Access;

/// <summary>What a request says of where it is going and where it comes from.</summary>
/// <param name="Method">The method.</param>
/// <param name="Host">The Host header; null when there is none.</param>
/// <param name="Origin">The Origin header; null when there is none. Several are one text that is no origin.</param>
/// <param name="FetchSite">The Sec-Fetch-Site header; null when there is none.</param>
internal sealed record Arrival(string Method, string? Host, string? Origin, string? FetchSite);

/// <summary>
/// Turns away what was meant for another host (a foreign name that was made to lead to this machine) and what another site's page sends in a
/// person's name.
/// </summary>
internal sealed class HostGuard(ConsoleOptions options) : IMiddleware
{
    private const int MostShown = 60;

    private static readonly string[] Safe = ["GET", "HEAD", "OPTIONS", "TRACE"];

    /// <inheritdoc/>
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Request.Headers;
        var arrival = new Arrival(context.Request.Method, One(headers.Host), One(headers.Origin), One(headers["Sec-Fetch-Site"]));
        if (Judge(arrival, options.Answers(context.Connection.LocalPort)) is not { } refusal)
            return next(context);
        context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(refusal.Text + "\n", context.RequestAborted);
    }

    /// <summary>Null when the request may come in. Pure.</summary>
    /// <param name="arrival">The request.</param>
    /// <param name="ours">Every name we answer to.</param>
    public static Refusal? Judge(Arrival arrival, IReadOnlyList<Authority> ours)
    {
        if (!Covers(ours, Authority.Read(arrival.Host)))
            return new Refusal($"Alvis does not answer for the host '{Shown(arrival.Host)}'. If people reach it by that name, add it to the setting Console:Hosts.");
        if (arrival.Origin is { } origin)
        {
            return Covers(ours, OfOrigin(origin))
                ? null
                : new Refusal($"This was sent by a page of '{Shown(origin)}', which is not Alvis's. If people reach Alvis by that name, add it to the setting Console:Hosts.");
        }

        // Older browsers and programs say neither; a browser that says where a form came from is believed.
        return Safe.Contains(arrival.Method, StringComparer.OrdinalIgnoreCase) || arrival.FetchSite is null or "same-origin" or "none"
            ? null
            : new Refusal("This was sent by a page that is not Alvis's. Open the console by a name in the setting Console:Hosts and press there.");
    }

    private static bool Covers(IReadOnlyList<Authority> ours, Authority? asked) => asked is not null && ours.Any(o => o.Covers(asked));

    private static Authority? OfOrigin(string origin) =>
        origin.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? Authority.Read(origin["https://".Length..])
        : origin.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? Authority.Read(origin["http://".Length..])
        : null;

    private static string? One(Microsoft.Extensions.Primitives.StringValues values) => values.Count == 0 ? null : values.ToString();

    // Anything may stand there: what is no part of a name is not repeated.
    private static string Shown(string? text) => string.IsNullOrEmpty(text)
        ? "(none)"
        : string.Concat(Words.Clip(text, MostShown).Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or ':' or '-' or '_' or '[' or ']' or '/' or '…' ? c : '?'));
}
