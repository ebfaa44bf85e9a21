namespace Alvis.Engine.Kinds;

/// <summary>Where something stands in a text. Both count from 1.</summary>
public readonly record struct Place(int Line, int Column)
{
    /// <summary>The beginning of a text.</summary>
    public static readonly Place Start = new(1, 1);
}

/// <summary>Something wrong in a text from outside: where, what was found, and what was expected instead.</summary>
public sealed record Problem(string File, Place At, string Found, string Expected)
{
    /// <summary><c>file:line:column: what was found; what was expected</c>, one line.</summary>
    public override string ToString() => $"{File}:{At.Line}:{At.Column}: {Found}; {Expected}";
}

/// <summary>Collects everything wrong with one text, so that its author is told all of it at once.</summary>
public sealed class Problems(string file)
{
    /// <summary>More than this many are cut: the first ones explain the rest.</summary>
    public const int Most = 100;

    private readonly List<Problem> all = [];

    /// <summary>The name of the text, as its author knows it.</summary>
    public string File { get; } = file;

    /// <summary>True when nothing is wrong so far.</summary>
    public bool None => all.Count == 0;

    /// <summary>All problems, in the order of the text.</summary>
    public IReadOnlyList<Problem> All => [.. all.OrderBy(p => p.At.Line).ThenBy(p => p.At.Column)];

    /// <summary>Notes one problem.</summary>
    public void Add(Place at, string found, string expected)
    {
        if (all.Count < Most)
            all.Add(new Problem(File, at, found, expected));
    }
}
