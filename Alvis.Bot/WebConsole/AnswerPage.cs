using Alvis.Bot.Commands;
using Alvis.Bot.WebConsole.Parts;

namespace Alvis.Bot.WebConsole;

/// <summary>Brings an answer to the person who asked, with or without the page's script.</summary>
internal sealed class AnswerPage(Views views, Answers answers)
{
    /// <summary>The header by which the page's script says that it shows the answer itself.</summary>
    public const string Scripted = "X-Alvis-Page";

    /// <summary>The answer as a result.</summary>
    public async Task<IResult> AnswerAsync(HttpContext context, Reply reply)
    {
        if (context.Request.Headers.ContainsKey(Scripted))
            return Results.Json(new { reply.Ok, Html = await views.DrawAsync<CardView>(reply.Card, context.RequestAborted) });
        var id = answers.Keep(reply.Card, context.SignedIn().Person);
        context.Response.Headers.Location = $"{Back(context)}?answer={id}#answer";
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    // Only a path of our own: the header is the browser's, and a redirect goes nowhere else.
    private static string Back(HttpContext context) =>
        Uri.TryCreate(context.Request.Headers.Referer, UriKind.Absolute, out var from) && from.Authority == context.Request.Host.Value && OwnPath.Of(from.AbsolutePath) is { } path
            ? path
            : "/";
}
