using System.Text;
using Alvis.Bot.Access;
using Alvis.Bot.Commands;
using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.WebConsole.Pages;

/// <summary>Playbook files that somebody drops on a page: each is answered with its plan, or with why it has none.</summary>
internal sealed class PlaybookFilePages(AnswerPage page, Proposals proposals, Gate gate) : IConsolePages
{
    private const int MostFiles = 20;
    private const int LongestName = 80;

    // A decoder of its own: bytes that are no text must be seen, not replaced.
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

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
        if (Path.GetExtension(name).ToLowerInvariant() is not (".yaml" or ".yml"))
            return new Card.Refused($"{name}: a playbook is a YAML file whose name ends in .yaml or .yml.");
        if (file.Length == 0)
            return new Card.Refused($"{name}: the file is empty. Begin with the smallest playbook: Add a playbook, above.");
        if (file.Length > Proposals.MostBytes)
            return new Card.Refused($"{name}: that is {(file.Length + 1023) / 1024} KB; a playbook has at most {Proposals.MostBytes / 1024} KB.");
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, cancel);
        return TextOf(bytes.ToArray()) is { } text
            ? await proposals.ProposeAsync(new ProposedText(name, text), asker.Person, asker.Surface, cancel)
            : new Card.Refused($"{name}: the file is not text in UTF-8. Save the playbook as plain text.");
    }

    private static string NameOf(IFormFile file)
    {
        // Only the last part: some browsers send the whole path of their machine.
        var last = file.FileName[(file.FileName.LastIndexOfAny(['/', '\\']) + 1)..];
        return last.Length == 0 ? "playbook" : last.Length <= LongestName ? Words.Clip(last, LongestName) : $"{Words.Clip(last, LongestName - 6)}{Words.Clip(Path.GetExtension(last), 5)}";
    }

    private static string? TextOf(byte[] bytes)
    {
        try
        {
            return bytes.Contains((byte)0) ? null : Strict.GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
