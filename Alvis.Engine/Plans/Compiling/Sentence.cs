namespace Alvis.Engine.Plans.Compiling;

/// <summary>One sentence with its tokens, its full stop left out.</summary>
internal sealed record Sentence(IReadOnlyList<Token> Tokens, int Depth)
{
    /// <summary>The lines it stands on.</summary>
    public IReadOnlyList<int> Lines { get; } = [.. Tokens.Select(t => t.Line).Distinct()];

    /// <summary>
    /// The blocks' sentences, cut at full stops, exclamation marks and semicolons, and behind a question whose answers follow ("Is it up? If so, …").
    /// "Still down? Page the DBA." stays one sentence: the question is its condition.
    /// </summary>
    public static IEnumerable<Sentence> Of(Block block)
    {
        var from = 0;
        var tokens = block.Tokens;
        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].IsMark('?') && i + 1 < tokens.Count && tokens[i + 1].Text is "if" or "yes" or "no" or "otherwise" or "when" or "unless")
            {
                yield return new Sentence([.. tokens.Skip(from).Take(i + 1 - from)], block.Depth);
                from = i + 1;
                continue;
            }

            if (tokens[i].Kind != TokenKind.Mark || tokens[i].Text[0] is not ('.' or '!' or ';'))
                continue;
            // "(… in May.)" ends behind its bracket.
            var end = i + 1 < tokens.Count && tokens[i + 1].IsMark(')') ? i + 2 : i;
            if (end > from)
                yield return new Sentence([.. tokens.Skip(from).Take(end - from)], block.Depth);
            from = Math.Max(i + 1, end);
            i = from - 1;
        }

        if (from < tokens.Count)
            yield return new Sentence([.. tokens.Skip(from)], block.Depth);
    }
}
