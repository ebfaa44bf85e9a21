using System.Text.Json;
using System.Text.Json.Nodes;

namespace Alvis.Engine.Plans;

/// <summary>Takes the fields of a JSON object one by one; what nobody took is an error.</summary>
internal sealed class JsonFields
{
    private readonly JsonObject fields;
    private readonly HashSet<string> taken = new(StringComparer.Ordinal);

    public JsonFields(JsonNode? node, string where)
    {
        Where = where;
        fields = node as JsonObject ?? throw new FormatException($"{where} is not an object.");
    }

    public string Where { get; }

    public bool Has(string name) => fields.ContainsKey(name);

    public JsonNode? Value(string name)
    {
        taken.Add(name);
        return fields.TryGetPropertyValue(name, out var value) ? value : throw new FormatException($"{Where}.{name} is missing.");
    }

    public string Text(string name) => Of(Value(name), JsonValueKind.String, name, "a text").GetValue<string>();

    public string? MaybeText(string name) => Has(name) ? Text(name) : null;

    /// <summary>A text, or null written as such.</summary>
    public string? NullOrText(string name) => Value(name) is null ? null : Text(name);

    public int Number(string name) => Whole(Value(name), name);

    public int? MaybeNumber(string name) => Has(name) ? Number(name) : null;

    public bool Flag(string name) => Has(name) && Value(name) switch
    {
        JsonValue v when v.GetValueKind() is JsonValueKind.True or JsonValueKind.False => v.GetValue<bool>(),
        _ => throw new FormatException($"{Where}.{name} is not true or false."),
    };

    public IEnumerable<JsonNode?> List(string name) => Value(name) as JsonArray ?? throw new FormatException($"{Where}.{name} is not a list.");

    public IReadOnlyList<string> Texts(string name) => [.. List(name).Select(v => Of(v, JsonValueKind.String, name, "a list of texts").GetValue<string>())];

    public IReadOnlyList<int> Numbers(string name) => [.. List(name).Select(v => Whole(v, name))];

    public IReadOnlyDictionary<string, string> Map(string name)
    {
        var map = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (Has(name))
        {
            var inner = new JsonFields(Value(name), $"{Where}.{name}");
            foreach (var (key, _) in inner.fields)
                map[key] = inner.Text(key);
        }

        return map;
    }

    /// <summary>Ends the reading.</summary>
    /// <exception cref="FormatException">A field was not taken.</exception>
    public void Done()
    {
        if (fields.Select(f => f.Key).FirstOrDefault(k => !taken.Contains(k)) is { } unknown)
            throw new FormatException($"{Where} has the unknown field '{Kinds.Words.Clip(unknown, 40)}'.");
    }

    private int Whole(JsonNode? value, string name) =>
        value is JsonValue v && v.GetValueKind() == JsonValueKind.Number && v.TryGetValue<int>(out var n)
            ? n
            : throw new FormatException($"{Where}.{name} is not a whole number.");

    private JsonNode Of(JsonNode? value, JsonValueKind kind, string name, string words) =>
        value?.GetValueKind() == kind ? value : throw new FormatException($"{Where}.{name} is not {words}.");
}
