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

    /// <summary>The account as it is compared: where a surface does not tell letters by case, in lower case.</summary>
    public static Account Normal(Account account) =>
        account.Surface.ToLowerInvariant() is var surface && surface is Console or "email"
            ? new Account(surface, account.Id.ToLowerInvariant())
            : account with { Surface = surface };
}
