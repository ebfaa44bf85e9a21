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
    private int dropped;

    /// <summary>The name of the text, as its author knows it.</summary>
    public string File { get; } = file;

    /// <summary>True when nothing is wrong so far.</summary>
    public bool None => all.Count == 0;

    /// <summary>How many were noted, those that were cut included.</summary>
    public int Count => all.Count + dropped;

    /// <summary>All problems, in the order of the text; the last one says how many were cut.</summary>
    public IReadOnlyList<Problem> All
    {
        get
        {
            if (all.Count == 0)
                return [];
            List<Problem> sorted = [.. all.OrderBy(p => p.At.Line).ThenBy(p => p.At.Column)];
            if (dropped > 0)
                sorted.Add(new Problem(File, sorted[^1].At, $"found {Words.Count(dropped, "further problem")} that {(dropped == 1 ? "is" : "are")} not shown", "mend these first"));
            return sorted;
        }
    }

    /// <summary>Notes one problem.</summary>
    public void Add(Place at, string found, string expected)
    {
        if (all.Count < Most)
            all.Add(new Problem(File, at, found, expected));
        else
            dropped++;
    }
}
