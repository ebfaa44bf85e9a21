using Alvis.Bot.Access;

namespace Alvis.Bot.WebConsole;

/// <summary>What the page of signing in shows.</summary>
public sealed record SignInModel
{
    /// <summary>The link's token, when it is good.</summary>
    public string? Token { get; init; }

    /// <summary>For whom it is.</summary>
    public string? Name { get; init; }

    /// <summary>Why it did not work.</summary>
    public string? Refusal { get; init; }

    /// <summary>The page that was asked for, to try again from here; null for none.</summary>
    public string? Back { get; init; }
}

/// <summary>
/// Signing in and out. Looking at a link uses nothing up, because mail and chat products look at links before people do; only the button does.
/// </summary>
internal sealed class SignInPages : IConsolePages
{
    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Links.Path, LookAsync);
        app.MapPost(Links.Path, SignInAsync);
        app.MapPost("/sign-out", SignOutAsync);
    }

    private static Task<IResult> LookAsync(HttpContext context, Frames frames, Links links)
    {
        if (context.Request.Query[Links.Field].ToString() is not { Length: > 0 } token)
            return ShowAsync(context, frames, new SignInModel(), StatusCodes.Status200OK);
        var (claim, refusal) = links.Read(token);
        return claim is null
            ? ShowAsync(context, frames, new SignInModel { Refusal = refusal!.Text }, StatusCodes.Status401Unauthorized)
            : ShowAsync(context, frames, new SignInModel { Token = token, Name = claim.Name }, StatusCodes.Status200OK);
    }

    private static async Task<IResult> SignInAsync(HttpContext context, Frames frames, Sessions sessions)
    {
        var (value, refusal) = await sessions.SignInAsync((await context.FormAsync())[Links.Field].ToString(), context.RequestAborted);
        if (value is null)
            return await ShowAsync(context, frames, new SignInModel { Refusal = refusal!.Text }, StatusCodes.Status401Unauthorized);
        await sessions.SignOutAsync(SessionCookie.Of(context), context.RequestAborted);
        SessionCookie.Set(context, value);
        return Seen("/");
    }

    private static async Task<IResult> SignOutAsync(HttpContext context, Sessions sessions)
    {
        await sessions.SignOutAsync(SessionCookie.Of(context), context.RequestAborted);
        SessionCookie.Clear(context);
        return Seen(Links.Path);
    }

    private static Task<IResult> ShowAsync(HttpContext context, Frames frames, SignInModel model, int status) =>
        frames.ShowAsync<Parts.SignIn>(context, "Sign in", "", model, status: status);

    // 303: whatever was posted, the next page is looked at.
    private static SeeOther Seen(string path) => new SeeOther(path);

    private sealed class SeeOther(string path) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = path;
            httpContext.Response.Headers.CacheControl = "no-store";
            return Task.CompletedTask;
        }
    }
}
