using Alvis.Bot.Commands;
using Alvis.Engine.Conversations;

namespace Alvis.Bot.WebConsole.Pages;

/// <summary>Where presses and typed verbs go. The answer is for the one who asked: in the page when its script asked, else on the page they came from.</summary>
internal sealed class SayPages : IConsolePages
{
    private const string Command = "/alvis";

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/press", async (HttpContext context, ChatVerbs verbs, AnswerPage page) =>
        {
            var form = await context.FormAsync();
            var pressed = new Button(Field(form, "verb"), "", Field(form, "subject"), Maybe(form, "token"), More: Maybe(form, "more"));
            return await page.AnswerAsync(context, await verbs.PressAsync(pressed, Maybe(form, "answer"), context.SignedIn(), context.RequestAborted));
        });
        app.MapPost("/say", async (HttpContext context, ChatVerbs verbs, AnswerPage page) =>
        {
            var text = Typed(Field(await context.FormAsync(), "text").ReplaceLineEndings("\n").Trim());
            return await page.AnswerAsync(context, await verbs.SayAsync(text, context.SignedIn(), context.RequestAborted));
        });
    }

    // What people type in chat products works here as it stands.
    private static string Typed(string text) =>
        text.StartsWith(Command, StringComparison.OrdinalIgnoreCase) && (text.Length == Command.Length || char.IsWhiteSpace(text[Command.Length])) ? text[Command.Length..] : text;

    private static string Field(IFormCollection form, string name) => form[name].ToString();

    private static string? Maybe(IFormCollection form, string name) => form[name].ToString() is { Length: > 0 } text ? text : null;
}
