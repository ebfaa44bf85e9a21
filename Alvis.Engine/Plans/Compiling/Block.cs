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
/// the entries it is nested in; for a heading it is its level.
/// </summary>
internal sealed record Block(BlockKind Kind, int Depth, IReadOnlyList<Token> Tokens, IReadOnlyList<int> Lines);

/// <summary>Lines to blocks: headings, bullets, numbers, nesting, fences, comments, and sentences that go on in the next line.</summary>
internal sealed class BlockReader(IReadOnlyList<string> lines)
{
    /// <summary>What stands above a fence and says only that it is to be run.</summary>
    private static readonly string[] LeadIns = ["run", "run this", "run the following", "run the following command", "run this command", "use", "use this command", "execute", "with", "by running", "using", "the command is"];

    /// <summary>The names of columns under which facts stand, not rules.</summary>
    private static readonly HashSet<string> Facts = new(StringComparer.Ordinal)
    {
        "", "field", "value", "key", "name", "owner", "owners", "contact", "contacts", "service", "tier", "team", "link", "links", "description", "detail", "details", "info", "property", "setting", "environment", "region",
        "url", "slack", "channel", "who", "role", "dashboard", "version", "severity",
    };

    private static readonly HashSet<string> Columns = new(StringComparer.Ordinal)
    {
        "", "if", "when", "condition", "then", "action", "actions", "do", "what to do", "result", "outcome", "state", "status", "symptom", "step", "steps", "response", "check result", "#", "no", "what happens", "check",
    };

    private readonly List<Block> blocks = [];
    private readonly Stack<int> indents = new();
    private bool facts;
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
            Code(line, trimmed, number);
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
        else if (trimmed[0] == '|')
        {
            Row(line, trimmed, number);
        }
        else if (HeadingText(line) is { } from)
        {
            indents.Clear();
            blocks.Add(new Block(BlockKind.Heading, trimmed.TakeWhile(c => c == '#').Count(), Lexer.Read(line, number, from), [number]));
        }
        else
        {
            Text(line, number);
            return;
        }

        gap = true;
    }

    /// <summary>A line of a fence is a command, with the shell's prompt left out; "# …" there is a comment. "Run the following:" above it belongs to it.</summary>
    private void Code(string line, string trimmed, int number)
    {
        if (trimmed.StartsWith("# ", StringComparison.Ordinal))
        {
            Add(BlockKind.Comment, Lexer.Read(line, number), number);
            return;
        }

        var command = trimmed.StartsWith("$ ", StringComparison.Ordinal) ? trimmed[2..].Trim() : trimmed;
        var token = new Token(TokenKind.Code, command, trimmed, number, Indent(line) + 1);
        if (blocks is [.., { Kind: BlockKind.Text, Tokens: [.., { } end] } above, { Kind: BlockKind.Layout }] && end.IsMark(':') && new Cursor(above.Tokens) is var at && at.TakeAny(LeadIns) && at.TakeMark(':') && at.AtEnd)
            blocks[^2] = above with { Kind = BlockKind.Code, Tokens = [token], Lines = [.. above.Lines, number] };
        else
            blocks.Add(new Block(BlockKind.Code, indents.Count(place => place < Indent(line) * 2), [token], [number]));
    }

    /// <summary>A row of a table: two cells are a condition and what to do, or a number and what to do. The names of the columns are a remark.</summary>
    private void Row(string line, string trimmed, int number)
    {
        var cells = new List<List<Token>> { new() };
        var from = line.IndexOf('|', StringComparison.Ordinal) + 1;
        foreach (var token in Lexer.Read(line, number, from))
        {
            if (token is { Kind: TokenKind.Strange, Text: "|" })
                cells.Add([]);
            else
                cells[^1].Add(token);
        }

        if (trimmed[^1] == '|')
            cells.RemoveAt(cells.Count - 1);
        if (cells is [[{ Kind: TokenKind.Word } n], _, ..] && n.Text.All(char.IsAsciiDigit))
            cells.RemoveAt(0);
        var names = cells.Select(c => string.Join(' ', c.Where(t => t.Kind == TokenKind.Word).Select(t => t.Text))).ToList();
        var first = number < lines.Count && lines[number].Trim() is ['|', .., '|'] or ['|', .., '-'] && lines[number].All(c => c is '-' or '|' or ':' or ' ' or '\t');
        if (first)
            facts = names.TrueForAll(Facts.Contains);
        if (names.TrueForAll(Columns.Contains) || (first && Background.Harmless([.. cells.SelectMany(c => c).Where(t => t.Text is not ("if" or "when" or "do" or "then"))]))
            || (facts && Background.Harmless([.. cells.SelectMany(c => c)])))
            Add(BlockKind.Comment, [.. cells.SelectMany(c => c)], number);
        else if (cells is [var condition, var then] && condition.Count > 0 && then.Count > 0)
            Add(BlockKind.Text, [.. condition, new Token(TokenKind.Mark, "→", "|", number, then[0].Column), .. then], number);
        else
            Add(BlockKind.Text, cells.Count == 1 ? cells[0] : Lexer.Read(line, number), number);
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
        // Two rules below one another are two sentences, with or without their full stops.
        if (!end.IsMark(',') && blocks[^1].Tokens[0].Text is "if" or "when" or "on" && tokens[0].Text is "if" or "when" or "otherwise" or "else" or "on")
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
        else if (string.Compare(line, at, "step ", 0, 5, StringComparison.OrdinalIgnoreCase) == 0 && at + 5 < line.Length && char.IsAsciiDigit(line[at + 5]))
        {
            end = at + 5;
            while (end < line.Length && end - at < 8 && char.IsAsciiDigit(line[end]))
                end++;
            if (end >= line.Length || line[end] is not ('.' or ')' or ':'))
                return null;
            end++;
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
