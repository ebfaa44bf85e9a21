using System.Text.Json;

namespace Alvis.Engine.Writing;

/// <summary>Reads a model's answer into the form that was asked for.</summary>
internal static class ModelJson
{
    /// <summary>What is said when it has another one.</summary>
    public const string OtherForm = "its answer had not the form that was asked for";

    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        AllowDuplicateProperties = false,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        MaxDepth = 16,
    };

    /// <summary>The answer, or null when it has another form.</summary>
    public static T? Read<T>(string text) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(text, Format);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
