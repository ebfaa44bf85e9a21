using System.Text.RegularExpressions;

namespace Alvis.Engine.Writing;

/// <summary>
/// Whether a sentence that a model wrote for a line keeps to that line: no number, duration, address or command of its own, no ban or doubt of the line left
/// out. It cannot know whether the sentence means the same; that a person sees, since both are shown side by side.
/// </summary>
internal static partial class Faith
{
    private static readonly string[] Ones =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"];

    private static readonly Dictionary<string, string> Numbers = Ones.Select((w, n) => (w, n.ToString(System.Globalization.CultureInfo.InvariantCulture)))
        .Concat([("thirty", "30"), ("forty", "40"), ("forty-five", "45"), ("fifty", "50"), ("sixty", "60"), ("ninety", "90"), ("once", "1"), ("twice", "2")])
        .ToDictionary(p => p.Item1, p => p.Item2, StringComparer.OrdinalIgnoreCase);

    /// <summary>What the sentence does to the line, or null when it keeps to it.</summary>
    public static string? Breach(string sentence, string line)
    {
        if (sentence.Length == 0 || sentence.Contains('…', StringComparison.Ordinal))
            return "it is empty or too long";
        if (Ban().IsMatch(line) != Ban().IsMatch(sentence))
            return Ban().IsMatch(line) ? "the line forbids something, and the sentence does not" : "the line forbids nothing";
        if (Doubt().IsMatch(line) && !Doubt().IsMatch(sentence))
            return "the line only considers it";
        var known = Exact(line).ToHashSet(StringComparer.Ordinal);
        return Exact(sentence).FirstOrDefault(c => !known.Contains(c)) is { } invented ? $"the line does not say '{invented}'" : null;
    }

    /// <summary>True when these lines name this time, in digits or in words.</summary>
    public static bool Names(IEnumerable<string> lines, TimeSpan span)
    {
        var wanted = Exact($"{(long)span.TotalSeconds} seconds").Single();
        return lines.Any(l => Exact(l).Contains(wanted, StringComparer.Ordinal));
    }

    // Numbers in words count as numbers, on both sides.
    private static IEnumerable<string> Exact(string text) =>
        Claims.Of(Number().Replace(text, m => Digits(m.Value)).Replace('`', ' ')).Where(c => c.Kind is ClaimKind.Exact or ClaimKind.Instant && c.Text.Any(char.IsLetterOrDigit)).Select(c => c.Text);

    private static string Digits(string word) => Numbers.TryGetValue(word, out var digits) ? digits : "1";

    [GeneratedRegex(@"\b(not|never|don['’]?t|doesn['’]?t|cannot|can['’]?t|avoid|without|no|nobody|unless|except)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Ban();

    [GeneratedRegex(@"\b(maybe|might|may|could|consider|considering|perhaps|possibly|optionally|probably)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Doubt();

    [GeneratedRegex(
        @"\b(zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|forty-five|fifty|sixty|ninety|once|twice)\b"
        + @"|\ban?(?=\s+(second|minute|hour|day)\b)",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Number();
}
