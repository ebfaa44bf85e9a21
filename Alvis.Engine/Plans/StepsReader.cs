using Alvis.Engine.Kinds;

namespace Alvis.Engine.Plans;

/// <summary>Reads a playbook's <c>steps</c> to the same <see cref="Plan"/> that compiling <c>details</c> gives. The lines of its steps are the file's.</summary>
public static class StepsReader
{
    /// <summary>The shape of <c>steps</c>, for reading and for the JSON Schema.</summary>
    public static Shape Shape { get; } = new StepsShape();

    /// <summary>The plan, or null after adding everything that is wrong to <paramref name="problems"/>.</summary>
    public static Plan? Read(Node steps, PlanLimits limits, Problems problems)
    {
        if (Shape.Read(steps, problems) is not IReadOnlyList<WrittenStep> written)
            return null;

        var ids = Ids(written, problems);
        var read = written.Select((step, i) => Step(step, ids[i], i + 1 < ids.Count ? ids[i + 1] : Plan.HandOver, ids, i, problems)).ToList();
        if (!problems.None)
            return null;

        var plan = new Plan(ids[0], read, []);
        foreach (var problem in PlanValidator.Validate(plan, limits))
        {
            var at = problem.Step is null ? steps.At : written[ids.IndexOf(problem.Step)].At;
            problems.Add(at, problem.Text.TrimEnd('.'), "expected a plan without this");
        }

        return problems.None ? plan : null;
    }

    private static List<string> Ids(IReadOnlyList<WrittenStep> written, Problems problems)
    {
        var given = written.Select(s => s.Section.MaybeText("id")).Where(id => id is not null).ToHashSet(StringComparer.Ordinal);
        var ids = new List<string>();
        foreach (var step in written)
        {
            var id = step.Section.MaybeText("id");
            if (id is not null && (id == Plan.HandOver || ids.Contains(id)))
                problems.Add(step.Section.Where("id"), $"found the id '{id}'", id == Plan.HandOver ? "expected another; 'handover' is reserved" : "expected one that no other step has");
            var number = ids.Count + 1;
            var own = $"s{number}";
            while (given.Contains(own))
                own += "-";
            ids.Add(id ?? own);
        }

        return ids;
    }

    private static PlanStep Step(WrittenStep step, string id, string next, List<string> ids, int index, Problems problems)
    {
        var args = Args(step, problems);
        var (branches, ends) = (args is CheckArgs or RestartArgs or ActionArgs or ApproveArgs, args is EscalateArgs or CloseArgs);
        return new PlanStep(
            id, args, [step.At.Line],
            ends ? Refused("on_success") : Target("on_success") ?? next,
            branches ? Target("on_failure") ?? Plan.HandOver : Refused("on_failure"),
            args is ApproveArgs ? Target("on_timeout") : Refused("on_timeout"));

        string? Target(string key)
        {
            if (step.Section.MaybeText(key) is not { } to || to == Plan.HandOver)
                return step.Section.MaybeText(key);
            var at = ids.IndexOf(to);
            if (at < 0)
                step.Section.Wrong(key, $"found the step '{to}'", Words.Known(to, [.. ids.Skip(index + 1), Plan.HandOver]));
            else if (at <= index)
                step.Section.Wrong(key, $"found '{to}', which does not come later", "expected a later step, so that the plan always ends");
            return to;
        }

        string? Refused(string key)
        {
            if (step.Section.Wrote(key))
                problems.Add(step.Section.Where(key), $"found {key}", $"{step.Kind} steps have none; remove it");
            return null;
        }
    }

    private static StepArgs Args(WrittenStep step, Problems problems) => (step.Kind, step.Arg) switch
    {
        ("check", string target) => new CheckArgs(target),
        ("check", Section s) => Check(s, problems),
        ("restart", string service) => new RestartArgs(service),
        ("wait", TimeSpan time) => new WaitArgs(Seconds(time)),
        ("approve", Section s) => new ApproveArgs(s.MaybeText("from"), s.Text("for"), s.MaybeTime("timeout") is { } t ? Seconds(t) : null),
        ("notify", Section s) => new NotifyArgs(s.Text("to"), s.MaybeText("message"), s.Flag("page")),
        ("action", string name) => new ActionArgs(name, new Dictionary<string, string>(StringComparer.Ordinal)),
        ("action", Section s) => new ActionArgs(s.Text("name"), s.Map<string>("params")),
        ("collect", string name) => new CollectArgs(name, new Dictionary<string, string>(StringComparer.Ordinal)),
        ("collect", Section s) => new CollectArgs(s.Text("name"), s.Map<string>("params")),
        ("escalate", string to) => new EscalateArgs(to),
        ("close", _) => new CloseArgs(),
        _ => throw new System.Diagnostics.UnreachableException($"No step for {step.Kind} with {step.Arg.GetType().Name}."),
    };

    private static CheckArgs Check(Section s, Problems problems)
    {
        var (attempts, every, timeout) = (s.Has("attempts") ? (int)s.Number("attempts") : (int?)null, s.MaybeTime("every"), s.MaybeTime("timeout"));
        if (attempts is not null && timeout is not null)
            s.Wrong("timeout", "found both 'attempts' and 'timeout'", "expected one of them");
        else if (every is null && (attempts is not null || timeout is not null))
            problems.Add(s.At, "found a check that looks more than once", "expected 'every', the time between two looks");
        else if (every is not null && attempts is null && timeout is null)
            s.Wrong("every", "found 'every' alone", "expected 'attempts' or 'timeout' beside it");
        return new CheckArgs(s.Text("target"), null, attempts, every is { } e ? Seconds(e) : null, timeout is { } t ? Seconds(t) : null,
            s.Text("pass_when") == "all" ? PassWhen.All : PassWhen.Any);
    }

    private static int Seconds(TimeSpan time) => (int)Math.Ceiling(time.TotalSeconds);
}
