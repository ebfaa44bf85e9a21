using System.Globalization;

namespace Alvis.Engine.Plans.Compiling;

/// <summary>Reads durations as people write them: "90 seconds", "two minutes", "1 minute and 30 seconds", "45s". Numbers are never made up.</summary>
internal static class DurationParser
{
    /// <summary>Takes a duration; null when none stands here.</summary>
    public static long? Seconds(Cursor at)
    {
        long? total = null;
        while (Amount(at) is { } part)
        {
            total = (total ?? 0) + part;
            // "1 minute and 30 seconds", but not "one minute and check".
            if (at.Here?.Is("and") == true && Peek(at, 1))
                at.At++;
            else
                break;
        }

        return total;

        static bool Peek(Cursor at, int by)
        {
            var start = at.At;
            at.At += by;
            var follows = Amount(at) is not null;
            at.At = start;
            return follows;
        }
    }

    private static long? Amount(Cursor at)
    {
        if (at.Here is not { Kind: TokenKind.Word, Misspelt: null } first)
            return null;
        var digits = first.Text.TakeWhile(char.IsAsciiDigit).Count();
        if (digits is > 0 and <= 6 && digits < first.Text.Length && Vocabulary.Units.TryGetValue(first.Text[digits..], out var unit))
        {
            at.At++;
            return long.Parse(first.Text.AsSpan(0, digits), CultureInfo.InvariantCulture) * unit;
        }

        var known = Vocabulary.Numbers.TryGetValue(first.Text, out var n)
            || (digits == first.Text.Length && digits <= 6 && int.TryParse(first.Text, NumberStyles.None, CultureInfo.InvariantCulture, out n));
        if (!known || at.Ahead(1) is not { Kind: TokenKind.Word } word || !Vocabulary.Units.TryGetValue(word.Text, out unit))
            return null;
        at.At += 2;
        return (long)n * unit;
    }
}
