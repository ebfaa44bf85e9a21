using System.Text.Json;
using System.Text.Json.Nodes;

namespace Alvis.Engine.Plans;

/// <summary>
/// Plans as JSON: the one form of the store, <c>NAME.plan.json</c> and <c>--json</c>. Stored for ever, so fields are only added.
/// </summary>
public static class PlanJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The plan as JSON text, keys in a fixed order.</summary>
    public static string Write(Plan plan, bool indented = false) => ToNode(plan).ToJsonString(indented ? Indented : null);

    /// <summary>The plan as a JSON tree.</summary>
    public static JsonObject ToNode(Plan plan)
    {
        var node = new JsonObject
        {
            ["start"] = plan.Start,
            ["steps"] = new JsonArray([.. plan.Steps.Select(s => (JsonNode)Step(s))]),
        };
        if (plan.Notes.Count > 0)
            node["notes"] = new JsonArray([.. plan.Notes.Select(n => (JsonNode)n)]);
        return node;
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="JsonException">The text is not a plan; the message says where and what was expected.</exception>
    public static Plan Read(string json)
    {
        try
        {
            return From(JsonNode.Parse(json));
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or NullReferenceException or OverflowException)
        {
            throw new JsonException("A value of the plan has the wrong type.", e);
        }
    }

    /// <summary>Reads a plan from a JSON tree.</summary>
    /// <exception cref="JsonException">The tree is not a plan.</exception>
    public static Plan From(JsonNode? node)
    {
        if (node is not JsonObject plan)
            throw new JsonException("A plan is an object with 'start' and 'steps'.");
        Only(plan, "the plan", "start", "steps", "notes");
        return new Plan(Text(plan, "start"), [.. Array(plan, "steps").Select(StepFrom)], [.. (plan["notes"] as JsonArray ?? []).Select(n => n!.GetValue<string>())]);
    }

    private static JsonObject Step(PlanStep step)
    {
        var node = new JsonObject { ["id"] = step.Id, ["kind"] = step.Kind, ["args"] = Args(step.Args) };
        Put(node, "on_success", step.OnSuccess);
        Put(node, "on_failure", step.OnFailure);
        Put(node, "on_timeout", step.OnTimeout);
        node["lines"] = new JsonArray([.. step.Lines.Select(l => (JsonNode)l)]);
        return node;
    }

    private static JsonObject Args(StepArgs args)
    {
        var node = new JsonObject();
        switch (args)
        {
            case CheckArgs c:
                node["target"] = c.Target;
                Put(node, "url", c.Url);
                Put(node, "attempts", c.Attempts);
                Put(node, "every_seconds", c.EverySeconds);
                Put(node, "timeout_seconds", c.TimeoutSeconds);
                if (c.Attempts is not null || c.TimeoutSeconds is not null)
                    node["pass_when"] = c.PassWhen == PassWhen.All ? "all" : "any";
                break;
            case RestartArgs r:
                node["service"] = r.Service;
                Put(node, "command", r.Command);
                break;
            case WaitArgs w:
                node["seconds"] = w.Seconds;
                break;
            case ApproveArgs a:
                node["from"] = a.From;
                node["for"] = a.For;
                Put(node, "timeout_seconds", a.TimeoutSeconds);
                break;
            case NotifyArgs n:
                node["to"] = n.To;
                Put(node, "message", n.Message);
                if (n.Page)
                    node["page"] = true;
                break;
            case ActionArgs a:
                node["name"] = a.Name;
                if (a.Params.Count > 0)
                    node["params"] = new JsonObject(a.Params.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value)));
                break;
            case EscalateArgs e:
                node["to"] = e.To;
                break;
        }

        return node;
    }

    private static PlanStep StepFrom(JsonNode? node)
    {
        if (node is not JsonObject step)
            throw new JsonException("A step is an object.");
        var id = Text(step, "id");
        Only(step, $"step '{id}'", "id", "kind", "args", "on_success", "on_failure", "on_timeout", "lines");
        var args = step["args"] as JsonObject ?? throw new JsonException($"Step '{id}' has no 'args'.");
        return new PlanStep(
            id, ArgsFrom(id, Text(step, "kind"), args), [.. Array(step, "lines").Select(l => l!.GetValue<int>())],
            Maybe(step, "on_success"), Maybe(step, "on_failure"), Maybe(step, "on_timeout"));
    }

    private static StepArgs ArgsFrom(string id, string kind, JsonObject args)
    {
        string[] known = kind switch
        {
            "check" => ["target", "url", "attempts", "every_seconds", "timeout_seconds", "pass_when"],
            "restart" => ["service", "command"],
            "wait" => ["seconds"],
            "approve" => ["from", "for", "timeout_seconds"],
            "notify" => ["to", "message", "page"],
            "action" => ["name", "params"],
            "escalate" => ["to"],
            "close" => [],
            _ => throw new JsonException($"Step '{id}' has the unknown kind '{kind}'."),
        };
        Only(args, $"the args of step '{id}'", known);
        return kind switch
        {
            "check" => new CheckArgs(
                Text(args, "target"), Maybe(args, "url"), Int(args, "attempts"), Int(args, "every_seconds"), Int(args, "timeout_seconds"),
                Maybe(args, "pass_when") switch { null or "any" => PassWhen.Any, "all" => PassWhen.All, var w => throw new JsonException($"Step '{id}' has 'pass_when': '{w}'; expected any or all.") }),
            "restart" => new RestartArgs(Text(args, "service"), Maybe(args, "command")),
            "wait" => new WaitArgs(Int(args, "seconds") ?? throw new JsonException($"Step '{id}' has no 'seconds'.")),
            "approve" => new ApproveArgs(Maybe(args, "from"), Text(args, "for"), Int(args, "timeout_seconds")),
            "notify" => new NotifyArgs(Text(args, "to"), Maybe(args, "message"), args["page"]?.GetValue<bool>() ?? false),
            "action" => new ActionArgs(Text(args, "name"), (args["params"] as JsonObject ?? []).ToDictionary(p => p.Key, p => p.Value!.GetValue<string>(), StringComparer.Ordinal)),
            "escalate" => new EscalateArgs(Text(args, "to")),
            _ => new CloseArgs(),
        };
    }

    private static void Put<T>(JsonObject node, string name, T? value)
    {
        if (value is not null)
            node[name] = JsonValue.Create(value);
    }

    private static void Only(JsonObject node, string what, params string[] known)
    {
        foreach (var (name, _) in node)
        {
            if (!known.Contains(name))
                throw new JsonException($"Found '{name}' in {what}; expected {Kinds.Words.Or(known)}.");
        }
    }

    private static string Text(JsonObject node, string name) => Maybe(node, name) ?? throw new JsonException($"'{name}' is missing.");

    private static string? Maybe(JsonObject node, string name) => node[name]?.GetValue<string>();

    private static int? Int(JsonObject node, string name) => node[name]?.GetValue<int>();

    private static JsonArray Array(JsonObject node, string name) => node[name] as JsonArray ?? throw new JsonException($"'{name}' is not a list.");
}
