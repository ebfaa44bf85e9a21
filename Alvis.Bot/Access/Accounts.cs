using Alvis.Engine.Kinds;

namespace Alvis.Bot.Access;

/// <summary>Accounts in the one form they are compared in.</summary>
internal static class Accounts
{
    /// <summary>The surface of the web console.</summary>
    public const string Console = "console";

    /// <summary>The surface of the terminal that <c>serve</c> runs in.</summary>
    public const string Terminal = "terminal";

    /// <summary>The most characters of a name.</summary>
    public const int LongestName = 60;

    /// <summary>What can be a name on the console, for messages.</summary>
    public static readonly string NameForm = $"at most {LongestName} letters, digits, spaces and . - _ @ +";

    /// <summary>Where people can have accounts, each with what stands there, an example of it, and whether a text can be one.</summary>
    private static readonly (string Surface, string Form, string Example, Func<string, bool> Fits)[] Forms =
    [
        (Console, $"a name of {NameForm}", "ada", id => OfName(id) is not null),
        ("email", "an address", "ada@shop.example", id => Parts(id, '@')),
        ("slack", "the team's and the user's id", "T024/U7", id => Parts(id, '/')),
        ("teams", "the tenant's and the user's object id", "TENANT/OBJECT", id => Parts(id, '/')),
        (Terminal, "the user that runs Alvis", "root", id => !id.Any(IsStrange)),
    ];

    /// <summary>The words of the surfaces that people can have accounts on.</summary>
    public static IReadOnlyList<string> Surfaces { get; } = [.. Forms.Select(f => f.Surface)];

    /// <summary>
    /// The console account of a name as a person writes it; null for one that cannot be used. Letters in either case and single or double
    /// spaces are the same person: two people who look alike in a list must not be two.
    /// </summary>
    public static Account? OfName(string name)
    {
        var words = name.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var id = string.Join('-', words).ToLowerInvariant();
        return id.Length is > 0 and <= LongestName && id.All(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' or '@' or '+') && id.Any(char.IsLetterOrDigit)
            ? new Account(Console, id)
            : null;
    }

    /// <summary>An example of what stands on a surface: <c>T024/U7</c>.</summary>
    public static string ExampleOn(string surface) => Forms.First(f => f.Surface == surface).Example;

    /// <summary>
    /// The account that a person wrote, in the form it is compared in; or what is wrong with it. One that nobody can have would never be missed.
    /// </summary>
    public static (Account? Account, Refusal? Refusal) Read(string surface, string id)
    {
        (surface, id) = (surface.Trim().ToLowerInvariant(), id.Trim());
        if (Forms.FirstOrDefault(f => f.Surface == surface) is not { Form: { } expected } form)
            return (null, new Refusal($"'{Words.Clip(surface, 30)}' is no surface; {Words.Known(surface, Surfaces)}."));
        return form.Fits(id) && (surface == Console ? OfName(id) : Account.Read($"{surface}:{id}")) is { } account
            ? (Normal(account), null)
            : (null, new Refusal($"'{Words.Clip(id, 60)}' is no account on {surface}; expected {expected}, such as {form.Example}."));
    }

    /// <summary>The account as it is compared: where a surface does not tell letters by case, in lower case.</summary>
    public static Account Normal(Account account) =>
        account.Surface.ToLowerInvariant() is var surface && surface is Console or "email"
            ? new Account(surface, account.Id.ToLowerInvariant())
            : account with { Surface = surface };

    private static bool Parts(string id, char between) => id.Split(between) is [{ Length: > 0 }, { Length: > 0 }] && !id.Any(IsStrange);

    private static bool IsStrange(char c) => char.IsWhiteSpace(c) || char.IsControl(c) || Words.IsTurning(c);
}
