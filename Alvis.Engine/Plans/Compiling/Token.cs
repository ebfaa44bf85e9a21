namespace Alvis.Engine.Plans.Compiling;

/// <summary>What a piece of a line is, before anyone knows what it means.</summary>
internal enum TokenKind
{
    Word,
    Url,
    Code,
    Quoted,
    Channel,
    Mark,
    Strange,
}

/// <summary>A piece of a line. <paramref name="Text"/> is what the grammar compares: lower case for words, the inside for code and quotes.</summary>
internal sealed record Token(TokenKind Kind, string Text, string Raw, int Line, int Column)
{
    /// <summary>The word that was written, where the spelling was corrected.</summary>
    public string? Misspelt { get; init; }

    public bool Is(string word) => Kind == TokenKind.Word && Text == word;

    public bool IsMark(char mark) => Kind == TokenKind.Mark && Text[0] == mark;
}
