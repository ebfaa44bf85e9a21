using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Alvis.Engine.Kinds;

/// <summary>
/// What a value in a playbook may look like. Declared once; reading, error messages and the published JSON Schema all come from it.
/// </summary>
public abstract class Shape
{
    /// <summary>The value, or null after saying in <paramref name="problems"/> what is wrong with it.</summary>
    public abstract object? Read(Node node, Problems problems);

    /// <summary>The same as JSON Schema (2020-12).</summary>
    public abstract JsonObject Schema();

    /// <summary>In words, after "expected": <c>a duration from 1s to 24h</c>.</summary>
    public abstract string Words { get; }

    /// <summary>Says that the node is not of this shape.</summary>
    protected object? Wrong(Node node, Problems problems)
    {
        problems.Add(node.At, $"found {node.Shown}", $"expected {Words}");
        return null;
    }

    private static object? InQuotes(Node.Scalar node, Problems problems)
    {
        problems.Add(node.At, $"found the text {node.Shown}", $"expected {node.Text} without quotes");
        return null;
    }

    /// <summary>A string. <paramref name="pattern"/> is a regular expression both for .NET and for JSON Schema.</summary>
    public static Shape Text(string words = "a text", string? pattern = null, int most = 1_000, bool lines = false) => new TextShape(words, pattern, most, lines);

    /// <summary>A whole number (<see cref="long"/>).</summary>
    public static Shape Number(long from, long to) => new NumberShape(from, to);

    /// <summary>A duration (<see cref="TimeSpan"/>), written as in <see cref="Duration"/>.</summary>
    public static Shape Time(TimeSpan from, TimeSpan to) => new TimeShape(from, to);

    /// <summary><c>true</c> or <c>false</c> (<see cref="bool"/>).</summary>
    public static Shape Flag() => new FlagShape();

    /// <summary>One word of a few (<see cref="string"/>).</summary>
    public static Shape OneOf(params IReadOnlyList<string> words) => new OneOfShape(() => words);

    /// <summary>One word of a set that is known only when the program runs, such as the platforms.</summary>
    public static Shape OneOf(KindSet kinds) => new OneOfShape(() => kinds.Known);

    /// <summary>A list (<c>IReadOnlyList&lt;object&gt;</c>); a single value stands for a list of one when <paramref name="orOne"/>.</summary>
    /// <param name="item">What each entry may be.</param>
    /// <param name="most">How many there may be.</param>
    /// <param name="orOne">True to take a single value for a list of one.</param>
    /// <param name="unique">True to refuse an entry that is there twice.</param>
    public static Shape ListOf(Shape item, int most = 100, bool orOne = false, bool unique = false) => new ListShape(item, most, orOne, unique);

    /// <summary>Free names with values of one shape (<c>IReadOnlyDictionary&lt;string, object&gt;</c>).</summary>
    /// <param name="value">What each name may hold.</param>
    /// <param name="keyPattern">What a name looks like.</param>
    /// <param name="most">How many there may be.</param>
    /// <param name="keyWords">The pattern in words, after "expected".</param>
    public static Shape MapOf(Shape value, string keyPattern = "^.{1,200}$", int most = 100, string? keyWords = null) =>
        new MapShape(value, keyPattern, most, keyWords ?? $"a name of the form {keyPattern}");

    /// <summary>A section with declared keys (<see cref="Section"/>).</summary>
    public static SectionShape Keys(params IReadOnlyList<Key> keys) => new(keys);

