using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Alvis.Engine.Kinds;

namespace Alvis.Engine.Checks;

/// <summary>
/// A place in a JSON document: <c>$</c> is the whole, <c>.name</c> goes into an object, <c>[0]</c> into an array (from 0). A name is any
/// text without dots and brackets. There are no wildcards, slices or filters: a path means one place.
/// </summary>
internal sealed partial record JsonPath(string Text)
{
    /// <summary>What a path looks like.</summary>
    public const string Pattern = @"^\$(\.[^.\[\]]{1,100}|\[[0-9]{1,6}\]){0,20}$";

    /// <summary>The value there, or null when there is none.</summary>
    public JsonElement? Find(JsonElement root)
    {
        var at = root;
        foreach (Match part in Parts().Matches(Text))
        {
            if (part.Value[0] == '.')
            {
                if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(part.Value.AsSpan(1), out at))
                    return null;
            }
            else
            {
                var index = int.Parse(part.Value.AsSpan(1, part.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture);
                if (at.ValueKind != JsonValueKind.Array || index >= at.GetArrayLength())
                    return null;
                at = at[index];
            }
        }

        return at;
    }

    [GeneratedRegex(@"\.[^.\[\]]+|\[[0-9]+\]", RegexOptions.None, 200)]
    private static partial Regex Parts();
}

/// <summary>A single JSON value that an answer must hold. In a playbook <c>1</c> is a number, <c>true</c> a flag, <c>null</c> nothing, and <c>"1"</c> or <c>ok</c> a text.</summary>
/// <param name="Json">The value as JSON.</param>
internal sealed partial record WantedValue(string Json)
{
    /// <summary>How it is written in a playbook.</summary>
    public static Shape Shape { get; } = new ValueShape();

    public bool Equals(JsonElement found)
    {
        using var document = JsonDocument.Parse(Json);
        var wanted = document.RootElement;
        // 1, 1.0 and 1e0 are one number.
        return wanted.ValueKind == found.ValueKind && (wanted.ValueKind switch
        {
            JsonValueKind.String => found.ValueEquals(wanted.GetString()),
            JsonValueKind.Number => wanted.TryGetDecimal(out var a) && found.TryGetDecimal(out var b) ? a == b : wanted.GetDouble().Equals(found.GetDouble()),
            _ => true,
        });
    }

    private static WantedValue Of(Node.Scalar scalar) => new(
        !scalar.Quoted && (scalar.Text is "true" or "false" or "null" || Number().IsMatch(scalar.Text)) ? scalar.Text : JsonSerializer.Serialize(scalar.Text, Plain));

    // Shown to people: an umlaut or a quote shall not turn into \u escapes; the surface does its own escaping.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [GeneratedRegex(@"^-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,30})?([eE][-+]?[0-9]{1,3})?\z", RegexOptions.ExplicitCapture, 200)]
    private static partial Regex Number();

    private sealed class ValueShape : Shape
    {
        public override string Words => "a text, a number, true, false or null";

        public override object? Read(Node node, Problems problems) =>
            node is Node.Scalar { Text.Length: <= 1_000 } scalar && (scalar.Quoted || scalar.Text.Length > 0) ? Of(scalar) : Wrong(node, problems);

        public override JsonObject Schema() => new() { ["type"] = new JsonArray("string", "number", "boolean", "null"), ["maxLength"] = 1_000 };
    }
}
