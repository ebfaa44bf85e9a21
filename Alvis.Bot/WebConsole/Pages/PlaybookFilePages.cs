using Alvis.Bot.Access;
using Alvis.Bot.Commands;
using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;
using Alvis.Engine.Platforms;
using Alvis.Engine.Response;

namespace Alvis.Bot.WebConsole.Pages;

/// <summary>Playbook files that somebody drops on a page: each is answered with its plan, or with why it has none.</summary>
internal sealed class PlaybookFilePages(AnswerPage page, Proposals proposals, Gate gate, ICommands commands, KindSet<IPlatform> platforms) : IConsolePages
{
    private const int MostFiles = 20;

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder app) => app.MapPost("/files", (Delegate)TakeAsync).DisableAntiforgery();

    private async Task<IResult> TakeAsync(HttpContext context)
    {
        var asker = context.SignedIn();
        if (await PlaybookPages.RefusalAsync(gate, asker, context.RequestAborted) is { } refused)
            return await page.AnswerAsync(context, new Reply(false, refused));
        var files = (await context.FormAsync()).Files;
        if (files.Count is 0 or > MostFiles)
            return await page.AnswerAsync(context, Reply.No(files.Count == 0 ? "Choose a playbook file, or drop one on the page." : $"Those are {files.Count} files; at most {MostFiles} are read at once."));
        var answers = new List<NamedCard>();
        foreach (var file in files)
            answers.Add(new NamedCard(NameOf(file), await AnswerAsync(file, asker, context.RequestAborted)));
        return await page.AnswerAsync(context, answers is [var only]
            ? Reply.Show(only.Card)
            : new Reply(answers.TrueForAll(a => a.Card is not Card.Refused), new SeveralCards(answers)));
    }

    private async Task<Card> AnswerAsync(IFormFile file, Asker asker, CancellationToken cancel)
    {
        var name = NameOf(file);
        if (OfferedFile.Refuse(name, file.Length) is { } refused)
            return new Card.Refused(refused.Text);
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, cancel);
        var (text, answer) = OfferedFile.Read(name, bytes.ToArray(), RunbookWords.Known(commands, platforms));
        return text is null
            ? answer!
            : await proposals.ProposeAsync(new ProposedText(name, text), asker.Person, asker.Surface, cancel);
    }

    private static string NameOf(IFormFile file) => OfferedFile.NameOf(file.FileName);
}
