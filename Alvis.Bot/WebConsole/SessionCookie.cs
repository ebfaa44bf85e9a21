using Alvis.Bot.Access;

namespace Alvis.Bot.WebConsole;

/// <summary>The cookie that a browser holds its session in. Named after the port: browsers keep one jar for all ports of a host.</summary>
internal static class SessionCookie
{
    /// <summary>The session's value, or null.</summary>
    public static string? Of(HttpContext context) => context.Request.Cookies[Name(context)];

    /// <summary>Hands a session out.</summary>
    public static void Set(HttpContext context, string value) =>
        context.Response.Cookies.Append(Name(context), value, Options(context, Sessions.Lasts));

    /// <summary>Takes it back.</summary>
    public static void Clear(HttpContext context) => context.Response.Cookies.Delete(Name(context), Options(context, null));

    private static string Name(HttpContext context) => $"alvis-{context.Connection.LocalPort}";

    // By any name but this machine's own, people come through TLS, whatever a proxy before us speaks to us.
    private static CookieOptions Options(HttpContext context, TimeSpan? lasts) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Path = "/",
        Secure = context.Request.IsHttps || Authority.Read(context.Request.Host.Value) is { IsLoopback: false },
        MaxAge = lasts,
        IsEssential = true,
    };
}
