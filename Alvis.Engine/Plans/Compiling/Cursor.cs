namespace Alvis.Engine.Plans.Compiling;

/// <summary>A place in a sentence, with the phrases that can be taken from there. Remembers why reading got stuck.</summary>
internal sealed class Cursor(IReadOnlyList<Token> tokens)
{
    private IReadOnlyList<Token> tokens = tokens;

    public int At { get; set; }

    public bool AtEnd => At >= tokens.Count;

    public Token? Here => At < tokens.Count ? tokens[At] : null;

    public Token Last => tokens[Math.Min(At, tokens.Count - 1)];

    /// <summary>The first reason found: it is nearest to what the author meant.</summary>
    public Stuck? Why { get; private set; }

    public Token? Ahead(int by) => At + by >= 0 && At + by < tokens.Count ? tokens[At + by] : null;

    public void Fail(string code, string message, string? suggestion = null) => Why ??= new Stuck(code, message, suggestion);

    /// <summary>What stands here and behind.</summary>
    public IReadOnlyList<Token> Remaining() => [.. tokens.Skip(At)];

    /// <summary>A cursor of its own over what stands here and behind.</summary>
    public Cursor Rest() => new(Remaining());

    /// <summary>Goes behind the last token.</summary>
    public void ToEnd() => At = tokens.Count;

    /// <summary>Goes back by one when one of these words was taken last.</summary>
    public bool TakeBackIf(params ReadOnlySpan<string> words)
    {
        if (At == 0 || !words.Contains(tokens[At - 1].Text))
            return false;
        At--;
        return true;
    }

    /// <summary>Has "running" here stand for "run"; false when there is no such verb here.</summary>
    public bool Gerund()
    {
        if (Here is not { Kind: TokenKind.Word } here || !Vocabulary.Gerunds.TryGetValue(here.Text, out var verb))
            return false;
        tokens = [.. tokens.Take(At), here with { Text = verb }, .. tokens.Skip(At + 1)];
        return true;
    }

    /// <summary>Takes a phrase of words if it stands here.</summary>
    public bool Take(string phrase)
    {
        var at = At;
        foreach (var word in phrase.AsSpan().Split(' '))
        {
            if (at >= tokens.Count || tokens[at].Kind != TokenKind.Word || !phrase.AsSpan(word).SequenceEqual(tokens[at].Text))
                return false;
            at++;
        }

        At = at;
        return true;
    }

    /// <summary>Takes words in front of an instruction that change nothing: "then", "First,".</summary>
    public void TakeOpeners()
    {
        for (var start = At; TakeAny(Vocabulary.Openers); start = At)
        {
            // "you must not".
            if (Here?.Is("not") == true)
            {
                At = start;
                return;
            }

            TakeMark(',');
        }
    }

    /// <summary>Takes the longest of the phrases that stands here.</summary>
    public bool TakeAny(params ReadOnlySpan<string> phrases)
    {
        var (start, end) = (At, -1);
        if (Here is not { Kind: TokenKind.Word } here)
            return false;
        foreach (var phrase in phrases)
        {
            // Nearly all of them begin otherwise.
            if (phrase[0] != here.Text[0])
                continue;
            At = start;
            if (Take(phrase))
                end = Math.Max(end, At);
        }

        At = end < 0 ? start : end;
        return end >= 0;
    }

    /// <summary>Takes a name given as words.</summary>
    public bool TakeWords(IReadOnlyList<string> words)
    {
        for (var i = 0; i < words.Count; i++)
        {
            if (Ahead(i) is not { Kind: TokenKind.Word } t || t.Text != words[i])
                return false;
        }

        At += words.Count;
        return words.Count > 0;
    }

    public bool TakeMark(char mark)
    {
        if (Here?.IsMark(mark) != true)
            return false;
        At++;
        return true;
    }

    public Token? TakeKind(TokenKind kind)
    {
        var here = Here;
        if (here?.Kind != kind)
            return null;
        At++;
        return here;
    }

    /// <summary>Goes back unless <paramref name="read"/> succeeds.</summary>
    public T? Try<T>(Func<T?> read) where T : class
    {
        var at = At;
        var result = read();
        if (result is null)
            At = at;
        return result;
    }
}
