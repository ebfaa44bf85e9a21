using System.Text;
using Alvis.Engine.Plans;
using Alvis.Engine.Plans.Import;
using Alvis.Tests.Support;

namespace Alvis.Tests.Engine.Plans;

/// <summary>
/// What the 75 real runbooks become. Each is imported as a whole, and each of its paragraphs and list entries is compiled alone, in a context that knows the service by the names that
/// runbooks use: the second shows which sentences are taken for steps, whatever stands around them.
/// </summary>
public sealed class RealRunbooksTests
{
    private const string Reviewed = "Alvis.Tests/Engine/Plans/Runbooks.baseline.txt";

    /// <summary>
    /// How the baseline was reviewed: 26 of the runbooks (all of dfe-digital, 15 of alphagov, 6 others) were read in full beside their lines of it, and every ALONE line of all 75 was
    /// read in its place: each is an order in the runbook ("Then restart the RabbitMQ service:"). The codes count what the lines became; nobody judged each of them. After a change
    /// that is meant, look at the difference, and copy the file that the failure names over the baseline.
    /// </summary>
    [Fact]
    public void They_become_what_was_reviewed()
    {
        var files = Directory.GetFiles(Path.Combine(Repository.Root, "Alvis.Tests/Engine/Plans/Runbooks/files")).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(75, files.Count);
        var now = string.Concat(files.Select(f => Summary(Path.GetFileName(f), File.ReadAllText(f))));
        var made = Path.Combine(AppContext.BaseDirectory, "Runbooks.baseline.txt");
        File.WriteAllText(made, now);

        Assert.True(Repository.Read(Reviewed) == now, $"The runbooks become something else than was reviewed: compare {made}.");
    }

    private static string Summary(string name, string text)
    {
        var (draft, refusal) = RunbookImporter.Import(name, text, Known);
        if (draft is null)
            return $"{name}: refused: {refusal!.Text}\n";
        var lines = text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        Assert.Equal(Enumerable.Range(1, lines.Length), draft.Lines.Select(l => l.Number));
        Assert.All(draft.Lines, l => Assert.True(l.Text == lines[l.Number - 1].TrimEnd() && (l.Fate == RunbookFate.Nothing || l.Reason.Length > 0)));
        var yaml = draft.Yaml();
        Assert.All(draft.Lines.Where(l => l.Text.Length > 0 && l.Fate != RunbookFate.Said), l => Assert.Contains(l.Text, yaml, StringComparison.Ordinal));

        var all = new StringBuilder($"{name}: {(draft.Plan is null ? "no plan" : "PLAN")}; \"{draft.Condition}\"; service {draft.Service ?? "-"}; check {draft.HealthCheckUrl ?? "-"}; {draft.Commands.Count} commands\n");
        foreach (var step in draft.Plan?.Steps ?? [])
            all.Append($"  STEP {step.Id} {StepWords.Of(step.Args)}\n");
        foreach (var fate in draft.Lines.GroupBy(l => (l.Role, l.Fate, l.Code)).OrderBy(g => g.Key.Role).ThenBy(g => g.Key.Fate).ThenBy(g => g.Key.Code, StringComparer.Ordinal))
            all.Append($"  {fate.Count()} {fate.Key.Role} {fate.Key.Fate} {fate.Key.Code}".TrimEnd()).Append('\n');
        foreach (var command in draft.Commands.Where(c => c.Registered is not null))
            all.Append($"  line {command.Line} is {command.Registered}: {command.Text}\n");
        foreach (var (line, piece) in Pieces(draft.Lines))
        {
            if (DetailsCompiler.Compile(piece, Alone(name)).Plan is { } plan)
                all.Append($"  ALONE line {line}: {piece.Replace("\n", " / ", StringComparison.Ordinal)} => {string.Join(", ", plan.Steps.Select(s => StepWords.Of(s.Args)))}\n");
        }

        return all.ToString();
    }

    /// <summary>Paragraphs and list entries, each with the block of code right below it.</summary>
    private static IEnumerable<(int Line, string Text)> Pieces(IReadOnlyList<RunbookLine> lines)
    {
        var pieces = new List<(int Line, List<string> Text)>();
        RunbookLine? before = null;
        foreach (var line in lines)
        {
            var isText = line.Role is RunbookRole.Sentence or RunbookRole.ListItem;
            var isCode = line.Role is RunbookRole.Code && pieces.Count > 0;
            var begins = before?.Role != line.Role || line.Text.TrimStart() is ['-' or '*' or '+' or (>= '0' and <= '9'), ..];
            if (isText && begins)
                pieces.Add((line.Number, [line.Text]));
            else if (isText || isCode)
                pieces[^1].Text.Add(line.Text);
            before = line;
        }

        return pieces.Select(p => (p.Line, string.Join('\n', p.Text)));
    }

    private static CompileContext Alone(string file) => new()
    {
        File = file,
        Service = "shop",
        HealthCheckUrl = "https://shop.example/health",
        Services =
        [
            new KnownService("shop",
                [
                    "app", "application", "service", "process", "server", "pod", "pods", "hub", "worker", "container", "deployment", "machine", "box", "instance", "nginx", "varnish", "rabbitmq", "rabbitmq service", "redis", "celery", "unicorn",
                    "keepalived", "ingester", "dynos", "herder process", "master process", "procfile worker", "jupyterhub process", "jupyterhub pod", "hub pod", "salt master service", "mongodb", "jenkins", "kubelet", "postgresql", "logstash",
                ],
                [
                    "sudo service rabbitmq-server restart", "sudo service jenkins restart", "sudo service celery restart", "sudo service whitehall-admin-procfile-worker restart", "sudo service imminence restart", "sudo service mongodb restart",
                    "sudo service rsyslog restart", "systemctl restart kubelet", "systemctl restart salt-master", "sudo systemctl restart supervisor", "kubectl rollout restart deployment/<name>",
                ]),
        ],
        Actions = Known.Actions,
    };

    private static RunbookContext Known { get; } = new(
        [
            new KnownAction("flush-cache", "redis-cli flushall", [], Destructive: true), new KnownAction("list-pods", "kubectl get pods", [], Destructive: false) { ReadOnly = true },
            new KnownAction("disk-space", "df -h", [], Destructive: false) { ReadOnly = true },
        ],
        app => [new KnownRestart("fly.io", $"fly apps restart {app}")]);
}
