using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Alvis.Engine.Plans;

/// <summary>
/// A plan as JSON: the form of the store, of <c>NAME.plan.json</c> and of <c>--json</c>. Written in one order, so that equal plans are equal
/// texts; read strictly, so that nothing in a stored plan is ever passed over.
/// </summary>
public static class PlanJson
{
    /// <summary>The most characters that are read.</summary>
    public const int MostCharacters = 1024 * 1024;

    /// <summary>The plan as text.</summary>
    /// <param name="plan">Any plan.</param>
    /// <param name="indented">True for people and files; the store takes it on one line.</param>
    public static string Write(Plan plan, bool indented = false)
    {
        using var buffer = new MemoryStream();
        // Plans are read by people beside YAML: "you're" stays as it was written.
        var options = new JsonWriterOptions { Indented = indented, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var json = new Utf8JsonWriter(buffer, options))
            Write(plan, json);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>The plan as a value within a larger document.</summary>
    public static void Write(Plan plan, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("start", plan.Start);
        json.WriteStartArray("steps");
        foreach (var step in plan.Steps)
            Write(step, json);
        json.WriteEndArray();
        if (plan.Notes.Count > 0)
        {
            json.WriteStartArray("notes");
            foreach (var note in plan.Notes)
                json.WriteStringValue(note);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <summary>The plan in a text; the message says where it is none.</summary>
    /// <exception cref="FormatException">The text is no plan.</exception>
    public static Plan Read(string text)
    {
        if (text.Length > MostCharacters)
            throw new FormatException($"The plan has {text.Length} characters; expected at most {MostCharacters}.");
        try
        {
            var options = new JsonDocumentOptions { MaxDepth = 16, AllowDuplicateProperties = false };
            return Read(JsonNode.Parse(text, new JsonNodeOptions(), options));
        }
        catch (JsonException e)
        {
            throw new FormatException($"The plan is not JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.", e);
        }
    }

    /// <summary>The plan in a value of a larger document.</summary>
    /// <exception cref="FormatException">The value is no plan.</exception>
    public static Plan Read(JsonNode? node)
    {
        var plan = new JsonFields(node, "plan");
        var steps = plan.List("steps").Select((s, i) => Step(new JsonFields(s, $"steps[{i}]"))).ToList();
        var notes = plan.Has("notes") ? plan.Texts("notes") : [];
        var read = new Plan(plan.Text("start"), steps, notes);
        plan.Done();
        return read;
    }

    private static void Write(PlanStep step, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id", step.Id);
        json.WriteString("kind", step.Kind);
        json.WriteStartObject("args");
        Write(step.Args, json);
        json.WriteEndObject();
        Text(json, "on_success", step.OnSuccess);
        Text(json, "on_failure", step.OnFailure);
        Text(json, "on_timeout", step.OnTimeout);
        json.WriteStartArray("lines");
        foreach (var line in step.Lines)
            json.WriteNumberValue(line);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(StepArgs args, Utf8JsonWriter json)
    {
        switch (args)
        {
            case CheckArgs check:
                json.WriteString("target", check.Target);
                Text(json, "url", check.Url);
                Number(json, "attempts", check.Attempts);
                Number(json, "every_seconds", check.EverySeconds);
                Number(json, "timeout_seconds", check.TimeoutSeconds);
                if (check is not { Attempts: null, EverySeconds: null, PassWhen: PassWhen.Any })
                    json.WriteString("pass_when", check.PassWhen == PassWhen.All ? "all" : "any");
                break;
            case RestartArgs restart:
                json.WriteString("service", restart.Service);
                Text(json, "command", restart.Command);
                break;
            case WaitArgs wait:
                json.WriteNumber("seconds", wait.Seconds);
                break;
            case ApproveArgs approve:
                json.WriteString("from", approve.From);
                json.WriteString("for", approve.For);
                Number(json, "timeout_seconds", approve.TimeoutSeconds);
                break;
            case NotifyArgs notify:
                json.WriteString("to", notify.To);
                Text(json, "message", notify.Message);
                if (notify.Page)
                    json.WriteBoolean("page", true);
                break;
            case ActionArgs action:
                Command(json, action.Name, action.Params);
                break;
            case CollectArgs collect:
                Command(json, collect.Name, collect.Params);
                break;
            case EscalateArgs escalate:
                json.WriteString("to", escalate.To);
                break;
        }
    }

    private static void Command(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, string> parameters)
    {
        json.WriteString("name", name);
        if (parameters.Count == 0)
            return;
        json.WriteStartObject("params");
        foreach (var (key, value) in parameters.OrderBy(p => p.Key, StringComparer.Ordinal))
            json.WriteString(key, value);
        json.WriteEndObject();
    }

    private static PlanStep Step(JsonFields step)
    {
        var kind = step.Text("kind");
        var args = new JsonFields(step.Value("args"), step.Where + ".args");
        var read = new PlanStep(
            step.Text("id"), Args(kind, args, step), step.Numbers("lines"), step.MaybeText("on_success"), step.MaybeText("on_failure"), step.MaybeText("on_timeout"));
        args.Done();
        step.Done();
        return read;
    }

    private static StepArgs Args(string kind, JsonFields args, JsonFields step) => kind switch
    {
        "check" => new CheckArgs(args.Text("target"), args.MaybeText("url"), args.MaybeNumber("attempts"), args.MaybeNumber("every_seconds"), args.MaybeNumber("timeout_seconds"),
            args.MaybeText("pass_when") switch
            {
                null or "any" => PassWhen.Any,
                "all" => PassWhen.All,
                var other => throw new FormatException($"{args.Where}.pass_when is '{other}'; expected any or all."),
            }),
        "restart" => new RestartArgs(args.Text("service"), args.MaybeText("command")),
        "wait" => new WaitArgs(args.Number("seconds")),
        "approve" => new ApproveArgs(args.NullOrText("from"), args.Text("for"), args.MaybeNumber("timeout_seconds")),
        "notify" => new NotifyArgs(args.Text("to"), args.MaybeText("message"), args.Flag("page")),
        "action" => new ActionArgs(args.Text("name"), args.Map("params")),
        "collect" => new CollectArgs(args.Text("name"), args.Map("params")),
        "escalate" => new EscalateArgs(args.Text("to")),
        "close" => new CloseArgs(),
        _ => throw new FormatException($"{step.Where}.kind is '{Kinds.Words.Clip(kind, 40)}'; expected check, restart, wait, approve, notify, action, collect, escalate or close."),
    };

    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }

    private static void Number(Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
    }
}
