using System.CommandLine;
using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;

namespace Alvis.Bot.Cli;

/// <summary>Says everything that is wrong with playbooks, without running anything: for people before they add one, and for pipelines.</summary>
internal sealed class PlaybookCheckVerb : PlaybookVerb
{
    private readonly Argument<string[]> paths = new("PATH") { Description = "Playbook files, and folders of them.", Arity = ArgumentArity.OneOrMore };

    public override string Path => "playbook check";

    public override string Summary => "Say everything that is wrong with playbooks.";

    public override string Example => "alvis playbook check playbooks";

    public override IEnumerable<Symbol> Takes => [paths];

    protected override Task<int> LookAsync(ParseResult line, Screen screen, IServiceProvider services, CancellationToken cancel)
    {
        var (reader, all, missing) = (Files(services), new Dictionary<string, CheckedFile>(StringComparer.Ordinal), false);
        foreach (var path in line.GetValue(paths)!)
        {
            var (files, refusal) = reader.Read(path, cancel);
            if (refusal is not null)
            {
                missing = true;
                screen.Error(refusal.Text);
            }

            foreach (var file in files)
                all.TryAdd(System.IO.Path.GetFullPath(file.Path), file);
        }

        var judged = WithConflicts([.. all.Values]);
        foreach (var file in judged)
            Show(screen, file);
        var wrong = judged.Count(f => !f.IsGood);
        if (judged.Count > 1)
            screen.Line(wrong == 0 ? $"{judged.Count} playbooks, all good." : $"{judged.Count} playbooks, {wrong} wrong.");
        return Task.FromResult(wrong > 0 || missing ? ExitCodes.Found : ExitCodes.Ok);
    }

    private static void Show(Screen screen, CheckedFile file)
    {
        foreach (var problem in file.Problems)
            screen.Bad(problem.ToString());
        if (!file.IsGood)
            return;
        var (playbook, plan) = (file.Draft.Playbook!, file.Draft.Plan!);
        screen.Good($"{file.Path}: ok ({playbook.Service} on {playbook.Platform}, {Words.Count(plan.Compiled.Plan!.Steps.Count, "step")})");
        foreach (var warning in PlanPreview.Of(plan).Lines.Where(l => l.Role == PreviewRole.Warning))
            Say(screen, warning, "  ");
    }

    // A folder finds this out for its own files; here they may come from several places, as from a shell's *.yaml.
    private static List<CheckedFile> WithConflicts(List<CheckedFile> files)
    {
        var byService = files.Where(f => f.Draft.Playbook is not null).ToLookup(f => f.Draft.Playbook!.Service, StringComparer.Ordinal);
        return [.. files.Select(f =>
        {
            if (f.Draft.Playbook is not { } playbook || f.Problems.Any(p => p.At == playbook.ServiceAt && p.Found.Contains("the service", StringComparison.Ordinal)))
                return f;
            List<string> others = [.. byService[playbook.Service].Where(o => o.Path != f.Path).Take(5).Select(o => o.Path)];
            return others.Count == 0
                ? f
                : f with { Problems = [.. f.Problems, new Problem(f.Path, playbook.ServiceAt, $"found the service '{playbook.Service}', which {Words.And(others)} {(others.Count == 1 ? "has" : "have")} too", "expected one file for a service")] };
        })];
    }
}
