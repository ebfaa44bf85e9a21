using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Alvis.Engine.Playbooks;

/// <summary>
/// The JSON Schema (2020-12) that editors check playbooks with, made from the declarations the reader uses. Published as
/// <c>examples/playbook.schema.json</c>; name it in a playbook's first line: <c># yaml-language-server: $schema=…</c>.
/// </summary>
public static class PlaybookSchema
{
    private static readonly JsonSerializerOptions Form = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema for a reader's kinds and platforms, indented, ending in a line break.</summary>
    public static string Generate(PlaybookReader reader)
    {
        var top = reader.Shape.Top.Schema();
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "Alvis playbook",
            ["description"] = "What a team tells Alvis about one service: where it runs, how to see that it is well, and what to do when it is not.",
        };
        foreach (var (name, value) in top)
            schema[name] = value?.DeepClone();
        schema["oneOf"] = new JsonArray(Needs("details"), Needs("steps"));
        return schema.ToJsonString(Form).ReplaceLineEndings("\n") + "\n";
    }

    private static JsonObject Needs(string key) => new() { ["required"] = new JsonArray(key) };
}
