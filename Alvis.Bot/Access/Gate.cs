using Alvis.Engine.Kinds;

namespace Alvis.Bot.Access;

/// <summary>The one place where it is asked whether somebody may do something.</summary>
internal sealed class Gate(IEnumerable<IAdmins> admins)
{
    private const int MostNamed = 3;

    /// <summary>What to tell who may do nothing because nobody is an admin.</summary>
    public const string NoAdmin = "Nobody is an admin yet. Open the link that Alvis printed at its start, or run 'alvis link' on its machine.";

    /// <summary>Null when they may; otherwise what to tell them.</summary>
    /// <param name="by">Who asks.</param>
    /// <param name="needs">The least role.</param>
    /// <param name="what">What they want to do, as a word or a few: <c>approve</c>.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task<Refusal?> AskAsync(Asker by, Role needs, string what, CancellationToken cancel) =>
        IsOpen(by.Role, needs) ? null
        : by.Role < needs && by.Doubt is { } doubt ? new Refusal($"{doubt} Nothing was done; try again in a moment.")
        : Decide(by.Role, needs, what, await AdminsAsync(cancel));

    /// <summary>The names of all admins, whoever says that they are.</summary>
    public async Task<IReadOnlyList<string>> AdminsAsync(CancellationToken cancel)
    {
        var names = new List<string>();
        foreach (var some in admins)
            names.AddRange(await some.NamesAsync(cancel));
        return [.. names.Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>The rule. Reading is open to all; until somebody is an admin nobody else may do anything, because nobody could have let them.</summary>
    public static Refusal? Decide(Role has, Role needs, string what, IReadOnlyList<string> admins)
    {
        if (IsOpen(has, needs))
            return null;
        if (admins.Count == 0)
            return new Refusal(NoAdmin);
        return has >= needs ? null : new Refusal($"'{what}' needs {Roles.A(needs)}, and you are {Roles.A(has)}. An admin can change that: {Named(admins)}.");
    }

    // These need no look at who else there is.
    private static bool IsOpen(Role has, Role needs) => needs == Role.Viewer || has == Role.Admin;

    private static string Named(IReadOnlyList<string> admins)
    {
        var named = admins.Take(MostNamed).Select(n => Words.Clip(n, Accounts.LongestName)).ToList();
        if (admins.Count > MostNamed)
            named.Add(Words.Count(admins.Count - MostNamed, "other"));
        return $"{Words.And(named)} {(admins.Count == 1 ? "is one" : "are admins")}";
    }
}
