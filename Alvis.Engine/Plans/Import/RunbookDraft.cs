using System.Globalization;
using System.Text;
using System.Text.Json;
using Alvis.Engine.Kinds;

namespace Alvis.Engine.Plans.Import;

/// <summary>What the operator registered, as far as a runbook may mean it.</summary>
/// <param name="Actions">Registered commands, with their command lines.</param>
/// <param name="DefaultEscalation">Who is meant by "escalate" without a name.</param>
/// <param name="Restarts">How the platforms' own tools restart an app: a command line that a text may show and that means it.</param>
public sealed record RunbookContext(IReadOnlyList<KnownAction> Actions, Func<string, IReadOnlyList<KnownRestart>> Restarts, string DefaultEscalation = "on-call engineer");

/// <summary>A command line that restarts an app.</summary>
/// <param name="Platform">The platform that does the same for Alvis.</param>
/// <param name="CommandLine">The command line; it is compared, never run.</param>
public sealed record KnownRestart(string Platform, string CommandLine);

/// <summary>A runbook as a draft of a playbook, with what became of each of its lines. Nothing in it is in force.</summary>
public sealed record RunbookDraft
{
    /// <summary>Stands for the service, in a plan, where the runbook does not say which it is.</summary>
    public const string Unsaid = "SERVICE";

    /// <summary>When the playbook applies: the runbook's title; empty when it has none.</summary>
    public required string Condition { get; init; }

    /// <summary>The service, when the text says it on a line <c>Service: NAME</c>.</summary>
    public string? Service { get; init; }

    /// <summary>What the platform calls the service, when the text says it on a line <c>App: NAME</c>; else it is the service's name.</summary>
    public string? App { get; init; }

    /// <summary>The platform, when the text says it on a line <c>Platform: NAME</c>.</summary>
    public string? Platform { get; init; }

    /// <summary>The address on a line <c>Health check: URL</c>. Any other address is none.</summary>
    public string? HealthCheckUrl { get; init; }

    /// <summary>The sentences that compile, or null when the text gives no plan.</summary>
    public string? Details { get; init; }

    /// <summary>The plan of <see cref="Details"/>.</summary>
    public Plan? Plan { get; init; }

    /// <summary>The registered commands that the plan runs: a command that the text only shows is none of them.</summary>
    public required IReadOnlyList<string> Actions { get; init; }

    /// <summary>Every line of the runbook.</summary>
    public required IReadOnlyList<RunbookLine> Lines { get; init; }

    /// <summary>The command lines in it.</summary>
    public required IReadOnlyList<RunbookCommand> Commands { get; init; }

    /// <summary>The lines that a person has to look at.</summary>
    public IEnumerable<RunbookLine> Notes => Lines.Where(l => l.Fate == RunbookFate.Note);

    /// <summary>The keys that a playbook needs and the runbook does not give.</summary>
    public IReadOnlyList<string> Missing =>
    [
        .. new[] { ("meta.service", Service), ("meta.platform", Platform), ("health_check.url", HealthCheckUrl), ("details", Details) }.Where(k => k.Item2 is null).Select(k => k.Item1),
    ];

    /// <summary>The draft in YAML: what is known as keys, what is missing as comments.</summary>
    /// <param name="withRest">Also carry the lines of the runbook that became no key and no plan, as comments at the end.</param>
    public string Yaml(bool withRest = true)
    {
        var yaml = new StringBuilder("meta:\n");
        Key(yaml, "service", Service, "shop             (the runbook does not say which)");
        if (App is not null)
            Key(yaml, "app", App, "");
        Key(yaml, "platform", Platform, "process         (or command, webhook, fly.io: how it is restarted)");
        if (Condition.Length > 0)
            Key(yaml, "condition", Condition, "");
        yaml.Append("health_check:\n");
        Key(yaml, "url", HealthCheckUrl, "https://shop.example/health     (the runbook does not say which)");
        yaml.Append("  every: 30s\n");
        if (Actions.Count > 0)
            yaml.Append(CultureInfo.InvariantCulture, $"actions: [{string.Join(", ", Actions)}]\n");
        yaml.Append(Details is null ? "# details: |-     (the runbook gives no plan; write what to do)\n#   If the health check fails, restart the app.\n"
            : Details[0] is ' ' or '\t' ? "details: |2-\n" : "details: |-\n");
        foreach (var line in Details?.Split('\n') ?? [])
            yaml.Append(line.Length == 0 ? "" : "  ").Append(line).Append('\n');
        if (withRest)
            Rest(yaml);
        return yaml.ToString();
    }

    private void Rest(StringBuilder yaml)
    {
        // What was offered and compiled stands in the details already.
        var rest = Lines.Where(l => Details is null ? l.Fate != RunbookFate.Said : l.Fate == RunbookFate.Note && l.Role is RunbookRole.FrontMatter or RunbookRole.LinkDefinition).ToList();
        if (!rest.Exists(l => l.Text.Length > 0))
            return;
        yaml.Append("\n# The rest of the runbook:\n#\n");
        foreach (var line in rest)
            yaml.Append(line.Text.Length == 0 ? "#" : "# ").Append(line.Text).Append('\n');
    }

    // A quoted JSON string is a YAML string, whatever is in it.
    private static void Key(StringBuilder yaml, string key, string? value, string example) =>
        yaml.Append(value is null ? $"  # {key}: {example}\n" : $"  {key}: {JsonSerializer.Serialize(Words.Clip(value, 200))}\n");
}
