namespace Alvis.Engine.Kinds;

/// <summary>A piece of a structured text (YAML, JSON) with its place, before anyone knows what it means.</summary>
public abstract record Node(Place At)
{
    /// <summary>A single value. <paramref name="Quoted"/> tells <c>"200"</c> from <c>200</c>; a block of text is quoted too.</summary>
    public sealed record Scalar(Place At, string Text, bool Quoted) : Node(At)
    {
        /// <summary>Where the first line of the text stands: behind the quote, or on the line below a <c>|</c>.</summary>
        public Place TextAt { get; init; } = At;

        /// <summary>True when line n of the text is n - 1 lines below <see cref="TextAt"/>: what folding and escapes take away.</summary>
        public bool LineByLine { get; init; } = true;

        /// <summary>True for no value at all: nothing written, or YAML's word for it, which is text only in quotes.</summary>
        public bool IsNothing => !Quoted && Text is ("" or "null");
    }

    /// <summary>An ordered list.</summary>
    public sealed record Items(Place At, IReadOnlyList<Node> All) : Node(At);

    /// <summary>Keys and values, in the order written; keys are unique.</summary>
    public sealed record Map(Place At, IReadOnlyList<KeyValuePair<Scalar, Node>> Entries) : Node(At);

    /// <summary>What this is, for a message: <c>'text'</c>, "a list" or "a section".</summary>
    public string Shown => this switch
    {
        Scalar { IsNothing: true } => "nothing",
        Scalar s => $"'{Words.Clip(s.Text, 60)}'",
        Items => "a list",
        _ => "a section",
    };
}
