namespace Alvis.Bot.WebConsole.Live;

/// <summary>
/// How often something had been sent to open pages when a request came in. The page that answers it carries the number, and so learns when its
/// line opens whether something was sent in between.
/// </summary>
internal sealed record NewsMark(long Sent)
{
    /// <summary>Marks every request, before anything is read for it.</summary>
    public static void Use(WebApplication app)
    {
        var feed = app.Services.GetRequiredService<LiveFeed>();
        app.Use((context, next) =>
        {
            context.Features.Set(new NewsMark(feed.Sent));
            return next(context);
        });
    }
}
