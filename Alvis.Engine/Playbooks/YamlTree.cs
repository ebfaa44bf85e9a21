using System.Text;
using Alvis.Engine.Kinds;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Alvis.Engine.Playbooks;

/// <summary>Builds the tree of one clean text from the parser's events. Used once.</summary>
internal sealed class YamlTree(string text, Problems problems)
{
    /// <summary>How deep sections and lists may nest: 32. A playbook needs six.</summary>
    public const int MostDepth = 32;

    /// <summary>How many values there may be in all: 10,000. A playbook needs fifty.</summary>
    public const int MostNodes = 10_000;

    private readonly Parser parser = new(new Scanner(new StringReader(text), skipComments: true));
    private readonly SourceLines source = new(text);
    private readonly Stack<Place> brackets = new();
    private readonly HashSet<Place> tabs = [];
    private readonly bool hasTabs = text.Contains('\t');
    private int nodes;

    // False once the tree lacks something that was written: what is missing in it then says nothing about the text.
    private bool sound = true;
    private bool stopped;

    /// <summary>The tree, or null when there is none or none that can be relied on.</summary>
    public Node? Read()
    {
        var root = Document();
        return sound && !stopped ? root : null;
    }

    private Node? Document()
    {
        if (!Next() || !Next())
            return null;
        var root = parser.Current is DocumentStart && Next() ? Value(depth: 0) : null;
        if (root is null or Node.Scalar { IsNothing: true } && !stopped && problems.None)
            return Stop(Place.Start, "found nothing", "expected a playbook; the file is empty");
        while (Next())
        {
            if (parser.Current is not DocumentStart next)
                continue;
            problems.Add(At(next), "found a second document ('---')", "expected one playbook a file; put it into a file of its own");
            sound = false;
            break;
        }

        return root;
    }

    private Node? Value(int depth)
    {
        var at = At(parser.Current!);
        if (++nodes > MostNodes)
            return Stop(at, $"found more than {MostNodes} values", $"expected at most {MostNodes}");
        if (depth > MostDepth)
            return Stop(at, $"found more than {MostDepth} levels of nesting", $"expected at most {MostDepth}");

        if (parser.Current is NodeEvent { Anchor.IsEmpty: false } anchored)
            problems.Add(at, $"found the anchor '&{Words.Clip(anchored.Anchor.Value, 60)}'", "anchors are not supported in a playbook; put a text that begins with & in quotes");
        if (parser.Current is NodeEvent { Tag.IsEmpty: false })
            problems.Add(at, "found a tag (a word that begins with !)", "tags are not supported in a playbook; put a text that begins with ! in quotes");

        // The parser lets some tabs pass; how deep they are is for every editor to decide.
        if (hasTabs && source.TabBefore(at) is { } tab && tabs.Add(tab))
            problems.Add(tab, "found a tab in the indentation", "expected spaces");

        switch (parser.Current)
        {
            case Scalar scalar:
                return Text(scalar, at);
            case SequenceStart { Style: SequenceStyle.Flow } or MappingStart { Style: MappingStyle.Flow }:
                brackets.Push(at);
                Node inside = parser.Current is SequenceStart ? Items(at, depth) : Map(at, depth);
                brackets.Pop();
                return inside;
            case SequenceStart:
                return Items(at, depth);
            case MappingStart:
                return Map(at, depth);
            case AnchorAlias alias:
                problems.Add(at, $"found the alias '*{Words.Clip(alias.Value.Value, 60)}'", "aliases are not supported in a playbook; write the value out, or put a text that begins with * in quotes");
                sound = false;
                return null;
            default:
                return Stop(at, "found no value", "expected one");
        }
    }

    private Node.Items Items(Place at, int depth)
    {
        var all = new List<Node>();
        while (Next() && parser.Current is not SequenceEnd)
        {
            if (Value(depth + 1) is { } value)
                all.Add(value);
        }

        return new Node.Items(at, all);
    }

    private Node.Map Map(Place at, int depth)
    {
        var entries = new List<KeyValuePair<Node.Scalar, Node>>();
        var seen = new Dictionary<string, Place>(StringComparer.Ordinal);
        while (Next() && parser.Current is not MappingEnd)
        {
            var key = Value(depth + 1);
            if (!Next())
                break;
            var value = Value(depth + 1);
            if (key is null || value is null)
                continue;
            if (key is not Node.Scalar { Text.Length: > 0, IsNothing: false } name)
                problems.Add(key.At, $"found {key.Shown} as a key", "expected a name; put a text that begins with { or [ in quotes");
            else if (seen.TryGetValue(name.Text, out var first))
                problems.Add(name.At, $"found the key {name.Shown} a second time", $"expected it once; it is already at line {first.Line}, column {first.Column}");
            else
                entries.Add(new(name, value));
            if (key is Node.Scalar s)
                seen.TryAdd(s.Text, s.At);
        }

        return new Node.Map(at, entries);
    }

    private Node.Scalar Text(Scalar scalar, Place at)
    {
        // YAML has four words for no value; one is enough for everybody below.
        if (scalar is { Style: ScalarStyle.Plain, Value: "Null" or "NULL" or "~" })
            return new Node.Scalar(at, "null", Quoted: false);

        // Escapes bring back the characters that the text itself may not have.
        if (scalar.Style is ScalarStyle.DoubleQuoted && Hidden(scalar.Value) is { } hidden)
            problems.Add(at, $"found {hidden} written as an escape", "expected plain text; remove it");

        var oneLine = scalar.Start.Line == scalar.End.Line && !scalar.Value.Contains('\n');
        return scalar.Style switch
        {
            ScalarStyle.Plain => new Node.Scalar(at, scalar.Value, Quoted: false) { LineByLine = oneLine },
            ScalarStyle.Literal => new Node.Scalar(at, scalar.Value, Quoted: true) { TextAt = source.BelowAs(at, scalar.Value) },
            ScalarStyle.Folded => new Node.Scalar(at, scalar.Value, Quoted: true)
            {
                TextAt = source.BelowAs(at, scalar.Value),
                LineByLine = source.IsLineBelow(at, scalar.Value),
            },
            _ => new Node.Scalar(at, scalar.Value, Quoted: true) { TextAt = at with { Column = at.Column + 1 }, LineByLine = oneLine },
        };
    }

    private static string? Hidden(string value)
    {
        for (var i = 0; i < value.Length; i++)
        {
            if (!Rune.TryGetRuneAt(value, i, out var rune))
                return "half a character (a lone surrogate)";
            if (YamlText.Refused(rune) is { } what)
                return what;
            i += rune.Utf16SequenceLength - 1;
        }

        return null;
    }

    // False at the end, and for good once something has ended the reading.
    private bool Next()
    {
        try
        {
            return !stopped && parser.MoveNext();
        }
        catch (YamlException e)
        {
            YamlTrouble.Explain(e, source, brackets, problems);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            // The library's scanner trips over some broken texts (an unclosed bracket before a key at the margin) without saying where.
            YamlTrouble.Explain(parser.Current is { } last ? source.Within(last.End) : Place.Start, brackets, problems);
        }

        stopped = true;
        return false;
    }

    private Node? Stop(Place at, string found, string expected)
    {
        problems.Add(at, found, expected);
        stopped = true;
        return null;
    }

    private Place At(ParsingEvent e) => source.Within(e.Start);
}
