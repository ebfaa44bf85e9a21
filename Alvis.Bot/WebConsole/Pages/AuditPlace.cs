using System.Globalization;

namespace Alvis.Bot.WebConsole.Pages;

/// <summary>A place in the audit to read on from: behind an entry, of which there may be several in one instant. In an address <c>1772334000000-2</c>.</summary>
/// <param name="At">The instant of that entry.</param>
/// <param name="Past">How many entries of that instant lie before the place.</param>
internal readonly record struct AuditPlace(DateTimeOffset At, int Past)
{
    private const int MostPast = 10_000;

    /// <summary>The newest end.</summary>
    public static AuditPlace Newest { get; } = new(DateTimeOffset.MaxValue, 0);

    /// <summary>Before which instant to read from the store, to have <see cref="Past"/> entries before the first that is wanted.</summary>
    public DateTimeOffset Before => Past == 0 ? At : At.AddMilliseconds(1);

    /// <summary>The place behind the last of some entries' instants, newest first, that were read from here.</summary>
    public AuditPlace Behind(IReadOnlyList<DateTimeOffset> instants)
    {
        var last = instants[^1];
        return new AuditPlace(last, instants.Count(i => i == last) + (last == At ? Past : 0));
    }

    /// <summary>Reads what an address says; the newest end when it says nothing or nothing of sense.</summary>
    public static AuditPlace Read(string? text) =>
        text?.Split('-') is [var at, var past] && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
        && PlaybookHistoryPages.Instant(milliseconds) is { } instant && int.TryParse(past, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n is >= 0 and <= MostPast
            ? new AuditPlace(instant, n)
            : Newest;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At.ToUnixTimeMilliseconds()}-{Past}");
}
