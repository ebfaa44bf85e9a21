using Alvis.Bot.Access;
using Alvis.Bot.Commands;
using Alvis.Bot.WebConsole;
using Alvis.Engine.Kinds;

namespace Alvis.Bot.Demo;

/// <summary>The demo's part of the console: both ends of what happens, and the buttons that make it happen. Not there when Alvis runs for real.</summary>
internal sealed class DemoPages : IConsolePages
{
    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder app)
    {
        if (app.ServiceProvider.GetService<DemoStage>() is not { } stage)
            return;
        app.MapGet("/demo", async (HttpContext context, Views views, DemoScene scene) =>
        {
            context.Response.Headers.CacheControl = "no-store";
            return Results.Content(await views.DrawAsync<DemoPanel>(await scene.ViewAsync(context.RequestAborted), context.RequestAborted), "text/html; charset=utf-8");
        });
        app.MapPost("/demo/hang", async (HttpContext context, AnswerPage page, Gate gate) =>
        {
            var refused = await gate.AskAsync(context.SignedIn(), Role.Responder, "make it hang", context.RequestAborted) ?? await stage.HangAsync(context.RequestAborted);
            return await page.AnswerAsync(context, refused is { } refusal
                ? Reply.No(refusal.Text)
                : Reply.Done("One customer buys a cup while another returns one, and the shop hangs. Alvis has not been told; it will notice."));
        });
        app.MapPost("/demo/mend", async (HttpContext context, AnswerPage page, Gate gate) =>
        {
            var refused = await gate.AskAsync(context.SignedIn(), Role.Responder, "restart the shop", context.RequestAborted) ?? await stage.MendAsync(context.RequestAborted);
            return await page.AnswerAsync(context, refused is { } refusal ? Reply.No(refusal.Text) : Reply.Done("You restarted the shop by hand. Alvis sees it with its next look."));
        });
        app.MapPost("/demo/ask", async (HttpContext context, AnswerPage page, Gate gate) =>
        {
            var on = (await context.FormAsync())["on"] == "yes";
            var by = context.SignedIn();
            // It confirms a playbook, and asks for what confirming asks for anywhere.
            var refused = await gate.AskAsync(by, Role.Admin, "change the playbook", context.RequestAborted) ?? await stage.AskFirstAsync(on, by, context.RequestAborted);
            return await page.AnswerAsync(context, refused is { } refusal
                ? Reply.No(refusal.Text)
                : Reply.Done(on ? "From now on Alvis asks before it restarts the shop. Make it hang, and press Approve restart when it asks." : "From now on Alvis restarts the shop without asking."));
        });
    }
}
