using Alvis.Engine.Kinds;

namespace Alvis.Engine.Plans.Compiling;

/// <summary>
/// Collects what there is to say, with places in the file, and keeps account of the lines: each one that is not blank must end in a step
/// or in a diagnostic.
/// </summary>
internal sealed class Report(CompileContext context, IReadOnlyList<string> text)
{
    private const int Most = 200;

    private readonly List<Diagnostic> diagnostics = [];
    private readonly HashSet<int> cited = [];

    public bool HasErrors { get; private set; }

    /// <summary>In the order of the text.</summary>
    public IReadOnlyList<Diagnostic> All => [.. diagnostics.OrderBy(d => d.Lines[0]).ThenByDescending(d => d.Severity).ThenBy(d => d.At.Column)];

    public void Error(string code, Sentence at, string message, string? suggestion = null, IEnumerable<int>? also = null) => Say(Severity.Error, code, at, message, suggestion, also);

    public void Warn(string code, Sentence at, string message, string? suggestion = null) => Say(Severity.Warning, code, at, message, suggestion, null);

    public void Info(string code, Sentence at, string message) => Say(Severity.Info, code, at, message, null, null);

    public void Add(Severity severity, string code, IReadOnlyList<int> lines, Place at, string quote, string message, string? suggestion = null)
    {
        HasErrors |= severity == Severity.Error;
        cited.UnionWith(lines);
        // The first ones explain the rest; the lines of the others are accounted for all the same.
        if (diagnostics.Count < Most)
            diagnostics.Add(new Diagnostic(severity, code, lines, at, Words.Clip(quote, 200), message, suggestion));
    }

    /// <summary>Lines whose meaning is in a step.</summary>
    public void Cite(IEnumerable<int> lines) => cited.UnionWith(lines);

    /// <summary>
    /// Refuses the text when a line of the layout's text ended nowhere. It would be a fault in the compiler, and the plan then lacks something
    /// that its author wrote.
    /// </summary>
    public void Balance(IEnumerable<Block> blocks)
    {
        foreach (var line in blocks.Where(b => b.Kind is BlockKind.Text or BlockKind.Code or BlockKind.Comment).SelectMany(b => b.Lines).Where(l => !cited.Contains(l)).ToList())
            Add(Severity.Error, "not_understood", [line], Place(line, 1), text[line - 1].Trim(), "Alvis lost track of this line, which is a fault in Alvis.");
    }

    private void Say(Severity severity, string code, Sentence at, string message, string? suggestion, IEnumerable<int>? also)
    {
        // What is not said any more need not be worded.
        if (diagnostics.Count >= Most)
        {
            HasErrors |= severity == Severity.Error;
            cited.UnionWith(at.Lines);
            cited.UnionWith(also ?? []);
            return;
        }

        IReadOnlyList<int> lines = also is null ? at.Lines : [.. also.Concat(at.Lines).Distinct().Order()];
        Add(severity, code, lines, Place(at.Tokens[0].Line, at.Tokens[0].Column), Quote(at), message, suggestion);
    }

    /// <summary>The author's words.</summary>
    public string Quote(Sentence sentence)
    {
        var quote = string.Join(' ', sentence.Tokens.GroupBy(t => t.Line).Select(line =>
        {
            var (first, last) = (line.First(), line.Last());
            var raw = text[line.Key - 1];
            var end = Math.Min(raw.Length, last.Column - 1 + last.Raw.Length);
            return raw[(first.Column - 1)..end];
        }));
        return quote;
    }

    public Place Place(int line, int column) => new(context.At.Line + line - 1, context.At.Column + column - 1);
}
