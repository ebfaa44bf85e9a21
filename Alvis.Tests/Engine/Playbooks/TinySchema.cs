using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Alvis.Engine.Kinds;

namespace Alvis.Tests.Engine.Playbooks;

/// <summary>
/// Enough of JSON Schema 2020-12 to hold the published schema against playbooks, reading YAML's plain values as an editor does. A keyword
/// it does not know fails the test: it must not pass what it did not look at.
/// </summary>
internal static class TinySchema
{
    private static readonly HashSet<string> Known =
    [
        "$schema", "title", "description", "default", "type", "const", "enum", "required", "properties", "additionalProperties", "propertyNames", "minProperties",
        "maxProperties", "items", "minItems", "maxItems", "uniqueItems", "minLength", "maxLength", "pattern", "minimum", "maximum", "oneOf", "anyOf", "allOf", "if", "then",
    ];

    public static bool Accepts(JsonNode schema, Node value) => Accepts(schema.AsObject(), ToJson(value));

    private static JsonNode? ToJson(Node node) => node switch
    {
        Node.Items items => new JsonArray([.. items.All.Select(ToJson)]),
        Node.Map map => new JsonObject(map.Entries.Select(e => KeyValuePair.Create(e.Key.Text, ToJson(e.Value)))),
        Node.Scalar { Quoted: true } s => JsonValue.Create(s.Text),
        Node.Scalar { Text: "" } => null,
        Node.Scalar { Text: "true" or "false" } s => JsonValue.Create(s.Text == "true"),
        Node.Scalar s => double.TryParse(s.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var n) ? JsonValue.Create(n) : JsonValue.Create(s.Text),
        _ => throw new InvalidOperationException(),
    };

    private static bool Accepts(JsonObject schema, JsonNode? value)
    {
        Assert.All(schema, k => Assert.Contains(k.Key, Known));
        return IsOfType(schema["type"], value)
            && (schema["const"] is not { } only || JsonNode.DeepEquals(only, value))
            && (schema["enum"] is not JsonArray some || some.Any(s => JsonNode.DeepEquals(s, value)))
            && (schema["anyOf"] is not JsonArray any || any.Any(s => Accepts(s!.AsObject(), value)))
            && (schema["oneOf"] is not JsonArray one || one.Count(s => Accepts(s!.AsObject(), value)) == 1)
            && (schema["allOf"] is not JsonArray all || all.All(s => Accepts(s!.AsObject(), value)))
            && (schema["if"] is not JsonObject condition || !Accepts(condition, value) || Accepts(schema["then"]!.AsObject(), value))
            && value switch
            {
                JsonObject map => AcceptsMap(schema, map),
                JsonArray list => AcceptsList(schema, list),
                JsonValue single => AcceptsSingle(schema, single),
                _ => true,
            };
    }

    private static bool AcceptsMap(JsonObject schema, JsonObject map) =>
        (schema["required"] is not JsonArray required || required.All(r => map.ContainsKey((string)r!)))
        && map.Count >= Number(schema, "minProperties", 0) && map.Count <= Number(schema, "maxProperties", double.MaxValue)
        && map.All(e =>
            (schema["propertyNames"] is not JsonObject names || Accepts(names, JsonValue.Create(e.Key)))
            && (schema["properties"]?[e.Key] is JsonObject own
                ? Accepts(own, e.Value)
                : schema["additionalProperties"] switch { null => true, JsonObject other => Accepts(other, e.Value), var flag => (bool)flag! }));

    private static bool AcceptsList(JsonObject schema, JsonArray list) =>
        list.Count >= Number(schema, "minItems", 0) && list.Count <= Number(schema, "maxItems", double.MaxValue)
        && (schema["uniqueItems"] is null || list.Select(i => i?.ToJsonString()).Distinct(StringComparer.Ordinal).Count() == list.Count)
        && (schema["items"] is not JsonObject items || list.All(i => Accepts(items, i)));

    private static bool AcceptsSingle(JsonObject schema, JsonValue value) => value.TryGetValue<string>(out var text)
        ? text.Length >= Number(schema, "minLength", 0) && text.Length <= Number(schema, "maxLength", double.MaxValue)
            && (schema["pattern"] is not { } pattern || Regex.IsMatch(text, (string)pattern!, RegexOptions.ECMAScript, TimeSpan.FromSeconds(1)))
        : !value.TryGetValue<double>(out var n) || (n >= Number(schema, "minimum", double.MinValue) && n <= Number(schema, "maximum", double.MaxValue));

    private static bool IsOfType(JsonNode? type, JsonNode? value) => type switch
    {
        null => true,
        JsonArray types => types.Any(t => IsOfType(t, value)),
        _ => (string)type! switch
        {
            "object" => value is JsonObject,
            "array" => value is JsonArray,
            "string" => value is JsonValue s && s.TryGetValue<string>(out _),
            "boolean" => value is JsonValue b && b.TryGetValue<bool>(out _),
            "number" => value is JsonValue n && n.TryGetValue<double>(out _),
            "integer" => value is JsonValue i && i.TryGetValue<double>(out var d) && Math.Floor(d) == d,
            var other => throw new InvalidOperationException(other),
        },
    };

    private static double Number(JsonObject schema, string key, double otherwise) => schema[key] is { } n ? n.GetValue<double>() : otherwise;
}
