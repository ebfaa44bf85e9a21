using System.Globalization;

namespace Alvis.Engine.Plans.Compiling;

/// <summary>
/// Reads durations as people write them: "90 seconds", "two minutes", "a minute and a half", "half an hour", "1m30s". Numbers are never made up.
/// </summary>
internal static class DurationParser
{
    private const int Hour = 3600;

    /// <summary>Takes a duration in seconds; null when none stands here.</summary>
    public static long? Seconds(Cursor at)
    {
        long? total = null;
        while (Amount(at) is { } part)
        {
            total = (total ?? 0) + part;
            // "1 minute and 30 seconds", but not "one minute and check".
            if (at.Here?.Is("and") == true && Follows(at))
                at.At++;
            else
                break;
        }

        return total;
    }

    /// <summary>Takes "30 seconds" or, behind "every", the unit alone: "every minute".</summary>
    public static long? Interval(Cursor at)
    {
        if (Seconds(at) is { } seconds)
            return seconds;
        if (at.Here is not { Kind: TokenKind.Word, Misspelt: null } word || word.Text.Length < 4 || !Vocabulary.Units.TryGetValue(word.Text, out var unit))
            return null;
        at.At++;
        return unit;
    }

    /// <summary>Takes a whole number in digits or words; null when none stands here. "a" is none.</summary>
    public static int? Number(Cursor at)
    {
        if (at.Here is not { Kind: TokenKind.Word, Misspelt: null } word || word.Text is "a" or "an" || NumberOf(word.Text) is not { } number || number != Math.Floor(number))
            return null;
        at.At++;
        return (int)number;
    }

    private static bool Follows(Cursor at)
    {
        var start = at.At;
        at.At++;
        var follows = Amount(at) is not null;
        at.At = start;
        return follows;
    }

    private static long? Amount(Cursor at)
    {
        var start = at.At;
        if (Half(at) is { } half)
            return half;
        at.At = start;
        if (at.Here is not { Kind: TokenKind.Word, Misspelt: null } first)
            return null;
        if (Compact(first.Text) is { } compact)
        {
            at.At++;
            return compact;
        }

        if (NumberOf(first.Text) is not { } number)
            return null;
        at.At++;
        var more = at.Take("and a half");
        if (Unit(at) is not { } unit)
        {
            at.At = start;
            return null;
        }

        more |= !more && at.Take("and a half");
        var seconds = (number * unit) + (more ? unit / 2m : 0);
        return seconds == Math.Floor(seconds) ? (long)seconds : null;
    }

    /// <summary>"half an hour", "a half hour", "a quarter of an hour".</summary>
    private static long? Half(Cursor at)
    {
        if (at.Take("a quarter of an hour"))
            return Hour / 4;
        return at.TakeAny("half a", "half an", "a half") && Unit(at) is { } unit and > 1 ? unit / 2 : null;
    }

    private static int? Unit(Cursor at)
    {
        if (at.Here is not { Kind: TokenKind.Word } word || !Vocabulary.Units.TryGetValue(word.Text, out var unit))
            return null;
        at.At++;
        return unit;
    }

    /// <summary>"45s", "1m30s".</summary>
    private static long? Compact(string word)
    {
        long total = 0;
        for (var i = 0; i < word.Length;)
        {
            var digits = word.AsSpan(i).IndexOfAnyExceptInRange('0', '9');
            if (digits is < 1 or > 6)
                return null;
            var letters = word.AsSpan(i + digits).IndexOfAnyInRange('0', '9');
            var unit = word.Substring(i + digits, letters < 0 ? word.Length - i - digits : letters);
            if (!Vocabulary.Units.TryGetValue(unit, out var seconds))
                return null;
            total += long.Parse(word.AsSpan(i, digits), CultureInfo.InvariantCulture) * seconds;
            i += digits + unit.Length;
        }

        return word.Length > 0 ? total : null;
    }

    private static decimal? NumberOf(string word)
    {
        if (Vocabulary.Numbers.TryGetValue(word, out var n))
            return n;
        if (word.Split('-') is [var tens, var ones] && Vocabulary.Numbers.TryGetValue(tens, out var ten) && ten is >= 20 and < 100 && Vocabulary.Numbers.TryGetValue(ones, out var one)
            && one is > 0 and < 10)
        {
            return ten + one;
        }

        return word.Length <= 8 && decimal.TryParse(word, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
