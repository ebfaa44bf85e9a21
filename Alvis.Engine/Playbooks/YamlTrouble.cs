using Alvis.Engine.Kinds;
using YamlDotNet.Core;

namespace Alvis.Engine.Playbooks;

/// <summary>
/// Says in our words what is wrong with text that is no YAML. The library's message only picks the row; it speaks of tokens and
/// scalars, which help nobody at night.
/// </summary>
internal static class YamlTrouble
{
    private static readonly (string Part, string Found, string Expected)[] Table =
    [
        ("Mapping values are not allowed", "found a ':' where no value can follow", "expected 'key: value' at the indentation of its neighbours; put a text that contains ': ' in quotes"),
        ("invalid mapping", "found a ':' inside a text", "expected 'key: value' on a line of its own; put a text that contains ': ' in quotes, or write it below '|-'"),
        ("did not find expected key", "found a line that does not fit the section it is in", "expected 'key: value' at the indentation of its neighbours"),
        ("did not find expected '-'", "found a line that does not fit the list it is in", "expected '- value' at the indentation of its neighbours"),
        ("could not find expected ':'", "found a line without ':'", "expected 'key: value'; a text of several lines is written below '|-'"),
        ("unexpected end of stream", "found a text in quotes that does not end", "expected a closing quote"),
        ("unexpected document indicator", "found a text in quotes that does not end", "expected a closing quote"),
        ("wrong indentation", "found a text in quotes that does not end on its line", "expected a closing quote, or the next line deeper than its key"),
        ("expected hexadecimal", "found a wrong escape in a text in double quotes", "expected \\n, \\t, \\\" or \\\\; in single quotes a backslash is a backslash"),
        ("unknown escape", "found a wrong escape in a text in double quotes", "expected \\n, \\t, \\\" or \\\\; in single quotes a backslash is a backslash"),
        ("Unicode", "found an escape that is no character", "expected \\n, \\t, \\\" or \\\\"),
        ("',' or '}'", "found a '{' without its '}', or entries without ',' between them", "expected { key: value, key: value }; put a text that contains { in quotes"),
        ("',' or ']'", "found a '[' without its ']', or entries without ',' between them", "expected [one, two]; put a text that contains [ in quotes"),
        ("cannot start any token", "found a character that no value begins with", "expected a value; put a text that begins with @, ` or % in quotes"),
        ("expected node content", "found no value", "expected one; put a text that begins with a sign such as ] } or , in quotes"),
        ("Block sequence entries", "found a '-' that begins no list", "expected '- value' on a line of its own; put a text that begins with - in quotes"),
        ("Mapping keys are not allowed", "found a '?' that begins no key", "expected 'key: value'; put a text that begins with ? in quotes"),
        ("block scalar", "found a block of text that does not begin well", "expected '|-' at the end of its line, and below it lines of one indentation"),
        ("directive", "found a line that begins with %", "it is not supported in a playbook; remove it"),
        ("<document", "found text that belongs to nothing", "expected 'key: value' at the indentation of its neighbours"),
        ("anchor", "found an & or * that is no text", "anchors and aliases are not supported in a playbook; put the text in quotes"),
        ("Anchor", "found an & or * that is no text", "anchors and aliases are not supported in a playbook; put the text in quotes"),
        ("tag", "found a word that begins with !", "tags are not supported in a playbook; put the text in quotes"),
        ("comment", "found a comment where none can be", "expected it on a line of its own"),
    ];

    /// <summary>Adds the one problem that ended the parsing.</summary>
    /// <param name="fault">What the library threw.</param>
    /// <param name="source">The text.</param>
    /// <param name="brackets">Where the brackets stand that are still open, innermost first.</param>
    /// <param name="problems">Where to say it.</param>
    public static void Explain(YamlException fault, SourceLines source, IEnumerable<Place> brackets, Problems problems)
    {
        var at = source.Within(fault.Start);
        var last = Math.Max(at.Line, source.Within(fault.End).Line);
        if (Tab(source, at.Line, last) is { } tab)
        {
            problems.Add(tab, "found a tab in the indentation", "expected spaces");
        }
        else if (Says("expected key") && !source.IsFirst(at))
        {
            problems.Add(at, "found text behind a value that has ended", "expected the end of the line; inside 'single quotes' write '' for a quote");
        }
        else
        {
            // A bracket that never closes is noticed at the end of the file, where nobody looks for it.
            if (Says("expected ','") && brackets.FirstOrDefault() is { Line: > 0 } open)
                at = open;
            var (_, found, expected) = Table.FirstOrDefault(row => Says(row.Part));
            problems.Add(at, found ?? "found text that is no YAML", expected ?? "expected 'key: value' lines");
        }

        bool Says(string part) => fault.Message.Contains(part, StringComparison.Ordinal);
    }

    /// <summary>Adds the problem of a parsing that ended without a reason, the last thing understood being at a place.</summary>
    public static void Explain(Place last, IEnumerable<Place> brackets, Problems problems)
    {
        if (brackets.FirstOrDefault() is { Line: > 0 } open)
            problems.Add(open, "found a bracket that is not closed where it should be", "expected [one, two] or { key: value }");
        else
            problems.Add(last, "found text that is no YAML after here", "expected 'key: value' lines");
    }

    // The parser notices a tab late, when the lines around it stop making sense.
    private static Place? Tab(SourceLines source, int first, int last)
    {
        for (var line = Math.Max(1, Math.Max(first, last - 2) - 1); line <= last + 1; line++)
        {
            var text = source[line];
            var content = text.Length - text.TrimStart(" \t").Length;
            if (content < text.Length && source.TabBefore(new Place(line, content + 1)) is { } tab)
                return tab;
        }

        return null;
    }
}
