using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.WebConsole.Pages;

/// <summary>The versions of a playbook.</summary>
/// <param name="Service">Of which service.</param>
/// <param name="Versions">Newest first.</param>
/// <param name="InForce">When the one in force was confirmed; null when none is.</param>
/// <param name="Fixed">True when a file owns the service, so that nothing can be restored here.</param>
/// <param name="Old">The older of the two that are compared.</param>
/// <param name="Fresh">The newer of the two.</param>
/// <param name="Difference">What differs between them.</param>
/// <param name="More">True when there are older versions that are not listed.</param>
public sealed record PlaybookVersions(
    string Service, IReadOnlyList<PlaybookVersion> Versions, DateTimeOffset? InForce, bool Fixed, PlaybookVersion? Old, PlaybookVersion Fresh,
    IReadOnlyList<DiffLine> Difference, bool More);

/// <summary>The history of a playbook: who confirmed what, what it changed, and the way back.</summary>
internal sealed class PlaybookHistoryPages(Frames frames, IPlaybooks playbooks, IPlaybookStore store) : IConsolePages
{
    private const int Most = 100;

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder app) => app.MapGet("/playbooks/{service}/history", ShowAsync);

    /// <summary>The instant a version's address names; null when it names none.</summary>
    public static DateTimeOffset? Instant(long milliseconds) =>
        milliseconds is >= 0 and < 253_402_300_800_000 ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;

    private async Task<IResult> ShowAsync(HttpContext context, string service, long? from, long? to)
    {
        var cancel = context.RequestAborted;
        var versions = await store.HistoryAsync(service, Most + 1, cancel);
        if (versions.Count == 0)
            return await PlaybookPages.MissingAsync(context, frames, playbooks, service);
        var (old, fresh) = Chosen(versions, from, to);
        var known = playbooks.Find(service);
        var difference = Difference.Between(old is null ? "" : await TextAsync(old), await TextAsync(fresh));
        var model = new PlaybookVersions(service, [.. versions.Take(Most)], known?.ConfirmedAt, known?.File is not null, old, fresh, difference, versions.Count > Most);
        return await frames.ShowAsync<PlaybookHistory>(context, $"History of {Words.Clip(service, 63)}", "", model);

        async Task<string> TextAsync(PlaybookVersion version) => await store.TextAsync(service, version.ConfirmedAt, cancel) ?? "";
    }

    /// <summary>Which two are compared: those that were asked for, else the newest against the one before it.</summary>
    internal static (PlaybookVersion? Old, PlaybookVersion Fresh) Chosen(IReadOnlyList<PlaybookVersion> versions, long? from, long? to)
    {
        var fresh = IndexOf(to) ?? 0;
        var old = IndexOf(from) ?? fresh + 1;
        if (old < fresh)
            (old, fresh) = (fresh, old);
        return (old < versions.Count && old != fresh ? versions[old] : null, versions[fresh]);

        int? IndexOf(long? at) => at is { } wanted && versions.ToList().FindIndex(v => v.ConfirmedAt.ToUnixTimeMilliseconds() == wanted) is >= 0 and var n ? n : null;
    }
}
