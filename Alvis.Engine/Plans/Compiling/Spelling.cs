namespace Alvis.Engine.Plans.Compiling;

/// <summary>
/// Puts right what was mistyped: one edit away from one word of the closed vocabulary, beginning with the same letter. A word that could be
/// a mistyped negation is left as it is, and so refused: a correction must never turn a sentence round.
/// </summary>
internal static class Spelling
{
    /// <summary>Longer sentences are refused as they stand: the work per sentence stays bounded.</summary>
    private const int MostWords = 60;

    private static readonly HashSet<string> Known = new(Vocabulary.Correctable, StringComparer.Ordinal);

    // One edit changes the length by one at most, and the first letter stays.
    private static readonly ILookup<(char First, int Length), string> ByShape = Vocabulary.Correctable.ToLookup(w => (w[0], w.Length));

    /// <summary>The sentence with its mistyped words replaced, or null when there is nothing to replace.</summary>
    public static Sentence? Correct(Sentence sentence, Names names)
    {
        if (sentence.Tokens.Count > MostWords)
            return null;

        var tokens = sentence.Tokens.Select(t => names.Corrected(t, Correct) is { } right ? t with { Text = right, Misspelt = t.Raw } : t).ToList();
        return tokens.Exists(t => t.Misspelt is not null) ? sentence with { Tokens = tokens } : null;
    }

    private static string? Correct(Token token, Names names)
    {
        var word = token.Text;
        if (token.Kind != TokenKind.Word || word.Length is < 3 or > 20 || Known.Contains(word) || Vocabulary.Negations.Contains(word)
            || Vocabulary.Structure.Contains(word) || names.Words.Contains(word) || !word.All(c => char.IsAsciiLetterLower(c) || c == '-')
            || LooksNegative(word))
        {
            return null;
        }

        string? found = null;
        foreach (var known in ByShape[(word[0], word.Length - 1)].Concat(ByShape[(word[0], word.Length)]).Concat(ByShape[(word[0], word.Length + 1)]))
        {
            if (Kinds.Words.Distance(word, known) != 1)
                continue;
            // Three letters are too few to guess from, unless they are the same three.
            if (word.Length == 3 && (known.Length != 3 || !known.Order().SequenceEqual(word.Order())))
                continue;
            if (found is not null)
                return null;
            found = known;
        }

        return found;
    }

    private static bool LooksNegative(string word) =>
        word.StartsWith("un", StringComparison.Ordinal) || word.StartsWith("non", StringComparison.Ordinal) || word.StartsWith("dis", StringComparison.Ordinal)
        || Vocabulary.Negations.Any(n => Math.Abs(n.Length - word.Length) <= 1 && Kinds.Words.Distance(n, word) <= 1);
}
