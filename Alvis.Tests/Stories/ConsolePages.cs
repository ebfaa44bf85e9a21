using Alvis.Bot.WebConsole;

namespace Alvis.Tests.Stories;

/// <summary>
/// Every page of the console, where the world of <see cref="ConsolePageStories"/> has them: the one list that is walked by what holds for all.
/// </summary>
internal static class ConsolePages
{
    /// <summary>Addresses that answer with no page of their own.</summary>
    public static readonly IReadOnlySet<string> NoPages = new HashSet<string>(StringComparer.Ordinal)
    {
        "/assets/{version}/{**path}", "/live", "/playbooks/schema.json", "/playbooks", "/playbooks/propose", "/demo",
    };

    /// <summary>Addresses of pages.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. Frame.Places.Select(p => p.Path), "/sign-in", "/incidents", "/incidents/INC-1", "/incidents/INC-2", "/services/shop", "/services/till", "/services?q=none",
        "/playbooks/shop", "/playbooks/till", "/playbooks/till/history", "/playbooks/none", "/nowhere",
    ];

    /// <summary>Whether some page of the list is at an address that the console maps, <c>/services/{name}</c>.</summary>
    public static bool Has(string mapped)
    {
        var parts = mapped.Split('/');
        return All.Select(p => p.Split('?')[0].Split('/')).Any(page =>
            page.Length == parts.Length && page.Zip(parts).All(pair => pair.Second.StartsWith('{') || pair.First == pair.Second));
    }
}
