using System.Text.Json.Nodes;
using Alvis.Engine.Kinds;

namespace Alvis.Engine.Plans;

/// <summary>
/// What a playbook's <c>steps</c> may look like: a list of steps, each with exactly one kind. The published JSON Schema and all messages come
/// from here. A read value is a list of <see cref="WrittenStep"/>.
/// </summary>
public sealed class StepsShape : Shape
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);
    private static readonly Shape Name = Text("a name", most: 100);
    private static readonly Shape StepId = Text("a step's id (letters, digits, - and _)", "^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$");
    private static readonly Shape Sentence = Text("a sentence", most: 500);

    /// <summary>Beside the kind, in every step.</summary>
    internal static readonly IReadOnlyList<Key> Common =
    [
        new("id", StepId, "What other steps call this one. Default: s1, s2, …"),
        new("on_success", StepId, "The step that follows. Default: the next in the list; 'handover' leaves the incident to a person."),
        new("on_failure", StepId, "The step that follows a failure. Default: handover."),
        new("on_timeout", StepId, "Only for approve: the step that follows when nobody answers. Default: as on_failure."),
    ];

    /// <summary>The kinds, each with the shape of its argument.</summary>
    internal static readonly IReadOnlyList<Key> Kinds =
    [
        new("check", new EitherShape(Name, Keys(
            new("target", Name, "health_check or the name of a check.", Default: "health_check"),
            new("attempts", Number(2, 100), "How many times to look. Needs 'every'."),
            new("every", Time(TimeSpan.FromSeconds(1), Day), "The time between two looks."),
            new("timeout", Time(TimeSpan.FromSeconds(1), Day), "Keep looking for so long. Needs 'every'; not together with 'attempts'."),
            new("pass_when", OneOf("any", "all"), "Whether one pass is enough.", Default: "any"))),
            "Runs a check and chooses the branch: health_check, the name of a check, or a section."),
        new("restart", Name, "Restarts a service: its name."),
        new("wait", Time(TimeSpan.FromSeconds(1), Day), "Lets time pass."),
        new("approve", Keys(
            new("for", Sentence, "What is asked for.", Required: true),
            new("from", Name, "Who may decide. Default: whoever is on call."),
            new("timeout", Time(TimeSpan.FromSeconds(1), Day), "How long to ask. Default: restart.ask_for.")),
            "Asks a person before going on."),
        new("notify", Keys(
            new("to", Name, "A channel, or a person when 'page' is true.", Required: true),
            new("message", Sentence, "What to say."),
            new("page", Flag(), "Wake the person instead of posting.", Default: "false")),
            "Tells somebody and goes on."),
        new("action", new EitherShape(Name, Keys(
            new("name", Name, "A registered action.", Required: true),
            new("params", MapOf(Text("a value", most: 200), "^[a-z][a-z0-9_]{0,62}$", most: 20), "Its parameters."))),
            "Runs a registered action: its name, or a section."),
        new("collect", new EitherShape(Name, Keys(
            new("name", Name, "A registered action that only looks.", Required: true),
            new("params", MapOf(Text("a value", most: 200), "^[a-z][a-z0-9_]{0,62}$", most: 20), "Its parameters."))),
            "Keeps what a registered action says that only looks, and goes on: its name, or a section."),
        new("escalate", Name, "Hands the incident to a person and ends the plan: who."),
        new("close", new TrueShape(), "Closes the incident once checks pass, and ends the plan: always 'true'."),
    ];

    /// <inheritdoc/>
    public override string Words => "a list of steps, each such as 'restart: shop' with an optional id, on_success, on_failure";

    /// <inheritdoc/>
    public override object? Read(Node node, Problems problems)
    {
        if (node is not Node.Items list)
            return Wrong(node, problems);
        if (list.All.Count is 0 or > PlanValidator.MostSteps)
        {
            problems.Add(node.At, $"found a list of {list.All.Count}", $"expected 1 to {PlanValidator.MostSteps} steps");
            return null;
        }

        var steps = list.All.Select(n => One(n, problems)).ToList();
        return steps.Contains(null) ? null : steps.Select(s => s!).ToList();
    }

    /// <inheritdoc/>
    public override JsonObject Schema()
    {
        var step = Keys([.. Common, .. Kinds]).Schema();
        step["oneOf"] = new JsonArray([.. Kinds.Select(k => (JsonNode)new JsonObject { ["required"] = new JsonArray(k.Name) })]);
        return new JsonObject { ["type"] = "array", ["items"] = step, ["minItems"] = 1, ["maxItems"] = PlanValidator.MostSteps };
    }

    private static WrittenStep? One(Node node, Problems problems)
    {
        if (Keys([.. Common, .. Kinds]).Read(node, problems) is not Section section)
            return null;

        var kinds = Kinds.Where(k => section.Wrote(k.Name)).Select(k => k.Name).ToList();
        if (kinds.Count != 1)
        {
            problems.Add(node.At, kinds.Count == 0 ? "found a step without a kind" : $"found a step that is {Alvis.Engine.Kinds.Words.And(kinds)} at once",
                $"expected exactly one of {string.Join(", ", Kinds.Select(k => k.Name))}");
            return null;
        }

        return section.Value(kinds[0]) is { } arg ? new WrittenStep(kinds[0], arg, node.At, section) : null;
    }

    /// <summary>A single value, or a section with more to say.</summary>
    private sealed class EitherShape(Shape one, Shape section) : Shape
    {
        public override string Words => $"{one.Words} or {section.Words}";

        public override object? Read(Node node, Problems problems) => (node is Node.Map ? section : one).Read(node, problems);

        public override JsonObject Schema() => new() { ["anyOf"] = new JsonArray(one.Schema(), section.Schema()) };
    }

    private sealed class TrueShape : Shape
    {
        public override string Words => "true ('close' has nothing to say)";

        public override object? Read(Node node, Problems problems) => node is Node.Scalar { Text: "true", Quoted: false } ? true : Wrong(node, problems);

        public override JsonObject Schema() => new() { ["const"] = true };
    }
}

/// <summary>One step as it stands in the playbook, with its kind and that kind's argument.</summary>
internal sealed record WrittenStep(string Kind, object Arg, Place At, Section Section);
