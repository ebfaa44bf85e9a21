using Alvis.Engine.Kinds;
using YamlDotNet.Core;

namespace Alvis.Engine.Playbooks;

/// <summary>The lines of a text as its author sees them, for places that a YAML parser does not report.</summary>
internal sealed class SourceLines(string text)
{
    private readonly Lazy<List<int>> starts = new(() => Starts(text));

    /// <summary>How many lines there are.</summary>
    public int Count => starts.Value.Count;

    /// <summary>A line, counted from 1, without its end; empty where there is none.</summary>
    public ReadOnlySpan<char> this[int line]
    {
        get
        {
            if (line < 1 || line > Count)
                return [];
            var from = starts.Value[line - 1];
            var to = line < Count ? starts.Value[line] - 1 : text.Length;
            return text.AsSpan(from, to - from);
        }
    }

    /// <summary>A mark of the parser as a place in this text: behind a comment that ends the file the parser counts a line too many.</summary>
    public Place Within(Mark mark) => mark.Line > Count
        ? new Place(Count, this[Count].Length + 1)
        : new Place((int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));

    /// <summary>Where a block's text begins whose <c>|</c> or <c>></c> stands at a place: on the next line, in the column of its indentation.</summary>
    public Place BelowAs(Place header, string value)
    {
        // The line that first holds text ends in exactly that text; what stands before it is the block's indentation.
        var line = header.Line + 1;
        var first = value.AsSpan();
        while (first is ['\n', ..])
        {
            first = first[1..];
            line++;
        }

        var end = first.IndexOf('\n');
        first = end < 0 ? first : first[..end];
        var written = this[line];
        var indent = written.EndsWith(first) ? written.Length - first.Length : written.Length - written.TrimStart(' ').Length;
        return new Place(header.Line + 1, indent + 1);
    }

    /// <summary>True when the whole text stands on the line below the place, so that folding has joined nothing.</summary>
    public bool IsLineBelow(Place header, string value) => this[header.Line + 1].Trim().SequenceEqual(value.AsSpan().Trim());

    /// <summary>The tab in the indentation of whatever begins at a place; null when there is none or something stands before it.</summary>
    public Place? TabBefore(Place at)
    {
        var line = this[at.Line];
        var indent = line[..Math.Min(at.Column - 1, line.Length)];
        return indent.Trim(" \t").IsEmpty && indent.IndexOf('\t') is >= 0 and var tab ? new Place(at.Line, tab + 1) : null;
    }

    /// <summary>True when only blanks stand before a place on its line.</summary>
    public bool IsFirst(Place at) => this[at.Line] is var line && line[..Math.Min(at.Column - 1, line.Length)].Trim(" \t").IsEmpty;

    private static List<int> Starts(string text)
    {
        List<int> all = [0];
        for (var i = text.IndexOf('\n'); i >= 0; i = text.IndexOf('\n', i + 1))
            all.Add(i + 1);
        return all;
    }
}
