using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;
using Alvis.Engine.Playbooks;
using Alvis.Engine.Response;

namespace Alvis.Bot.Cli;

/// <summary>A playbook file as the verbs see it: its draft, and everything wrong with the file.</summary>
internal sealed record CheckedFile(string Path, Draft Draft, IReadOnlyList<Problem> Problems)
{
    /// <summary>True when <c>serve</c> would put it in force.</summary>
    public bool IsGood => Problems.Count == 0 && Draft.IsGood;
}

/// <summary>Reads playbook files for the verbs exactly as the playbook folder of <c>serve</c> does.</summary>
internal sealed class PlaybookFiles(PlaybookFolder folder, PlaybookReader reader, Drafts drafts)
{
    private const string PlanEnding = ".plan.json";

    /// <summary>Where the reviewed plan of a playbook stands.</summary>
    public static string PlanPath(string path) => System.IO.Path.ChangeExtension(path, null) + PlanEnding;

    /// <summary>Every playbook under a path, or a refusal.</summary>
    /// <param name="path">A file, or a folder of them.</param>
    /// <param name="cancel">Ends it.</param>
    public (IReadOnlyList<CheckedFile> Files, Refusal? Refusal) Read(string path, CancellationToken cancel)
    {
        if (!Directory.Exists(path))
        {
            var (one, refusal) = One(path);
            return (one is null ? [] : [one], refusal);
        }

        var snapshot = folder.Read(path, null, cancel);
        return snapshot.State == FolderState.Read
            ? ([.. snapshot.Files.Select(f => Check(f.Path, f.Reading, f.Beside, f.Plan))], null)
            : ([], new Refusal(snapshot.Trouble));
    }

    /// <summary>One playbook file, or a refusal.</summary>
    public (CheckedFile? File, Refusal? Refusal) One(string path)
    {
        if (Directory.Exists(path))
            return (null, new Refusal($"{path} is a folder. Name one playbook in it."));
        if (RealPath.Of(path) is not { } real || !File.Exists(real))
            return (null, new Refusal($"{path}: there is no such file or folder."));

        var yaml = SmallFile.Read(null, real, YamlText.MostBytes);
        var reading = yaml.Trouble is { } trouble
            ? new PlaybookReading(null, [new Problem(path, Place.Start, trouble.Found, trouble.Expected)])
            : reader.Read(path, yaml.Bytes);
        var planPath = PlanPath(path);
        if (!File.Exists(planPath))
            return (Check(path, reading, [], null), null);
        var plan = SmallFile.Read(null, RealPath.Of(planPath) ?? planPath, PlaybookFolder.MostPlanBytes);
        return (Check(path, reading, plan.Trouble is { } t ? [new Problem(planPath, Place.Start, t.Found, t.Expected)] : [], plan.Text), null);
    }

    private CheckedFile Check(string path, PlaybookReading reading, IReadOnlyList<Problem> beside, string? plan)
    {
        var draft = drafts.Make(path, reading);
        List<Problem> problems = [.. draft.Problems, .. beside];
        if (plan is not null && draft.Plan?.Compiled.Plan is { } made && Differs(PlanPath(path), plan, made) is { } differs)
            problems.Add(differs);
        return new CheckedFile(path, draft, problems);
    }

    private static Problem? Differs(string planPath, string written, Plan made)
    {
        try
        {
            return PlanJson.Write(PlanJson.Read(written)) == PlanJson.Write(made)
                ? null
                : new Problem(planPath, Place.Start, "found another plan than the playbook gives now", "expected the same; review it with 'alvis playbook plan FILE', then renew it with --write");
        }
        catch (FormatException e)
        {
            return new Problem(planPath, Place.Start, $"found no plan ({e.Message.TrimEnd('.')})", "expected what 'alvis playbook plan FILE --write' writes");
        }
    }
}
