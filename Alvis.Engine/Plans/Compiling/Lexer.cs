namespace Alvis.Engine.Plans.Compiling;

/// <summary>
/// Cuts one line into tokens, in one pass. A character that has no place in the grammar becomes a <see cref="TokenKind.Strange"/> token,
/// which nothing accepts: what is not understood is refused, never skipped.
/// </summary>
internal static class Lexer
{
    private static readonly Dictionary<string, string[]> Contractions = new(StringComparer.Ordinal)
    {
        ["can't"] = ["can", "not"],
        ["cannot"] = ["can", "not"],
        ["won't"] = ["will", "not"],
        ["shan't"] = ["shall", "not"],
        ["dont"] = ["do", "not"],
        ["doesnt"] = ["does", "not"],
        ["didnt"] = ["did", "not"],
        ["isnt"] = ["is", "not"],
        ["wasnt"] = ["was", "not"],
        ["cant"] = ["can", "not"],
        ["wont"] = ["will", "not"],
        ["shouldnt"] = ["should", "not"],
        ["mustnt"] = ["must", "not"],
    };

    /// <summary>The tokens of <paramref name="text"/> from <paramref name="from"/> (a 0-based index) on.</summary>
    public static List<Token> Read(string text, int line = 1, int from = 0)
    {
        var tokens = new List<Token>();
        for (var i = from; i < text.Length;)
            i = char.IsWhiteSpace(text[i]) || IsEmphasis(text, i) ? i + 1 : One(text, line, i, tokens);
        return tokens;
    }

    private static int One(string text, int line, int start, List<Token> tokens)
    {
        var c = text[start];
        if (StartsUrl(text, start))
            return Add(TokenKind.Url, start, UrlEnd(text, start));
        if (c is '`' or '"' or '“')
            return Delimited(c == '“' ? '”' : c);
        if (c == '#' && start + 1 < text.Length && IsWordPart(text[start + 1]))
            return Add(TokenKind.Channel, start, WordEnd(text, start + 1));
        if (IsWordStart(c) || (c == '/' && start + 1 < text.Length && char.IsAsciiLetter(text[start + 1])))
            return Word();
        if (Arrow(text, start) is > 0 and var arrow)
            return Mark("→", start + arrow);
        // A dash stands between words; a hyphen that touches one belongs to something that is not known here.
        if (c is '–' or '—' || (c == '-' && Alone(text, start)) || string.CompareOrdinal(text, start, "--", 0, 2) == 0)
            return Mark("—", start + (c == '-' && !Alone(text, start) ? 2 : 1));
        if (c is '.' or ',' or ';' or ':' or '?' or '!' or '(' or ')' or '=')
            return Add(TokenKind.Mark, start, start + 1);
        return Add(TokenKind.Strange, start, start + 1);

        int Add(TokenKind kind, int from, int to)
        {
            tokens.Add(new Token(kind, text[from..to], text[from..to], line, start + 1));
            return to;
        }

        int Mark(string mark, int to)
        {
            tokens.Add(new Token(TokenKind.Mark, mark, text[start..to], line, start + 1));
            return to;
        }

        int Delimited(char close)
        {
            var end = text.IndexOf(close, start + 1);
            if (end < 0)
                return Add(TokenKind.Strange, start, start + 1);
            var kind = c == '`' ? TokenKind.Code : TokenKind.Quoted;
            tokens.Add(new Token(kind, text[(start + 1)..end].Trim(), text[start..(end + 1)], line, start + 1));
            return end + 1;
        }

        int Word()
        {
            var end = WordEnd(text, start);
            var raw = text[start..end];
            foreach (var part in Split(raw.Replace('’', '\'').ToLowerInvariant()))
                tokens.Add(new Token(TokenKind.Word, part, raw, line, start + 1));
            return end;
        }
    }

    /// <summary>"it's" is "it is", "don't" is "do not": a negation must never hide inside a word.</summary>
    private static string[] Split(string word)
    {
        if (Contractions.TryGetValue(word, out var parts))
            return parts;
        if (word.EndsWith("n't", StringComparison.Ordinal) && word.Length > 3)
            return [word[..^3], "not"];
        return word.EndsWith("'s", StringComparison.Ordinal) && word.Length > 2 ? [word[..^2], "is"] : [word];
    }

    private static bool IsWordStart(char c) => char.IsAsciiLetterOrDigit(c) || c == '@';

    private static bool IsWordPart(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '/' or '@' or '%' || char.IsLetter(c);

    private static int WordEnd(string text, int at)
    {
        var end = at + 1;
        // A dot, apostrophe or comma-free colon belongs to the word only when it goes on right behind it: "techaro.fake", "it's".
        while (end < text.Length && (IsWordPart(text[end])
            || (text[end] is '.' or '\'' or '’' && end + 1 < text.Length && char.IsAsciiLetterOrDigit(text[end + 1]))))
        {
            end++;
        }

        return end;
    }

    private static bool StartsUrl(string text, int at) =>
        string.Compare(text, at, "http://", 0, 7, StringComparison.OrdinalIgnoreCase) == 0
        || string.Compare(text, at, "https://", 0, 8, StringComparison.OrdinalIgnoreCase) == 0;

    private static int UrlEnd(string text, int at)
    {
        var end = at;
        while (end < text.Length && !char.IsWhiteSpace(text[end]) && text[end] is not ('`' or '"' or '<' or '>'))
            end++;
        while (end > at && text[end - 1] is '.' or ',' or ';' or ':' or '?' or '!' or ')')
            end--;
        return end;
    }

    /// <summary>How long the arrow is that stands here; 0 for none.</summary>
    private static int Arrow(string text, int at) =>
        text[at] is '→' or '⇒' ? 1 : string.CompareOrdinal(text, at, "->", 0, 2) == 0 || string.CompareOrdinal(text, at, "=>", 0, 2) == 0 ? 2 : 0;

    private static bool Alone(string text, int at) => at > 0 && char.IsWhiteSpace(text[at - 1]) && at + 1 < text.Length && char.IsWhiteSpace(text[at + 1]);

    /// <summary>Stars that touch a word are Markdown's emphasis; a star on its own is not.</summary>
    private static bool IsEmphasis(string text, int at) =>
        text[at] == '*' && ((at > 0 && !char.IsWhiteSpace(text[at - 1])) || (at + 1 < text.Length && !char.IsWhiteSpace(text[at + 1])));
}
