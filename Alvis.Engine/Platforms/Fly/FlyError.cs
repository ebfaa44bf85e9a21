using System.Text.Json;

namespace Alvis.Engine.Platforms.Fly;

/// <summary>The words of an error: <c>{"error": "...", "status": "..."}</c>.</summary>
internal static class FlyError
{
    /// <summary>What it says, or null when the text is no such error.</summary>
    public static string? Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement is { ValueKind: JsonValueKind.Object } o && o.TryGetProperty("error", out var error)
                && error.ValueKind == JsonValueKind.String && error.GetString() is { Length: > 0 } text
                ? text
                : null;
        }
        catch (JsonException)
        {
            // Gateways answer with pages of their own; their status says enough.
            return null;
        }
    }
}
