using Alvis.Engine.Kinds;

namespace Alvis.Engine.Plans;

/// <summary>Steps in words for people: the same in previews, cards and timelines.</summary>
public static class StepWords
{
    /// <summary><c>restart shop</c>, <c>wait 1 minute</c>: what the step does, after "will".</summary>
    public static string Of(StepArgs args) => args switch
    {
        CheckArgs c => $"check {c.Url ?? c.Target}{Often(c)}",
        RestartArgs r => $"restart {r.Service}",
        WaitArgs w => $"wait {Duration.Spoken(TimeSpan.FromSeconds(w.Seconds))}",
        ApproveArgs a => $"ask {a.From ?? "whoever is on call"} for approval: {Words.Clip(a.For, 200)}{(a.TimeoutSeconds is { } s ? $" (for {Duration.Spoken(TimeSpan.FromSeconds(s))})" : "")}",
        NotifyArgs { Page: true } n => $"page {n.To}{Said(n)}",
        NotifyArgs n => $"post to {n.To}{Said(n)}",
        ActionArgs a => $"run the action {a.Name}{string.Concat(a.Params.Select(p => $" {p.Key}={Words.Clip(p.Value, 60)}"))}",
        CollectArgs c => $"collect what {c.Name}{string.Concat(c.Params.Select(p => $" {p.Key}={Words.Clip(p.Value, 60)}"))} says",
        EscalateArgs e => $"escalate to {e.To}",
        CloseArgs => "close the incident once its checks pass",
        _ => args.Kind,
    };

    /// <summary><c>passes: s5; fails: s2</c>: where it goes on; empty for a step that ends the plan.</summary>
    public static string Next(PlanStep step)
    {
        var (success, failure) = step.Args switch
        {
            CheckArgs => ("passes", "fails"),
            ApproveArgs => ("approved", "denied"),
            RestartArgs or ActionArgs => ("done", "fails"),
            _ => ("then", ""),
        };
        var parts = new List<string>();
        if (step.OnSuccess is { } to)
            parts.Add($"{success}: {Target(to)}");
        if (step.OnFailure is { } failed)
            parts.Add($"{failure}: {Target(failed)}");
        if (step.OnTimeout is { } late)
            parts.Add($"no answer: {Target(late)}");
        return string.Join("; ", parts);
    }

    private static string Target(string id) => id == Plan.HandOver ? "hand over" : id;

    private static string Often(CheckArgs c) => c switch
    {
        { Attempts: { } n, EverySeconds: { } every } =>
            $" {Words.Count(n, "time")}, {Duration.Short(TimeSpan.FromSeconds(every))} apart, {(c.PassWhen == PassWhen.All ? "all must pass" : "one pass is enough")}",
        { TimeoutSeconds: { } most, EverySeconds: { } every } => $" every {Duration.Short(TimeSpan.FromSeconds(every))} for up to {Duration.Short(TimeSpan.FromSeconds(most))}",
        _ => "",
    };

    private static string Said(NotifyArgs n) => n.Message is { } message ? $": \"{Words.Clip(message, 200)}\"" : "";
}
