using System.Text.Json.Nodes;

namespace Alvis.Engine.Kinds;

/// <summary>
/// One key of a section: its name, what it may hold and what it is for. <paramref name="Default"/> is in the form a person would write;
/// a key that is not <paramref name="Built"/> is known but refused ("not supported by this version"), never ignored.
/// </summary>
public sealed record Key(string Name, Shape Shape, string Means, bool Required = false, string? Default = null, bool Built = true)
{
    /// <summary>A key of a later version: refused, and left out of the schema.</summary>
    public static Key Later(string name, string means) => new(name, Shape.Text(), means, Built: false);
}

/// <summary>A section that was read: every key present has a value of its declared shape.</summary>
public sealed class Section(Place at, IReadOnlyDictionary<string, object> values, IReadOnlyDictionary<string, Place> places, Problems problems)
{
    /// <summary>Where the section begins.</summary>
    public Place At { get; } = at;

    /// <summary>The problems of the text this is part of; a kind adds its own while vetting.</summary>
    public Problems Problems { get; } = problems;

    /// <summary>The names of the keys that are present or have a default.</summary>
    public IEnumerable<string> Present => values.Keys;

    /// <summary>True when the key was written, or has a default.</summary>
    public bool Has(string key) => values.ContainsKey(key);

    /// <summary>True when the author wrote the key.</summary>
    public bool Wrote(string key) => places.ContainsKey(key);

    /// <summary>Where a key's value stands; the section's own place when it is absent.</summary>
    public Place Where(string key) => places.TryGetValue(key, out var place) ? place : At;

    /// <summary>A text; empty when absent.</summary>
    public string Text(string key) => Get<string>(key) ?? "";

    /// <summary>A text, or null when absent.</summary>
    public string? MaybeText(string key) => Get<string>(key);

    /// <summary>A whole number; 0 when absent.</summary>
    public long Number(string key) => values.TryGetValue(key, out var v) ? (long)v : 0;

    /// <summary>A duration; zero when absent.</summary>
    public TimeSpan Time(string key) => values.TryGetValue(key, out var v) ? (TimeSpan)v : TimeSpan.Zero;

    /// <summary>A duration, or null when absent.</summary>
    public TimeSpan? MaybeTime(string key) => values.TryGetValue(key, out var v) ? (TimeSpan)v : null;

    /// <summary>A flag; false when absent.</summary>
    public bool Flag(string key) => values.TryGetValue(key, out var v) && (bool)v;

    /// <summary>A section within, or null when absent.</summary>
    public Section? Within(string key) => Get<Section>(key);

    /// <summary>A list; empty when absent.</summary>
    public IReadOnlyList<T> List<T>(string key) => Get<IReadOnlyList<object>>(key) is { } list ? [.. list.Cast<T>()] : [];

    /// <summary>Names with values; empty when absent.</summary>
    public IReadOnlyDictionary<string, T> Map<T>(string key) =>
        Get<IReadOnlyDictionary<string, object>>(key) is { } map
            ? map.ToDictionary(p => p.Key, p => (T)p.Value, StringComparer.Ordinal)
            : new Dictionary<string, T>(StringComparer.Ordinal);

    /// <summary>Any value, or null when absent.</summary>
    public object? Value(string key) => Get<object>(key);

    /// <summary>Says that a key's value is wrong.</summary>
    public void Wrong(string key, string found, string expected) => Problems.Add(Where(key), found, expected);

    private T? Get<T>(string key) where T : class => values.TryGetValue(key, out var v) ? (T)v : null;
}

/// <summary>A section with declared keys: unknown, missing, later and repeated ones are told apart.</summary>
public sealed class SectionShape(IReadOnlyList<Key> keys) : Shape
{
    /// <summary>The declared keys.</summary>
    public IReadOnlyList<Key> Declared { get; } = keys;

    /// <inheritdoc/>
    public override string Words => $"a section with {string.Join(", ", Declared.Where(k => k.Built).Take(6).Select(k => k.Name))}";

    /// <inheritdoc/>
    public override object? Read(Node node, Problems problems)
    {
        if (node is not Node.Map map)
            return Wrong(node, problems);

        var values = new Dictionary<string, object>(StringComparer.Ordinal);
        var places = new Dictionary<string, Place>(StringComparer.Ordinal);
        foreach (var (name, entry) in map.Entries)
        {
            switch (Declared.FirstOrDefault(k => k.Name == name.Text))
            {
                case null:
                    problems.Add(name.At, $"found the unknown key {name.Shown}",
                        Kinds.Words.Known(name.Text, [.. Declared.Where(k => k.Built).Select(k => k.Name)]));
                    break;
                case { Built: false } later:
                    problems.Add(name.At, $"found '{later.Name}'", "it is not supported by this version; remove it");
                    break;
                case var key:
                    places[key.Name] = entry.At;
                    if (key.Shape.Read(entry, problems) is { } value)
                        values[key.Name] = value;
                    break;
            }
        }

        foreach (var key in Declared.Where(k => k.Built && !places.ContainsKey(k.Name)))
        {
            if (key.Required)
                problems.Add(map.At, $"'{key.Name}' is missing", $"expected {key.Shape.Words}");
            else if (key.Default is { } text && key.Shape.Read(new Node.Scalar(map.At, text, Quoted: false), problems) is { } value)
                values[key.Name] = value;
        }

        return new Section(map.At, values, places, problems);
    }

    /// <inheritdoc/>
    public override JsonObject Schema()
    {
        var properties = new JsonObject();
        foreach (var key in Declared.Where(k => k.Built))
        {
            var schema = key.Shape.Schema();
            schema["description"] = schema["description"] is { } more ? $"{key.Means} {more}" : key.Means;
            if (key.Default is { } text)
                schema["default"] = Typed(text, schema["type"]);
            properties[key.Name] = schema;
        }

        return new JsonObject
        {
            ["type"] = "object",
            ["required"] = new JsonArray([.. Declared.Where(k => k.Built && k.Required).Select(k => (JsonNode)k.Name)]),
            ["properties"] = properties,
            ["additionalProperties"] = false,
        };
    }

    // An editor that fills in a default must write 2, not "2".
    private static JsonNode Typed(string text, JsonNode? type) => type is JsonValue value && value.TryGetValue<string>(out var word)
        ? word switch { "integer" => long.Parse(text), "boolean" => text == "true", _ => text }
        : text;
}
