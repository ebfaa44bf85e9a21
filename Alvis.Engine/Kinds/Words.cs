using System.Text;

namespace Alvis.Engine.Kinds;

/// <summary>Plain-language building blocks of messages.</summary>
public static class Words
{
    /// <summary>
    /// The text on one line, without control characters and those that turn the direction of writing, cut to <paramref name="most"/>
    /// characters with an ellipsis.
    /// </summary>
    public static string Clip(string text, int most)
    {
        var line = new StringBuilder(Math.Min(text.Length, most) + 1);
        foreach (var rune in text.EnumerateRunes())
        {
            if (line.Length + rune.Utf16SequenceLength > most)
                return line.Append('…').ToString();
            line.Append(Rune.IsControl(rune) || IsTurning(rune.Value) ? " " : rune.ToString());
        }

        return line.ToString();
    }

    /// <summary>
    /// True for characters that break a line unseen or make text read otherwise than it is stored (U+2028, U+2029, the embeddings,
    /// overrides and isolates): a person could confirm something else than what they see.
    /// </summary>
    public static bool IsTurning(int character) => character is >= 0x2028 and <= 0x202E or >= 0x2066 and <= 0x2069;

    /// <summary><c>a, b or c</c>.</summary>
    public static string Or(IReadOnlyCollection<string> words) => Join(words, "or");

    /// <summary><c>a, b and c</c>.</summary>
    public static string And(IReadOnlyCollection<string> words) => Join(words, "and");

    /// <summary><c>1 restart</c>, <c>2 restarts</c>.</summary>
    public static string Count(long n, string one, string? many = null) => $"{n} {(n == 1 ? one : many ?? one + "s")}";

    /// <summary>The known word nearest to a mistyped one, or null when none is near enough to be meant.</summary>
    public static string? Nearest(string word, IEnumerable<string> known)
    {
        return known
            .Select(k => (Word: k, Distance: Distance(word, k)))
            .Where(k => k.Distance <= Math.Max(1, Math.Max(word.Length, k.Word.Length) / 3))
            .OrderBy(k => k.Distance).ThenBy(k => k.Word, StringComparer.Ordinal)
            .Select(k => k.Word)
            .FirstOrDefault();
    }

    /// <summary><c>did you mean 'x'? Known: x, y</c>, for an unknown word.</summary>
    public static string Known(string word, IReadOnlyCollection<string> known)
    {
        var list = known.Count == 0 ? "none is registered" : $"known: {string.Join(", ", known)}";
        return Nearest(word, known) is { } near ? $"did you mean '{near}'? ({list})" : list;
    }

    /// <summary>Edits (insert, delete, replace, swap of neighbours) from one word to another, ignoring case.</summary>
    public static int Distance(string a, string b)
    {
        if (a.Length > 64 || b.Length > 64)
            return string.Equals(a, b, StringComparison.OrdinalIgnoreCase) ? 0 : int.MaxValue;

        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            rows[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var same = Same(a[i - 1], b[j - 1]) ? 0 : 1;
                var best = Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + same);
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                    best = Math.Min(best, rows[i - 2, j - 2] + 1);
                rows[i, j] = best;
            }
        }

        return rows[a.Length, b.Length];
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);

    private static string Join(IReadOnlyCollection<string> words, string last) => words.Count switch
    {
        0 => "nothing",
        1 => words.First(),
        _ => $"{string.Join(", ", words.Take(words.Count - 1))} {last} {words.Last()}",
    };
}
