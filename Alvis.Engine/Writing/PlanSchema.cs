using System.Text.Json.Nodes;
using Alvis.Engine.Plans;

namespace Alvis.Engine.Writing;

/// <summary>
/// The plan's form as a strict JSON schema for a model, with every name out of the context as the only ones that can be written: a model cannot even spell
/// another. Optional fields are null there, as strict schemas want it, and are taken out again before the plan is read.
/// </summary>
internal static class PlanSchema
{
    /// <summary>The schema.</summary>
    public static string Of(CompileContext context)
    {
        var limits = PlanLimits.Of(context);
        var kinds = new List<JsonObject>
        {
            Step("check", both: true, ("target", OneOf([.. limits.Checks.Prepend("health_check")])), ("attempts", Maybe("integer")), ("every_seconds", Maybe("integer")),
                ("timeout_seconds", Maybe("integer")), ("pass_when", new JsonObject { ["type"] = new JsonArray("string", "null"), ["enum"] = new JsonArray("any", "all", null) })),
            Step("restart", both: true, ("service", OneOf(limits.Services))),
            Step("wait", both: false, ("seconds", Only("integer"))),
            Step("approve", both: true, ("from", Maybe("string")), ("for", Only("string")), ("timeout_seconds", Maybe("integer"))),
            // Who is woken is bound to the operator's list when the playbook is confirmed.
            Step("escalate", both: null, ("to", Only("string"))),
            Step("close", both: null),
        };
        if (limits.Channels.Count > 0)
            kinds.Add(Step("notify", both: false, ("to", OneOf(limits.Channels)), ("message", Maybe("string"))));
        foreach (var action in context.Actions)
        {
            kinds.Add(Step("action", both: true, ("name", OneOf([action.Name])), ("params", Params(action))));
            if (action.ReadOnly)
                kinds.Add(Step("collect", both: false, ("name", OneOf([action.Name])), ("params", Params(action))));
        }

        return Closed(("start", Only("string")), ("steps", new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["anyOf"] = new JsonArray([.. kinds]) } })).ToJsonString();
    }

    /// <summary>The plan in a model's answer.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static Plan Read(JsonNode? answer)
    {
        foreach (var step in (answer?["steps"] as JsonArray ?? throw new FormatException("The plan has no steps.")).OfType<JsonObject>())
        {
            DropNulls(step, keep: null);
            if (step["args"] is JsonObject args)
                DropNulls(args, keep: step["kind"]?.ToString() == "approve" ? "from" : null);
        }

        return PlanJson.Read(answer);
    }

    private static void DropNulls(JsonObject of, string? keep)
    {
        foreach (var name in of.Where(p => p.Value is null && p.Key != keep).Select(p => p.Key).ToList())
            of.Remove(name);
    }

    private static JsonObject Step(string kind, bool? both, params (string, JsonObject)[] args) => Closed(
        ("id", Only("string")), ("kind", OneOf([kind])), ("args", Closed(args)), ("lines", new JsonObject { ["type"] = "array", ["items"] = Only("integer") }),
        ("on_success", both is null ? Only("null") : Only("string")), ("on_failure", both == true ? Only("string") : Only("null")),
        ("on_timeout", kind == "approve" ? Maybe("string") : Only("null")));

    private static JsonObject Closed(params (string Name, JsonObject Form)[] fields) => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject(fields.Select(f => KeyValuePair.Create(f.Name, (JsonNode?)f.Form))),
        ["required"] = new JsonArray([.. fields.Select(f => (JsonNode)f.Name)]),
        ["additionalProperties"] = false,
    };

    private static JsonObject Params(KnownAction action) => Closed([.. action.Params.Select(p => (p, Only("string")))]);

    private static JsonObject Only(string type) => new() { ["type"] = type };

    private static JsonObject Maybe(string type) => new() { ["type"] = new JsonArray(type, "null") };

    private static JsonObject OneOf(IReadOnlyCollection<string> words) => new() { ["type"] = "string", ["enum"] = new JsonArray([.. words.Select(w => (JsonNode)w)]) };
}
