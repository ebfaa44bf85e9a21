using Alvis.Engine.Kinds;

namespace Alvis.Engine.Playbooks;

/// <summary>One reading of one text: the playbook with the text itself, or everything that is wrong with it.</summary>
public sealed record PlaybookReading(Playbook? Playbook, IReadOnlyList<Problem> Problems, string? Text = null);

/// <summary>
/// Reads playbooks. A text with one problem is no playbook: nothing is guessed and nothing ignored. Safe to use from several threads.
/// </summary>
/// <param name="checkKinds">The kinds of check; those that are <see cref="ISectionKind"/> bring their own keys.</param>
/// <param name="platforms">The platforms that may be named.</param>
/// <param name="stepsShape">What <c>steps</c> may hold.</param>
public sealed class PlaybookReader(KindSet checkKinds, KindSet platforms, Shape stepsShape)
{
    private const string Smallest =
        "the smallest playbook has 'meta' with 'service' and 'platform', 'health_check' with 'url' and 'every', and 'details'";

    /// <summary>The declared keys.</summary>
    internal PlaybookShape Shape { get; } = new(checkKinds, platforms, stepsShape);

    /// <summary>Reads the bytes of a file. <paramref name="file"/> is its name as its author knows it.</summary>
    public PlaybookReading Read(string file, ReadOnlySpan<byte> bytes)
    {
        var problems = new Problems(file);
        return YamlText.Decode(bytes, problems) is { } text ? Read(text, problems) : new PlaybookReading(null, problems.All);
    }

    /// <summary>Reads a text that came by another way than a file, such as chat.</summary>
    public PlaybookReading Read(string file, string text) => Read(text, new Problems(file));

    private PlaybookReading Read(string text, Problems problems)
    {
        var node = YamlText.Read(text, problems);
        if (node is not Node.Map && Markdown.IsLikely(problems.File, text))
            return Mistaken(problems.File, Place.Start, "found what looks like Markdown");
        if (node is null)
            return new PlaybookReading(null, problems.All);
        if (node is not Node.Map map)
            return Mistaken(problems.File, node.At, $"found {(node is Node.Items ? "a list" : $"the text {node.Shown}")} at the top");
        if (!map.Entries.Any(e => Shape.Top.Declared.Any(k => Words.Nearest(e.Key.Text, [k.Name]) is not null)))
            return Mistaken(problems.File, map.At, map.Entries.Count == 0
                ? "found an empty section"
                : $"found only {Words.And([.. map.Entries.Take(5).Select(e => e.Key.Shown)])}, which no playbook has");

        var top = (Section)Shape.Top.Read(map, problems)!;
        if (top.Wrote("details") && top.Wrote("steps"))
            problems.Add(top.Where("steps"), "found 'steps' beside 'details'", "expected one of them");
        else if (!top.Wrote("details") && !top.Wrote("steps"))
            problems.Add(map.At, "'details' is missing", $"expected {new DetailsShape().Words}, or 'steps'");
        if (top.Within("meta") is { } meta && meta.MaybeText("service") == ServiceName.Umbrella)
            problems.Add(meta.Where("service"), $"found the service name '{ServiceName.Umbrella}'", "expected another one: Alvis keeps it for the incident of a storm of failures");
        return problems.None ? new PlaybookReading(Make(top), [], text) : new PlaybookReading(null, problems.All);
    }

    private static PlaybookReading Mistaken(string file, Place at, string found) =>
        new(null, [new Problem(file, at, found, $"expected a playbook in YAML; {Smallest}")]);

    private static Playbook Make(Section top)
    {
        var meta = top.Within("meta")!;
        var details = top.Value("details") as PlacedText;
        return new Playbook
        {
            Service = meta.Text("service"),
            ServiceAt = meta.Where("service"),
            Platform = meta.Text("platform"),
            App = meta.MaybeText("app") ?? meta.Text("service"),
            Condition = meta.Text("condition"),
            Aliases = meta.List<string>("aliases"),
            Owner = meta.MaybeText("owner"),
            Channel = meta.MaybeText("channel"),
            ChannelAt = meta.Where("channel"),
            HealthCheck = CheckShape.Spec(CheckSpec.HealthCheck, top.Within("health_check")!),
            Checks = top.Map<Section>("checks").ToDictionary(c => c.Key, c => CheckShape.Spec(c.Key, c.Value), StringComparer.Ordinal),
            Restart = top.Within("restart") is { } restart ? MakeRestart(restart) : new RestartPolicy(),
            Escalate = top.Within("escalate") is { } escalate ? MakeEscalate(escalate) : new EscalatePolicy(),
            AppAt = meta.Where(meta.Wrote("app") ? "app" : "service"),
            Actions = top.List<string>("actions"),
            ActionsAt = top.Where("actions"),
            EscalateAt = top.Within("escalate") is { } wake ? wake.Where("to") : Place.Start,
            Details = details?.Text ?? "",
            DetailsAt = details?.At ?? Place.Start,
            Steps = top.Value("steps") as Node,
        };
    }

    private static RestartPolicy MakeRestart(Section restart)
    {
        var max = (Rate)restart.Value("max")!;
        return new RestartPolicy
        {
            Approval = restart.Text("approval") switch { "ask" => Approval.Ask, "off" => Approval.Off, _ => Approval.Auto },
            AskFor = restart.Time("ask_for"),
            Max = max.Count,
            MaxPer = max.Per,
            Cooldown = restart.Time("cooldown"),
            Grace = restart.Time("grace"),
        };
    }

    private static EscalatePolicy MakeEscalate(Section escalate) => new()
    {
        To = escalate.MaybeText("to"),
        AckWithin = escalate.Time("ack_within"),
        Repeat = (int)escalate.Number("repeat"),
    };
}
