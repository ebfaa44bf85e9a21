using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;
using Alvis.Engine.Playbooks;
using Alvis.Engine.Response;

namespace Alvis.Bot.WebConsole.Pages;

/// <summary>What the editor asks while somebody types: what is wrong with the text so far, what it would do, and which keys there are.</summary>
internal sealed class PlaybookCheckPages(Proposals proposals, Views views, PlaybookReader reader) : IConsolePages
{
    // Every byte of a text may take three in a form. What is longer than that is not read at all.
    private const long LongestForm = 3 * Proposals.MostBytes + 1024;

    private readonly Lazy<string> schema = new(() => PlaybookSchema.Generate(reader));

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/playbooks/check", (Delegate)CheckAsync);
        app.MapGet("/playbooks/schema.json", () => Results.Text(schema.Value, "application/schema+json; charset=utf-8"));
    }

    private async Task<IResult> CheckAsync(HttpContext context)
    {
        if (context.Request.ContentLength is > LongestForm and var length)
            return Results.Json(new { Problems = new[] { new Told(1, 1, TooLong(length)) }, Preview = "" });
        var form = await context.FormAsync();
        var text = form["text"].ToString().ReplaceLineEndings("\n");
        var service = form["service"].ToString();
        return proposals.Look(new ProposedText(PlaybookPages.NameOf(service), text)) switch
        {
            PreviewCard card => Results.Json(new
            {
                Problems = Say(card, service),
                Preview = card.Plan is null ? "" : await views.DrawAsync<Parts.Preview>(Beside(card), context.RequestAborted),
            }),
            Card.Refused refused => Results.Json(new { Problems = new[] { new Told(1, 1, refused.Text) }, Preview = "" }),
            var other => throw new InvalidOperationException($"A look at a playbook was answered by {other.GetType().Name}."),
        };
    }

    // The problems stand under the text, and a difference is for the one who confirms.
    private static PreviewCard Beside(PreviewCard card) => card with
    {
        Title = "What it would do",
        Problems = [],
        Difference = [],
    };

    private static List<Told> Say(PreviewCard card, string service)
    {
        List<Told> all = [.. card.Problems.Select(p => new Told(p.At.Line, p.At.Column, $"{p.Found}; {p.Expected}"))];
        if (service.Length > 0 && card.Service.Length > 0 && card.Service != service)
            all.Insert(0, new Told(1, 1, $"found the service '{card.Service}'; expected '{Words.Clip(service, 63)}', whose playbook this page changes"));
        return all;
    }

    private static string TooLong(long bytes) => $"found {bytes / 1024} KB; a playbook has at most {Proposals.MostBytes / 1024} KB. Put what is not needed into a document and name it there.";

    private sealed record Told(int Line, int Column, string Text);
}
