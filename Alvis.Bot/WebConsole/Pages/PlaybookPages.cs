using Alvis.Bot.Access;
using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.WebConsole.Pages;

/// <summary>
/// The editor of playbooks: write one, change one, propose it. It is a plain form; its script adds the editor, the diagnostics and the plan
/// beside the text.
/// </summary>
internal sealed class PlaybookPages(Frames frames, Proposals proposals, IPlaybooks playbooks, IPlaybookStore store, FolderSync folder, Gate gate) : IConsolePages
{
    private const string New = "/playbooks/new";

    private static readonly string[] Scripts = ["schema.js", "monaco.js", "editor.js"];

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/playbooks", () => Results.Redirect("/services"));
        app.MapGet(New, (HttpContext context, string? from) => ShowAsync(context, new PlaybookEdit
        {
            Service = "",
            Text = Examples.Text(from) ?? Examples.Smallest,
        }));
        app.MapGet("/playbooks/{service}", EditAsync);
        app.MapPost("/playbooks/propose", (Delegate)ProposeAsync);
        // Where a press on the answer to a proposal leads back to, in a browser without script.
        app.MapGet("/playbooks/propose", Task<IResult> (HttpContext context) => frames.ShowAsync<PlaybookProposed>(context, "Proposal", New, ""));
    }

    private async Task<IResult> EditAsync(HttpContext context, string service, long? version)
    {
        var known = playbooks.Find(service);
        var restored = version is { } at && PlaybookHistoryPages.Instant(at) is { } instant ? await store.TextAsync(service, instant, context.RequestAborted) : null;
        if (known is null && restored is null)
            return await MissingAsync(context, frames, playbooks, service);
        return await ShowAsync(context, new PlaybookEdit
        {
            Service = service,
            Text = known?.File is null && restored is not null ? restored : known!.Text,
            Base = known?.Hash ?? "",
            IsTyped = restored is not null,
            Restores = restored is null ? null : PlaybookHistoryPages.Instant(version!.Value),
        });
    }

    private async Task<IResult> ProposeAsync(HttpContext context)
    {
        var cancel = context.RequestAborted;
        var form = await context.FormAsync();
        var (service, began, newer) = (form["service"].ToString(), form["base"].ToString(), form["newer"].ToString());
        // Browsers send a form's lines with both characters; the hash of what is in force knows one.
        var text = form["text"].ToString().ReplaceLineEndings("\n");
        var asker = context.SignedIn();
        var edit = new PlaybookEdit { Service = service, Text = text, Base = newer.Length > 0 ? newer : began, IsTyped = true };
        if (newer.Length > 0)
            return await ShowAsync(context, edit);

        var proposed = new ProposedText(NameOf(service), text, began.Length > 0 ? began : null, service.Length > 0 ? service : null);
        var card = await RefusalAsync(gate, asker, cancel) ?? await proposals.ProposeAsync(proposed, asker.Person, asker.Surface, cancel);
        var meant = service.Length > 0 ? service : (card as PreviewCard)?.Service ?? "";
        if (!context.Request.Headers.ContainsKey(AnswerPage.Scripted))
            return await ShowAsync(context, edit, card, meant);
        var now = playbooks.Find(meant) is { } known ? VersionInForce.Of(known) : null;
        return Results.Json(new
        {
            Ok = card is PreviewCard { Buttons.Count: > 0 },
            Html = await Drawn(context, card),
            Service = meant,
            Hash = Proposals.Hash(text),
            Newer = now is not null && now.Hash != began ? now with { By = Words.Clip(now.By, 80) } : null,
        });
    }

    private Task<IResult> ShowAsync(HttpContext context, PlaybookEdit edit, Card? answer = null, string? meant = null)
    {
        var known = playbooks.Find(meant ?? edit.Service);
        var shown = edit with
        {
            Now = known is null ? null : VersionInForce.Of(known),
            File = known?.File is { } file && edit.Service.Length > 0 ? folder.PathOf(file) : null,
            MayPropose = context.SignedIn().Role >= Role.Author,
        };
        var title = edit.Service.Length > 0 ? $"Playbook of {Words.Clip(edit.Service, 63)}" : "Add a playbook";
        return frames.ShowAsync<PlaybookEditor>(context, title, edit.Service.Length > 0 ? "" : New, shown, frame => frame with { Scripts = Scripts, Answer = answer ?? frame.Answer });
    }

    /// <summary>The page for a service that has no playbook: those of a similar name.</summary>
    public static Task<IResult> MissingAsync(HttpContext context, Frames frames, IPlaybooks playbooks, string service) =>
        frames.ShowAsync<PlaybookNowhere>(context, "Not found", "", PlaybookMissing.Of(service, playbooks.All), status: StatusCodes.Status404NotFound);

    /// <summary>Why somebody may not propose; null when they may.</summary>
    public static async Task<Card?> RefusalAsync(Gate gate, Asker asker, CancellationToken cancel) =>
        await gate.AskAsync(asker, Role.Author, "propose a playbook", cancel) is { } refusal ? new Card.Refused(refusal.Text) : null;

    /// <summary>What a text is called in what is said about it.</summary>
    public static string NameOf(string service) => service.Length is > 0 and <= 63 ? $"{service}.yaml" : "playbook.yaml";

    private static Task<string> Drawn(HttpContext context, Card card) =>
        context.RequestServices.GetRequiredService<Views>().DrawAsync<Parts.CardView>(card, context.RequestAborted);
}
