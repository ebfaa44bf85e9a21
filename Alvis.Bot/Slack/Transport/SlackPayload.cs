using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Alvis.Bot.Slack.Transport;

/// <summary>Which form a payload has: the same three over HTTP and over a socket.</summary>
internal enum SlackPayloadKind
{
    /// <summary>The Events API: <c>event_callback</c>, <c>app_rate_limited</c>.</summary>
    Event,

    /// <summary>Presses, menus and modals.</summary>
    Interaction,

    /// <summary>A slash command; its fields are texts.</summary>
    Command,
}

/// <summary>Reads JSON that came from outside, where anything may be missing or of another kind.</summary>
internal static class SlackPayload
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly JsonDocumentOptions Form = new() { MaxDepth = 64, AllowDuplicateProperties = false };

    /// <summary>The object in a text; null when it holds none.</summary>
    public static JsonObject? Read(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: Form) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The text that bytes are in UTF-8; null when they are none.</summary>
    public static string? Text(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>The fields of a form, decoded strictly; null when it is none in UTF-8. The first of several with one name counts.</summary>
    public static JsonObject? ReadForm(string text)
    {
        const int MostFields = 100;
        var parts = text.Split('&', MostFields + 1, StringSplitOptions.RemoveEmptyEntries);
        var fields = new JsonObject();
        if (parts.Length > MostFields)
            return null;
        foreach (var part in parts)
        {
            var split = part.IndexOf('=', StringComparison.Ordinal);
            if (Decoded(split < 0 ? part : part[..split]) is not { } name || Decoded(split < 0 ? "" : part[(split + 1)..]) is not { } value)
                return null;
            fields.TryAdd(name, JsonValue.Create(value));
        }

        return fields;
    }

    /// <summary>A text; null for anything else, and for one that is not there.</summary>
    public static string? Text(this JsonNode? node, string key) =>
        node is JsonObject o && o.TryGetPropertyValue(key, out var value) && value is JsonValue v && v.TryGetValue<string>(out var text) ? text : null;

    /// <summary>True only when it says so.</summary>
    public static bool Flag(this JsonNode? node, string key) =>
        node is JsonObject o && o.TryGetPropertyValue(key, out var value) && value is JsonValue v && v.TryGetValue<bool>(out var flag) && flag;

    /// <summary>An object; null for anything else.</summary>
    public static JsonObject? Section(this JsonNode? node, string key) => node is JsonObject o && o.TryGetPropertyValue(key, out var value) ? value as JsonObject : null;

    /// <summary>The objects of a list; none for anything else.</summary>
    public static IEnumerable<JsonObject> List(this JsonNode? node, string key) =>
        node is JsonObject o && o.TryGetPropertyValue(key, out var value) && value is JsonArray list ? list.OfType<JsonObject>() : [];

    private static string? Decoded(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return Text(System.Net.WebUtility.UrlDecodeToBytes(bytes, 0, bytes.Length));
    }
}
