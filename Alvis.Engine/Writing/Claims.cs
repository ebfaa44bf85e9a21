using System.Globalization;
using System.Text.RegularExpressions;

namespace Alvis.Engine.Writing;

/// <summary>What a claim is, as far as it must be held to more than its words.</summary>
internal enum ClaimKind
{
    /// <summary>A plain word.</summary>
    Word,

    /// <summary>A word with a capital letter: a name, of a person above all.</summary>
    Name,

    /// <summary>A number, a duration, an address, an id, a sign: anything but letters.</summary>
    Exact,

    /// <summary>A time of day, with its date where one is given.</summary>
    Instant,
}

/// <summary>One word of a sentence that says something, or what belongs together as one: an instant, a duration.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">In one form: lower case, an instant to the second, a duration in milliseconds.</param>
/// <param name="Date">An instant's date, where it is given.</param>
/// <param name="Passive">True when a form of "to be" stands before it: "was paged" is not "paged".</param>
/// <param name="Before">The word right before it, even one that says nothing; empty at the beginning.</param>
/// <param name="IsAside">True within brackets.</param>
internal sealed record Claim(ClaimKind Kind, string Text, string? Date, bool Passive, string Before, bool IsAside)
{
    /// <summary>True when a sentence may say <paramref name="said"/> where a fact has this.</summary>
    public bool Means(Claim said) => Text == said.Text && Passive == said.Passive && (said.Date is null || said.Date == Date);
}

/// <summary>Takes a sentence apart into what it claims. Words that say nothing by themselves are left out; no other word is.</summary>
internal static partial class Claims
{
    private static readonly HashSet<string> Silent = new(StringComparer.Ordinal)
    {
        "a", "an", "the", "of", "at", "on", "in", "for", "with", "and", "that", "this", "which", "it", "its", "has", "have", "had", "also", "as",
    };

    private static readonly HashSet<string> Being = new(StringComparer.Ordinal) { "is", "was", "are", "were", "be", "been", "being" };

    private static readonly char[] Pauses = ['.', ',', ';', ':', '!', '?', '…', '\'', '‘', '’', '"', '“', '”', '–', '—', '-'];

    /// <summary>The claims of a sentence, in its order.</summary>
    public static IReadOnlyList<Claim> Of(string sentence)
    {
        var claims = new List<Claim>();
        var (before, passive, depth) = ("", false, 0);
        foreach (Match match in Parts().Matches(sentence))
        {
            var whole = match.Groups["time"].Success || match.Groups["span"].Success;
            var word = whole ? match.Value : match.Value.Trim(Pauses);
            if (word is "" or "(" or ")" or "[" or "]")
            {
                depth = word switch { "(" or "[" => depth + 1, ")" or "]" => Math.Max(0, depth - 1), _ => depth };
                continue;
            }

            var said = word.ToLowerInvariant();
            if (Being.Contains(said))
            {
                passive = true;
            }
            else if (!Silent.Contains(said))
            {
                claims.Add(whole ? Measured(match, passive, before, depth > 0) : Spoken(word, passive, before, depth > 0));
                passive = false;
            }

            before = said;
        }

        return claims;
    }

    private static Claim Spoken(string word, bool passive, string before, bool aside)
    {
        var kind = !word.All(char.IsAsciiLetter) ? ClaimKind.Exact : char.IsAsciiLetterUpper(word[0]) ? ClaimKind.Name : ClaimKind.Word;
        // What has more than letters counts letter by letter: a path in capitals is another path.
        return new Claim(kind, kind == ClaimKind.Exact ? word : word.ToLowerInvariant(), null, passive, before, aside);
    }

    private static Claim Measured(Match match, bool passive, string before, bool aside)
    {
        if (match.Groups["time"].Success)
        {
            var date = match.Groups["date"] is { Success: true } d ? d.Value : null;
            var second = match.Groups["second"] is { Success: true } s ? s.Value : "00";
            return new Claim(ClaimKind.Instant, $"{match.Groups["hour"].Value.PadLeft(2, '0')}:{match.Groups["minute"].Value}:{second}", date, passive, before, aside);
        }

        return new Claim(ClaimKind.Exact, Milliseconds(match), null, passive, before, aside);
    }

    private static string Milliseconds(Match match)
    {
        var sum = 0m;
        for (var n = 0; n < match.Groups["amount"].Captures.Count; n++)
        {
            sum += decimal.Parse(match.Groups["amount"].Captures[n].Value, CultureInfo.InvariantCulture) * match.Groups["unit"].Captures[n].Value[..1] switch
            {
                "m" when match.Groups["unit"].Captures[n].Value is "ms" or "millisecond" or "milliseconds" => 1,
                "s" => 1_000,
                "m" => 60_000,
                "h" => 3_600_000,
                _ => 86_400_000,
            };
        }

        return $"{sum.ToString("0.###", CultureInfo.InvariantCulture)} ms";
    }

    // An instant; a duration of one or several parts; brackets and quotation marks; and then whatever stands between blanks.
    [GeneratedRegex(
        @"(?<time>(?<![\w.:/-])((?<date>\d{4}-\d\d-\d\d)[ T])?(?<hour>\d{1,2}):(?<minute>\d\d)(:(?<second>\d\d))?([ ]?(UTC|Z))?(?![\w/-]|[.,:]\d))"
        + @"|(?<span>(?<![\w.:/-])(?<amount>\d{1,12}(\.\d{1,6})?)[ ]?(?<unit>ms|milliseconds?|s|seconds?|m|minutes?|h|hours?|d|days?)(?=\d|\W|\z)"
        + @"([ ]?(?<amount>\d{1,12}(\.\d{1,6})?)[ ]?(?<unit>ms|milliseconds?|s|seconds?|m|minutes?|h|hours?|d|days?)(?=\d|\W|\z))*)"
        + @"|[()\[\]""“”]|[^\s()\[\]""“”]+",
        RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Parts();
}
