using Alvis.Bot.Access;
using Alvis.Bot.Commands;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.WebConsole.Pages;

/// <summary>An entry of the audit.</summary>
/// <param name="Entry">It.</param>
/// <param name="Path">The page about what it is about; null for none.</param>
public sealed record AuditLine(AuditEntry Entry, string? Path);

/// <summary>A part of the audit.</summary>
/// <param name="Lines">Newest first.</param>
/// <param name="Query">What was looked for.</param>
/// <param name="Before">The instant before which the entries lie; null on the newest.</param>
/// <param name="Older">The place where older ones begin, for the address; null when there are none.</param>
/// <param name="Checked">What the last check of the chains found; null when there was none since Alvis started.</param>
public sealed record AuditPart(IReadOnlyList<AuditLine> Lines, string Query, DateTimeOffset? Before, string? Older, ChainsChecked? Checked);

/// <summary>What people did, for everybody who may read: it says no more than the incidents and playbooks it is about.</summary>
internal sealed class AuditPages(Frames frames, AnswerPage answers, IAuditStore audit, IPlaybooks playbooks, ChainCheck chains) : IConsolePages
{
    private const string Path = "/audit";
    private const int OnAPage = 100;

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, ShowAsync);
        // A press and no link: it reads everything there is.
        app.MapPost(Path, (Delegate)CheckAsync);
    }

    private async Task<IResult> CheckAsync(HttpContext context)
    {
        var found = await chains.RunAsync(context.RequestAborted);
        return await answers.AnswerAsync(context, found.Broken is null ? Reply.Done(AuditTexts.Checked(null)) : Reply.No(AuditTexts.Checked(found.Broken)));
    }

    private async Task<IResult> ShowAsync(HttpContext context, string? q, string? before)
    {
        var cancel = context.RequestAborted;
        var query = Words.Clip(q ?? "", 63).Trim();
        var place = AuditPlace.Read(before);
        var most = place.Past + OnAPage + 1;
        var read = query.Length == 0 ? await audit.BeforeAsync(place.Before, most, cancel) : await audit.FindAsync(query, place.Before, most, cancel);
        var (shown, more) = (read.Skip(place.Past).Take(OnAPage).ToList(), read.Count == most);
        var part = new AuditPart(
            [.. shown.Select(e => new AuditLine(e, AuditTexts.PathOf(e, playbooks)))], query, place == AuditPlace.Newest ? null : place.At,
            more ? place.Behind([.. shown.Select(e => e.At)]).ToString() : null, chains.Last);
        return await frames.ShowAsync<AuditPage>(context, "Audit", Path, part);
    }
}
