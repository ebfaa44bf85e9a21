using System.Text.Json;
using System.Text.Json.Nodes;
using Alvis.Engine.Kinds;

namespace Alvis.Engine.Plans;

/// <summary>
/// A text with all that the compiler may know beside it, as a JSON document of its own: the form of the project's compiler cases (schema in
/// <c>fixtures/details/schema.json</c>). What the document says of the expected answer is not read.
/// </summary>
/// <param name="Id">Its name.</param>
/// <param name="Details">The text, its lines joined.</param>
/// <param name="Context">What it may name.</param>
public sealed record CompileCase(string Id, string Details, CompileContext Context)
{
    /// <summary>The most characters of a document.</summary>
    public const int MostCharacters = 4 * 1024 * 1024;

    /// <summary>The case in a document, or every case when it holds a list of them.</summary>
    /// <exception cref="FormatException">The document is no case; the message says where, what was found and what was expected.</exception>
    public static IReadOnlyList<CompileCase> ReadAll(string text)
    {
        if (text.Length > MostCharacters)
            throw new FormatException($"The document has {text.Length} characters; expected at most {MostCharacters}.");
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(text, new JsonNodeOptions(), new JsonDocumentOptions { MaxDepth = 32 });
        }
        catch (JsonException e)
        {
            throw new FormatException($"The document is not JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.", e);
        }

        return root is JsonArray list ? [.. list.Select((one, i) => Read(one, $"[{i}]"))] : [Read(root, "case")];
    }

    /// <summary>What the compiler says of it.</summary>
    public Compiled Compile() => DetailsCompiler.Compile(Details, Context);

    private static CompileCase Read(JsonNode? node, string where)
    {
        var one = new JsonFields(node, where);
        var id = one.Text("id");
        return new CompileCase(id, string.Join('\n', one.Texts("details")), ContextOf(new JsonFields(one.Value("context"), $"{where}.context"), id));
    }

    private static CompileContext ContextOf(JsonFields context, string id)
    {
        var check = context.Has("health_check") && context.Value("health_check") is { } value ? new JsonFields(value, $"{context.Where}.health_check") : null;
        return new CompileContext
        {
            File = id,
            Service = context.Text("service"),
            HealthCheckUrl = check?.MaybeText("url"),
            HealthCheckStatus = check?.Has("want_status") == true && check.Value("want_status") is JsonValue status && status.TryGetValue<int>(out var wanted) ? wanted : null,
            Services = [.. Objects(context, "services").Select(Service)],
            Checks = Checks(context),
            Actions = [.. Objects(context, "actions").Select(Action)],
            Channels = context.Has("channels") ? context.Texts("channels") : [],
            DefaultEscalation = context.MaybeText("default_escalation") ?? "on-call engineer",
        };
    }

    private static IEnumerable<JsonFields> Objects(JsonFields context, string name) =>
        context.Has(name) ? context.List(name).Select((one, i) => new JsonFields(one, $"{context.Where}.{name}[{i}]")) : [];

    private static KnownService Service(JsonFields service) => new(
        service.Text("name"), service.Has("aliases") ? service.Texts("aliases") : [], service.MaybeText("restart_command") is { } command ? [command] : []);

    private static KnownAction Action(JsonFields action) => new(
        action.Text("name"), action.MaybeText("command"), action.Has("params") ? action.Texts("params") : [], action.Flag("destructive"))
    { ReadOnly = action.Flag("read_only") };

    private static Dictionary<string, string?> Checks(JsonFields context)
    {
        var read = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (!context.Has("checks"))
            return read;
        if (context.Value("checks") is not JsonObject checks)
            throw new FormatException($"{context.Where}.checks is not an object; expected a check for each name.");
        foreach (var (name, check) in checks)
            read[Words.Clip(name, 200)] = new JsonFields(check, $"{context.Where}.checks.{name}").MaybeText("url");
        return read;
    }
}
