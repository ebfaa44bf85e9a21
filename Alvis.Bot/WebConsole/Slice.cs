namespace Alvis.Bot.WebConsole;

/// <summary>One page of a longer list.</summary>
/// <param name="Items">What stands on it.</param>
/// <param name="All">How many stand on all pages.</param>
/// <param name="Page">Which page it is, from 1.</param>
/// <param name="Pages">How many there are; at least 1.</param>
internal sealed record Slice<T>(IReadOnlyList<T> Items, int All, int Page, int Pages);

/// <summary>Cuts lists into pages.</summary>
internal static class Slice
{
    /// <summary>The page that was asked for, or the nearest there is.</summary>
    public static Slice<T> Of<T>(IReadOnlyList<T> all, int? page, int onAPage)
    {
        var pages = Math.Max(1, (all.Count + onAPage - 1) / onAPage);
        var at = Math.Clamp(page ?? 1, 1, pages);
        return new Slice<T>([.. all.Skip((at - 1) * onAPage).Take(onAPage)], all.Count, at, pages);
    }
}