    // In .NET a final $ also matches before a line break, in JSON Schema it does not; a name with a line break must not get through.
    private static Regex Whole(string pattern) => new($@"\A(?:{pattern})\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    private sealed class TextShape(string words, string? pattern, int most, bool lines) : Shape
    {
        private readonly Regex? form = pattern is null ? null : Whole(pattern);

        public override string Words => words;

        public override object? Read(Node node, Problems problems)
        {
            if (node is not Node.Scalar { Text.Length: > 0, IsNothing: false } scalar)
                return Wrong(node, problems);
            if (scalar.Text.Length > most)
            {
                problems.Add(node.At, $"found a text of {scalar.Text.Length} characters", $"expected {words} of at most {most}");
                return null;
            }

            foreach (var c in scalar.Text)
            {
                if (!char.IsControl(c) || (lines && c is '\n' or '\r' or '\t'))
                    continue;
                var found = c is '\n' ? $"found several lines in {node.Shown}" : $"found the control character U+{(int)c:X4} in {node.Shown}";
                problems.Add(node.At, found, $"expected {words}{(lines ? " without it" : " on one line")}");
                return null;
            }

            return form is null || form.IsMatch(scalar.Text) ? scalar.Text : Wrong(node, problems);
        }

        public override JsonObject Schema()
        {
            // To YAML an unquoted 200 is a number, to us it is a text like any other: no author should need quotes for it.
            var schema = new JsonObject { ["type"] = new JsonArray("string", "number", "boolean"), ["minLength"] = 1, ["maxLength"] = most };
            if (pattern is not null)
                schema["pattern"] = pattern;
            return schema;
        }
    }

    private sealed class NumberShape(long from, long to) : Shape
    {
        public override string Words => $"a whole number from {from} to {to}";

        public override object? Read(Node node, Problems problems)
        {
            // A leading zero is octal to some readers of YAML and not to others.
            if (node is Node.Scalar s && long.TryParse(s.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n)
                && n >= from && n <= to && (s.Text == "0" || s.Text.TrimStart('-')[0] is >= '1' and <= '9'))
                return s.Quoted ? InQuotes(s, problems) : n;
            return Wrong(node, problems);
        }

        public override JsonObject Schema() => new() { ["type"] = "integer", ["minimum"] = from, ["maximum"] = to };
    }

    private sealed class TimeShape(TimeSpan from, TimeSpan to) : Shape
    {
        public override string Words => $"a duration from {Duration.Short(from)} to {Duration.Short(to)}, such as 30s or 5m";

        public override object? Read(Node node, Problems problems) =>
            node is Node.Scalar s && Duration.Read(s.Text) is { } span && span >= from && span <= to ? span : Wrong(node, problems);

        public override JsonObject Schema() => new()
        {
            ["type"] = "string",
            ["pattern"] = @"^(?=\d)(\d+d)?(\d+h)?(\d+m(?!s))?(\d+(\.\d{1,3})?s)?(\d+ms)?$",
            ["description"] = $"From {Duration.Short(from)} to {Duration.Short(to)}.",
        };
    }

    private sealed class FlagShape : Shape
    {
        public override string Words => "true or false";

        public override object? Read(Node node, Problems problems) => node switch
        {
            Node.Scalar { Text: "true" or "false", Quoted: true } s => InQuotes(s, problems),
            Node.Scalar { Text: "true" } => true,
            Node.Scalar { Text: "false" } => false,
            _ => Wrong(node, problems),
        };

        public override JsonObject Schema() => new() { ["type"] = "boolean" };
    }

    private sealed class OneOfShape(Func<IReadOnlyList<string>> words) : Shape
    {
        public override string Words => Kinds.Words.Or(words());

        public override object? Read(Node node, Problems problems)
        {
            if (node is not Node.Scalar { Text.Length: > 0 } s)
                return Wrong(node, problems);
            if (words().Contains(s.Text))
                return s.Text;
            problems.Add(node.At, $"found {node.Shown}", Kinds.Words.Nearest(s.Text, words()) is { } near
                ? $"did you mean '{near}'? Expected {Words}"
                : $"expected {Words}");
            return null;
        }

        public override JsonObject Schema() => new() { ["enum"] = new JsonArray([.. words().Select(w => (JsonNode)w)]) };
    }

    private sealed class ListShape(Shape item, int most, bool orOne, bool unique) : Shape
    {
        public override string Words => orOne ? $"{item.Words}, or a list of them" : $"a list, each {item.Words}";

        public override object? Read(Node node, Problems problems)
        {
            if (node is not Node.Items list)
                return orOne ? item.Read(node, problems) is { } one ? new List<object> { one } : null : Wrong(node, problems);
            if (list.All.Count is 0 || list.All.Count > most)
            {
                problems.Add(node.At, $"found a list of {list.All.Count}", $"expected 1 to {most} entries");
                return null;
            }

            var values = new List<object>(list.All.Count);
            var whole = true;
            foreach (var entry in list.All)
            {
                if (item.Read(entry, problems) is not { } value)
                {
                    whole = false;
                }
                else if (unique && values.Contains(value))
                {
                    problems.Add(entry.At, $"found {entry.Shown} a second time", "expected each entry once");
                    whole = false;
                }
                else
                {
                    values.Add(value);
                }
            }

            return whole ? values : null;
        }

        public override JsonObject Schema()
        {
            var list = new JsonObject { ["type"] = "array", ["items"] = item.Schema(), ["minItems"] = 1, ["maxItems"] = most };
            if (unique)
                list["uniqueItems"] = true;
            return orOne ? new JsonObject { ["anyOf"] = new JsonArray(item.Schema(), list) } : list;
        }
    }

    private sealed class MapShape(Shape value, string keyPattern, int most, string keyWords) : Shape
    {
        private readonly Regex form = Whole(keyPattern);

        public override string Words => $"names, each with {value.Words}";

        public override object? Read(Node node, Problems problems)
        {
            if (node is not Node.Map map)
                return Wrong(node, problems);
            if (map.Entries.Count is 0 || map.Entries.Count > most)
            {
                problems.Add(node.At, $"found {Kinds.Words.Count(map.Entries.Count, "entry", "entries")}", $"expected 1 to {most}");
                return null;
            }

            var values = new Dictionary<string, object>(StringComparer.Ordinal);
            var whole = true;
            foreach (var (key, entry) in map.Entries)
            {
                if (!form.IsMatch(key.Text))
                {
                    problems.Add(key.At, $"found the name {key.Shown}", $"expected {keyWords}");
                    whole = false;
                }
                else if (value.Read(entry, problems) is { } read)
                {
                    values[key.Text] = read;
                }
                else
                {
                    whole = false;
                }
            }

            return whole ? values : null;
        }

        public override JsonObject Schema() => new()
        {
            ["type"] = "object",
            ["propertyNames"] = new JsonObject { ["pattern"] = keyPattern },
            ["additionalProperties"] = value.Schema(),
            ["minProperties"] = 1,
            ["maxProperties"] = most,
        };
    }
}
