using System.CommandLine;
using Alvis.Engine.Checks;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;
using Alvis.Engine.Platforms;
using Alvis.Engine.Playbooks;

namespace Alvis.Bot.Cli;

/// <summary>Runs a playbook's health check once, for real, and says what would follow. Touches nothing else.</summary>
internal sealed class PlaybookTestVerb : PlaybookVerb
{
    private readonly Argument<string> path = new("PATH") { Description = "A playbook file." };

    public override string Path => "playbook test";

    public override string Summary => "Run a playbook's health check once and say what would be done; restarts nothing, wakes nobody.";

    public override string Example => "alvis playbook test shop.yaml";

    public override IEnumerable<Symbol> Takes => [path];

    protected override async Task<int> LookAsync(ParseResult line, Screen screen, IServiceProvider services, CancellationToken cancel)
    {
        var (file, refusal) = Files(services).One(line.GetValue(path)!);
        if (file is null)
        {
            screen.Error(refusal!.Text);
            return ExitCodes.Found;
        }

        if (!file.IsGood)
        {
            foreach (var problem in file.Problems)
                screen.Error(problem.ToString());
            return ExitCodes.Found;
        }

        var playbook = file.Draft.Playbook!;
        var check = services.GetRequiredService<CheckFactory>().Make(playbook.HealthCheck);
        screen.Strong($"{playbook.Service}: {check.Describe}");
        var result = await check.RunAsync(fresh: true, cancel);
        Show(screen, result);
        screen.Line(Follows(playbook, file.Draft.Plan!.Compiled.Plan!, services.GetRequiredService<KindSet<IPlatform>>(), result.Healthy));
        return result.Healthy ? ExitCodes.Ok : ExitCodes.Found;
    }

    private static void Show(Screen screen, CheckResult result)
    {
        if (result.Healthy)
            screen.Good($"Passed: {result.Finding}");
        else
            screen.Bad($"Failed: {result.Finding}");
        if (result.Timings is { } t)
            screen.Line($"Took {ProbeProgress.Ms(t.Total)}{Parts(t)}");
        if (result.Excerpt is { Length: > 0 } excerpt)
            screen.Quiet($"It said: {Words.Clip(excerpt, 1_000)}");
    }

    private static string Parts(Timings t)
    {
        var parts = new (string Name, TimeSpan? At)[] { ("DNS", t.Dns), ("connect", t.Connect), ("TLS", t.Tls), ("first byte", t.FirstByte) };
        var known = string.Join(", ", parts.Where(p => p.At is not null).Select(p => $"{p.Name} {ProbeProgress.Ms(p.At!.Value)}"));
        return known.Length == 0 ? "" : $" ({known})";
    }

    private static string Follows(Playbook playbook, Plan plan, KindSet<IPlatform> platforms, bool healthy)
    {
        var first = First(plan) is { } step ? Spoken(playbook, step, platforms) : "hand the incident over to a person";
        var times = Words.Count(playbook.HealthCheck.FailAfter, "failure");
        return healthy
            ? $"No incident would open. After {times} in a row Alvis would first {first}."
            : $"After {times} in a row an incident would open, and Alvis would first {first}.";
    }

    // The result that opened the incident answers the checks of the same target that the plan begins with.
    private static PlanStep? First(Plan plan)
    {
        var step = plan[plan.Start];
        while (step.Args is CheckArgs { Target: CheckSpec.HealthCheck })
        {
            if (step.OnFailure is null or Plan.HandOver)
                return null;
            step = plan[step.OnFailure];
        }

        return step;
    }

    private static string Spoken(Playbook playbook, PlanStep step, KindSet<IPlatform> platforms) =>
        step.Args is RestartArgs restart && restart.Service == playbook.Service && platforms.Find(playbook.Platform) is { } platform
            ? $"{StepWords.Of(step.Args)} ({playbook.Platform}: {platform.Describe(playbook.App)})"
            : StepWords.Of(step.Args);
}
