using System.Globalization;
using System.Text.Json.Nodes;
using Alvis.Engine.Plans;

namespace Alvis.Tests.Engine.Plans;

/// <summary>One text with the plan or the diagnostics it should give, from <c>Cases</c>.</summary>
internal sealed class Case
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Engine", "Plans", "Cases");

    private readonly JsonNode expect;

    private Case(JsonNode json)
    {
        (Id, Details, Context) = Assert.Single(CompileCase.ReadAll(json.ToJsonString()));
        expect = json["expect"]!;
    }

    public static IReadOnlyList<Case> All { get; } =
        [.. Directory.GetFiles(Folder, "d*.json").Order(StringComparer.Ordinal).Select(f => new Case(JsonNode.Parse(File.ReadAllText(f))!))];

    public string Id { get; }

    public string Details { get; }

    public CompileContext Context { get; }

    public bool ExpectsPlan => expect["outcome"]!.GetValue<string>() == "plan";

    public static Case Of(string id) => All.Single(c => c.Id == id);

    public Compiled Compile() => DetailsCompiler.Compile(Details, Context);

    /// <summary>Everything in which the compiler's answer differs from every answer that counts as right; empty when it is right.</summary>
    public IReadOnlyList<string> Differences(Compiled compiled)
    {
        var answers = expect["acceptable"]!.AsArray().Where(a => a!["mode"]?.GetValue<string>() != "llm").Prepend(expect);
        var all = answers.Select(a => Against(compiled, a!)).ToList();
        return all.Exists(d => d.Count == 0) ? [] : [.. all[0], .. FalseAlarms(compiled)];
    }

    /// <summary>Errors at lines that no entry names.</summary>
    public IReadOnlyList<string> FalseAlarms(Compiled compiled)
    {
        var named = expect["acceptable"]!.AsArray().SelectMany(a => a!["diagnostics"]!.AsArray())
            .Concat(expect["diagnostics"]!.AsArray()).Concat(expect["optional_diagnostics"]!.AsArray())
            .SelectMany(d => d!["lines"]!.AsArray()).Select(l => l!.GetValue<int>()).ToHashSet();
        return [.. compiled.Diagnostics.Where(d => d.Severity == Severity.Error && !d.Lines.Any(named.Contains)).Select(d => $"false alarm {Shown(d)}")];
    }

    /// <summary>A plan that is none of the expected ones: worse than any rejection.</summary>
    public bool IsWrongPlan(Compiled compiled) => compiled.Plan is not null && Differences(compiled).Any(d => d.StartsWith("plan", StringComparison.Ordinal));

    public static string Shown(Diagnostic d) => $"{d.Severity} {d.Code} at {string.Join(',', d.Lines)}: {d.Message}";

    private static List<string> Against(Compiled compiled, JsonNode answer)
    {
        var differences = new List<string>();
        var wantsPlan = answer["outcome"]!.GetValue<string>() == "plan";
        if (wantsPlan != compiled.Plan is not null)
        {
            differences.Add($"plan: the outcome is {(compiled.Plan is null ? "rejected" : "plan")}; {string.Join("; ", compiled.Diagnostics.Where(d => d.Severity == Severity.Error).Select(Shown))}");
        }
        else if (wantsPlan)
        {
            var (want, got) = (Flat(PlanJson.Read(answer["plan"])), Flat(compiled.Plan!));
            if (want != got)
                differences.Add($"plan: expected {want}, found {got}");
        }

        foreach (var want in answer["diagnostics"]!.AsArray())
        {
            var lines = want!["lines"]!.AsArray().Select(l => l!.GetValue<int>()).ToList();
            var codes = want["codes"]!.AsArray().Select(c => c!.GetValue<string>()).ToList();
            var severity = Enum.Parse<Severity>(want["severity"]!.GetValue<string>(), ignoreCase: true);
            var found = compiled.Diagnostics.Where(d => d.Severity == severity && codes.Contains(d.Code)).SelectMany(d => d.Lines).ToHashSet();
            if (want["all_lines"] is not null ? !lines.TrueForAll(found.Contains) : !lines.Exists(found.Contains))
                differences.Add($"diagnostics: {severity} {string.Join('/', codes)} at {string.Join(',', lines)} is missing");
        }

        return differences;
    }

    /// <summary>The plan from its start on as one text: kinds, arguments and successors, without what is not compared.</summary>
    public static string Flat(Plan plan)
    {
        string At(string? id) => id switch
        {
            null => "-",
            Plan.HandOver => "handover",
            _ => Step(plan[id]),
        };
        string Step(PlanStep s) => s.Args switch
        {
            CheckArgs c => string.Create(CultureInfo.InvariantCulture, $"check({c.Target} {c.Url} {c.Attempts} {c.EverySeconds} {c.TimeoutSeconds} {c.PassWhen})[{At(s.OnSuccess)} | {At(s.OnFailure)}]"),
            RestartArgs r => $"restart({r.Service})[{At(s.OnSuccess)} | {At(s.OnFailure)}]",
            WaitArgs w => $"wait({w.Seconds})[{At(s.OnSuccess)}]",
            ApproveArgs a => $"approve({a.From} {a.TimeoutSeconds})[{At(s.OnSuccess)} | {At(s.OnFailure)} | {At(s.OnTimeout ?? s.OnFailure)}]",
            NotifyArgs n => $"notify({Bare(n.To)} {n.Page})[{At(s.OnSuccess)}]",
            ActionArgs a => $"action({a.Name} {string.Join(',', a.Params)})[{At(s.OnSuccess)} | {At(s.OnFailure)}]",
            CollectArgs c => $"collect({c.Name} {string.Join(',', c.Params)})[{At(s.OnSuccess)}]",
            EscalateArgs e => $"escalate({Bare(e.To)})",
            _ => s.Kind,
        };
        return At(plan.Start);
    }

    private static string Bare(string name) => PersonName.Bare(name).ToLowerInvariant();
}
