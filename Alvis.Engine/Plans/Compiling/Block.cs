namespace Alvis.Engine.Plans.Compiling;

/// <summary>What a line is in the layout of the text.</summary>
internal enum BlockKind
{
    Text,
    Code,
    Comment,
    Heading,
    Layout,
}

/// <summary>
/// A piece of the layout: a paragraph line or list entry with the lines that continue it, a heading, a comment. <paramref name="Depth"/> counts
/// the entries it is nested in.
/// </summary>
internal sealed record Block(BlockKind Kind, int Depth, IReadOnlyList<Token> Tokens, IReadOnlyList<int> Lines);

/// <summary>Lines to blocks: headings, bullets, numbers, nesting, fences, comments, and sentences that go on in the next line.</summary>
internal sealed class BlockReader(IReadOnlyList<string> lines)
{
    private readonly List<Block> blocks = [];
    private readonly Stack<int> indents = new();
    private bool fenced;
    private bool commented;
    private bool gap = true;

    /// <summary>All blocks; blank lines are in none.</summary>
    public IReadOnlyList<Block> Read()
    {
        for (var i = 0; i < lines.Count; i++)
            One(lines[i], i + 1);

        // A comment that never ends would swallow whatever follows: it is left for the grammar, which refuses it.
        if (commented && blocks.Count > 0)
            blocks[^1] = blocks[^1] with { Kind = BlockKind.Text, Tokens = [new Token(TokenKind.Strange, "<!--", "<!--", lines.Count, 1)], Lines = [blocks[^1].Lines[0]] };
        return blocks;
    }

    private void One(string line, int number)
    {
        var trimmed = line.Trim();
        if (trimmed.Length == 0)
        {
            gap = true;
            return;
        }

        if (!commented && IsFence(trimmed))
        {
            fenced = !fenced;
            Add(BlockKind.Layout, [], number);
        }
        else if (fenced)
        {
            Add(BlockKind.Code, [new Token(TokenKind.Code, trimmed, trimmed, number, Indent(line) + 1)], number);
        }
        else if (commented || trimmed.StartsWith("<!--", StringComparison.Ordinal))
        {
            var close = trimmed.IndexOf("-->", StringComparison.Ordinal);
            commented = close < 0;
            // Words behind a comment on its line are not part of it: they are left for the grammar, which knows no such sentence.
            Add(close >= 0 && close + 3 < trimmed.Length ? BlockKind.Text : BlockKind.Comment, Lexer.Read(line, number), number);
        }
        else if (trimmed.All(c => c is '-' or '=' or '*' or '_' or '|' or ':' or ' '))
        {
            Add(BlockKind.Layout, [], number);
        }
        else if (HeadingText(line) is { } from)
        {
            indents.Clear();
            Add(BlockKind.Heading, Lexer.Read(line, number, from), number);
        }
        else
        {
            Text(line, number);
            return;
        }

        gap = true;
    }

    private void Text(string line, int number)
    {
        var indent = Indent(line);
        var marker = MarkerEnd(line);
        var tokens = Lexer.Read(line, number, marker ?? 0);
        if (marker is null && Continues(tokens))
        {
            var last = blocks[^1];
            blocks[^1] = last with { Tokens = [.. last.Tokens, .. tokens], Lines = [.. last.Lines, number] };
            return;
        }

        // A list entry stands under the plain line above it, even when it is not indented.
        var place = (indent * 2) + (marker is null ? 0 : 1);
        while (indents.TryPeek(out var above) && above >= place)
            indents.Pop();
        blocks.Add(new Block(BlockKind.Text, indents.Count, tokens, [number]));
        indents.Push(place);
        gap = false;
    }

    /// <summary>A line without a marker goes on with the sentence above when that has no end yet and this begins in lower case.</summary>
    private bool Continues(List<Token> tokens)
    {
        if (gap || blocks.Count == 0 || blocks[^1] is not { Kind: BlockKind.Text, Tokens: [.., var end] } || tokens.Count == 0)
            return false;
        if (end.Kind == TokenKind.Mark && end.Text[0] is '.' or '!' or '?' or ':' or ';')
            return false;
        return end.IsMark(',') || (tokens[0].Raw.Length > 0 && !char.IsUpper(tokens[0].Raw[0]));
    }

    private void Add(BlockKind kind, List<Token> tokens, int number) => blocks.Add(new Block(kind, 0, tokens, [number]));

    /// <summary>Three backticks and perhaps a language; with more on the line it is no fence but words.</summary>
    private static bool IsFence(string trimmed) => trimmed.StartsWith("```", StringComparison.Ordinal) && trimmed.AsSpan(3).IndexOfAnyExceptInRange('a', 'z') < 0;

    private static int Indent(string line)
    {
        var columns = 0;
        foreach (var c in line)
        {
            if (!char.IsWhiteSpace(c))
                break;
            columns += c == '\t' ? 4 : 1;
        }

        return columns;
    }

    /// <summary>The index behind "- ", "* ", "1. " or "2) ", and behind an empty checkbox; null for a plain line.</summary>
    private static int? MarkerEnd(string line)
    {
        var at = line.Length - line.AsSpan().TrimStart().Length;
        var end = at;
        if (line[at] is '-' or '*' or '+' or '•')
        {
            end = at + 1;
        }
        else
        {
            while (end < line.Length && end - at < 3 && char.IsAsciiDigit(line[end]))
                end++;
            if (end == at || end >= line.Length || line[end] is not ('.' or ')'))
                return null;
            end++;
        }

        if (end >= line.Length || !char.IsWhiteSpace(line[end]))
            return null;
        return string.CompareOrdinal(line, end + 1, "[ ] ", 0, 4) == 0 ? end + 5 : end + 1;
    }

    private static int? HeadingText(string line)
    {
        var at = line.Length - line.AsSpan().TrimStart().Length;
        var end = at;
        while (end < line.Length && line[end] == '#')
            end++;
        return end > at && end - at <= 6 && end < line.Length && line[end] == ' ' ? end : null;
    }
}
