using System.Text;
using Alvis.Engine.Checks;
using Alvis.Engine.Conversations;
using Alvis.Engine.Escalations;
using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;
using Alvis.Engine.Platforms;
using Alvis.Engine.Playbooks;

namespace Alvis.Engine.Response;

/// <summary>A playbook that nobody has confirmed yet: what was read, the plan it would run, and all that is wrong with it.</summary>
public sealed record Draft(Playbook? Playbook, MadePlan? Plan, IReadOnlyList<Problem> Problems)
{
    /// <summary>True when it can be confirmed.</summary>
    public bool IsGood => Playbook is not null && Plan?.Compiled.Plan is not null && Problems.Count == 0;
}

/// <summary>
/// From a text to a draft: reads it, makes the plan, and binds what it names to what the operator registered. Folder, command line and
/// chat all ask here.
/// </summary>
public sealed class Drafts(PlaybookReader reader, KindSet<IPlatform> platforms, ICommands commands, IEscalations escalations, IChannels channels)
{
    /// <summary>The draft of a text.</summary>
    public Draft Make(string file, ReadOnlySpan<byte> bytes) => Make(file, reader.Read(file, bytes));

    /// <summary>
    /// What people should know when a confirmed text would give another plan today, after an upgrade of Alvis or a change of what is registered; null
    /// when it gives the same. The confirmed plan stays in force either way.
    /// </summary>
    public string? ReadAnew(InForce known)
    {
        var draft = Make(known.File ?? $"{known.Service}.yaml", Encoding.UTF8.GetBytes(known.Text));
        if (draft.Plan?.Compiled.Plan is not { } plan || draft.Problems.Count > 0)
        {
            var why = draft.Problems is [var problem, ..] ? problem.Found : draft.Plan?.Compiled.Diagnostics.FirstOrDefault(d => d.Severity == Severity.Error)?.Message;
            return $"Read today, its text would be refused{(why is null ? "" : $": {Words.Clip(why, 200)}")}. The confirmed plan stays in force; correct the text and confirm it.";
        }

        return PlanSame.Are(plan, known.Plan) ? null
            : "Read today, its text gives another plan. The confirmed one stays in force until you confirm the new one: open the playbook to see it.";
    }

    /// <summary>The draft of what was read already.</summary>
    public Draft Make(string file, PlaybookReading reading)
    {
        if (reading.Playbook is not { } playbook)
            return new Draft(null, null, reading.Problems);

        var problems = new Problems(file);
        foreach (var problem in reading.Problems)
            problems.Add(problem.At, problem.Found, problem.Expected);
        Bind(playbook, problems);
        var made = PlanMaker.Make(playbook, Context(file, playbook));
        foreach (var d in made.Compiled.Diagnostics.Where(d => d.Severity == Severity.Error))
            problems.Add(d.At, d.Quote.Length > 0 ? $"\"{Words.Clip(d.Quote, 120)}\" ({d.Code})" : d.Code, d.Suggestion is { } s ? $"{d.Message} For example: {s}" : d.Message);
        if (made.Compiled.Plan is { } plan)
            BindPeople(playbook, plan, problems);
        return new Draft(playbook, made, problems.All);
    }

    private void Bind(Playbook playbook, Problems problems)
    {
        if (platforms.Find(playbook.Platform)?.Preflight(playbook.App) is { } refusal)
            problems.Add(playbook.AppAt, $"{playbook.Platform} cannot restart '{playbook.App}'", refusal.Text);
        foreach (var action in playbook.Actions.Where(a => commands.All.All(c => c.Name != a)))
            problems.Add(playbook.ActionsAt, $"found the action '{action}', which is not registered", $"expected a name from Commands; {Words.Known(action, [.. commands.All.Select(c => c.Name)])}");
        if (playbook.Channel is { } channel && !channels.Known.Contains(channel, StringComparer.OrdinalIgnoreCase))
            problems.Add(playbook.ChannelAt, $"found the channel '{channel}', which is not registered", $"expected a name from Channels; {Words.Known(channel, channels.Known)}");
        if (playbook.Escalate.To is { } to && escalations.Resolve(to).Refusal is { } nobody)
            problems.Add(playbook.EscalateAt, $"found escalate.to '{to}'", nobody.Text);
    }

    // Words for a person are bound now, not at 3 AM: somebody who does not exist cannot be woken.
    private void BindPeople(Playbook playbook, Plan plan, Problems problems)
    {
        var named = plan.Steps.Select(s => (s, Who: s.Args switch { EscalateArgs e => e.To, NotifyArgs n => n.To, ApproveArgs a => a.From, _ => null })).Where(p => p.Who is not null);
        foreach (var (step, who) in named.DistinctBy(p => p.Who))
        {
            if (escalations.Resolve(who!).Refusal is { } refusal)
                problems.Add(At(playbook, step), $"\"{Words.Clip(who!, 80)}\" (unknown_target)", refusal.Text);
        }

        if (escalations.Levels(null).Count == 0)
            problems.Add(Place.Start, "nobody is registered to be woken", "expected Escalation:Default in the settings, with names from Escalations");
    }

    private static Place At(Playbook playbook, PlanStep step) => step.Lines.Count == 0 ? playbook.DetailsAt
        : playbook.Steps is null ? playbook.DetailsAt with { Line = playbook.DetailsAt.Line + step.Lines[0] - 1 }
        : new Place(step.Lines[0], 1);

    /// <summary>What the text of a playbook may name.</summary>
    public CompileContext Context(string file, Playbook playbook) => new()
    {
        File = file,
        Service = playbook.Service,
        HealthCheckUrl = playbook.HealthCheck.Settings.MaybeText("url"),
        HealthCheckStatus = playbook.HealthCheck.Settings.Value("want_status") is WantedStatus { Only: { } status } ? status : null,
        Services = [new KnownService(playbook.Service, [.. playbook.Aliases, "the app", "app", "the service", "service"], platforms.Find(playbook.Platform)?.RestartCommands(playbook.App) ?? [])],
        Checks = playbook.Checks.ToDictionary(c => c.Key, c => c.Value.Settings.MaybeText("url"), StringComparer.Ordinal),
        Actions = [.. commands.All.Where(c => playbook.Actions.Contains(c.Name)).Select(c => new KnownAction(c.Name, null, c.Params, c.Destructive) { ReadOnly = c.ReadOnly })],
        DefaultEscalation = playbook.Escalate.To ?? "on-call engineer",
    };
}
