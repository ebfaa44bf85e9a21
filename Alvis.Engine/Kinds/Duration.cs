using System.Text.RegularExpressions;

namespace Alvis.Engine.Kinds;

/// <summary>Durations as people write and read them.</summary>
public static partial class Duration
{
    /// <summary>Reads <c>500ms</c>, <c>10s</c>, <c>5m</c>, <c>1h30m</c>, <c>30d</c>; null when it is none of these or over ten years.</summary>
    public static TimeSpan? Read(string text)
    {
        if (text.Length > 40 || Form().Match(text) is not { Success: true } match)
            return null;

        var seconds = 0m;
        foreach (var (group, unit) in Units)
        {
            if (match.Groups[group] is not { Success: true } part)
                continue;
            if (!decimal.TryParse(part.ValueSpan, out var n))
                return null;
            seconds += n * unit;
        }

        return seconds <= 315_360_000m ? TimeSpan.FromMilliseconds((long)(seconds * 1000m)) : null;
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

    private static readonly (string Group, decimal Seconds)[] Units = [("d", 86_400m), ("h", 3_600m), ("m", 60m), ("s", 1m), ("ms", 0.001m)];

    [GeneratedRegex(@"^(?=\d)((?<d>\d+)d)?((?<h>\d+)h)?((?<m>\d+)m(?!s))?((?<s>\d+(\.\d{1,3})?)s)?((?<ms>\d+)ms)?$", RegexOptions.ExplicitCapture, 100)]
    private static partial Regex Form();
}
