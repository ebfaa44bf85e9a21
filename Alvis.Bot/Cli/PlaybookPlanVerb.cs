using System.CommandLine;
using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;

namespace Alvis.Bot.Cli;

/// <summary>Shows what a playbook will do: every step beside the words it comes from, and every sentence that became none.</summary>
internal sealed class PlaybookPlanVerb : PlaybookVerb
{
    private readonly Argument<string> path = new("PATH") { Description = "A playbook file." };
    private readonly Option<bool> json = CommonOptions.Json();
    private readonly Option<bool> write = new("--write") { Description = "Put NAME.plan.json beside the playbook; from then on it must match." };

    public override string Path => "playbook plan";

    public override string Summary => "Show what a playbook will do, step by step beside its author's words.";

    public override string Example => "alvis playbook plan shop.yaml --write";

    public override IEnumerable<Symbol> Takes => [path, json, write];

    protected override async Task<int> LookAsync(ParseResult line, Screen screen, IServiceProvider services, CancellationToken cancel)
    {
        var (file, refusal) = Files(services).One(line.GetValue(path)!);
        if (file is null)
        {
            screen.Error(refusal!.Text);
            return ExitCodes.Found;
        }

        var planPath = PlaybookFiles.PlanPath(file.Path);
        var renews = line.GetValue(write);
        // --write is the cure for a reviewed plan that differs, so that alone does not stop it.
        var problems = file.Problems.Where(p => !(renews && p.File == planPath)).ToList();
        if (file.Draft.Plan is { Compiled.Plan: { } plan } made)
        {
            if (line.GetValue(json))
                screen.Output.WriteLine(PlanJson.Write(plan, indented: true));
            else
                Show(screen, file, made);
        }

        foreach (var problem in problems)
            screen.Error(problem.ToString());
        if (problems.Count > 0 || file.Draft.Plan?.Compiled.Plan is not { } good)
            return ExitCodes.Found;
        if (!renews)
            return ExitCodes.Ok;
        if (!await WriteAsync(screen, planPath, PlanJson.Write(good, indented: true) + "\n", cancel))
            return ExitCodes.Found;
        if (!line.GetValue(json))
            screen.Good($"Wrote {planPath}. The playbook must give this plan from now on.");
        return ExitCodes.Ok;
    }

    private static void Show(Screen screen, CheckedFile file, MadePlan made)
    {
        var playbook = file.Draft.Playbook!;
        var preview = PlanPreview.Of(made);
        screen.Strong($"{playbook.Service} on {playbook.Platform}: what Alvis does when {(playbook.Condition.Length > 0 ? $"\"{Words.Clip(playbook.Condition, 200)}\"" : "its check fails")}");
        screen.Line();
        if (screen.Plain)
        {
            foreach (var text in preview.Plain())
                screen.Line(text);
            return;
        }

        screen.Table(["step", "from"], preview.Lines.Where(l => l.Role == PreviewRole.Step).Select(l => (IReadOnlyList<string>)[l.Text, string.Join('\n', l.Source)]));
        foreach (var said in preview.Lines.Where(l => l.Role != PreviewRole.Step))
            Say(screen, said);
    }

    // Beside it and then renamed: a running Alvis that reads the folder now must not see half a plan.
    private static async Task<bool> WriteAsync(Screen screen, string to, string text, CancellationToken cancel)
    {
        var draft = to + ".new";
        try
        {
            await File.WriteAllTextAsync(draft, text, cancel);
            File.Move(draft, to, overwrite: true);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            screen.Error($"{to} cannot be written. Look at the rights of its folder and at the disk.");
            return false;
        }
    }
}
