namespace Alvis.Engine.Kinds;

/// <summary>Durations as people write and read them.</summary>
public static class Duration
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    // Largest first: the order in which people write them, and the only one that is read.
    private static readonly (string Name, long Milliseconds)[] Units =
        [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

    /// <summary>Reads <c>500ms</c>, <c>10s</c>, <c>1.5s</c>, <c>5m</c>, <c>1h30m</c>, <c>30d</c>; null when it is none of these or over ten years.</summary>
    public static TimeSpan? Read(string text)
    {
        if (text.Length is 0 or > 40)
            return null;

        var rest = text.AsSpan();
        var total = 0m;
        var next = 0;
        while (rest.Length > 0)
        {
            var digits = Digits(rest);
            var fraction = digits < rest.Length && rest[digits] == '.' ? 1 + Digits(rest[(digits + 1)..]) : 0;
            var letters = Letters(rest[(digits + fraction)..]);
            var name = rest.Slice(digits + fraction, letters);
            var unit = next;
            while (unit < Units.Length && !name.SequenceEqual(Units[unit].Name))
                unit++;

            // Ten years in milliseconds have twelve digits. Only seconds have a fraction, and it ends at the millisecond.
            if (digits is 0 or > 12 || unit == Units.Length || fraction is 1 or > 4 || (fraction > 0 && Units[unit].Name != "s"))
                return null;
            total += decimal.Parse(rest[..(digits + fraction)]) * Units[unit].Milliseconds;
            rest = rest[(digits + fraction + letters)..];
            next = unit + 1;
        }

        return total <= (decimal)Longest.TotalMilliseconds ? TimeSpan.FromMilliseconds((long)total) : null;
    }

    /// <summary>The short form that <see cref="Read"/> reads: <c>1m30s</c>.</summary>
    public static string Short(TimeSpan span)
    {
        if (span <= TimeSpan.Zero)
            return "0s";
        var text = "";
        if (span.Days > 0)
            text += $"{span.Days}d";
        if (span.Hours > 0)
            text += $"{span.Hours}h";
        if (span.Minutes > 0)
            text += $"{span.Minutes}m";
        if (span.Seconds > 0)
            text += $"{span.Seconds}s";
        if (span.Milliseconds > 0)
            text += $"{span.Milliseconds}ms";
        return text.Length > 0 ? text : "0s";
    }

    /// <summary>For a sentence, two units at most and never negative: <c>1 minute 30 seconds</c>, <c>less than a second</c>.</summary>
    public static string Spoken(TimeSpan span)
    {
        if (span < TimeSpan.FromSeconds(1))
            return span <= TimeSpan.Zero ? "0 seconds" : "less than a second";
        var parts = new[]
        {
            (span.Days, "day"), (span.Hours, "hour"), (span.Minutes, "minute"), (span.Seconds, "second"),
        };
        return string.Join(' ', parts.SkipWhile(p => p.Item1 == 0).Take(2).Where(p => p.Item1 > 0).Select(p => Words.Count(p.Item1, p.Item2)));
    }

    private static int Digits(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? text.Length : end;
    }

    private static int Letters(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('a', 'z');
        return end < 0 ? text.Length : end;
    }
}
