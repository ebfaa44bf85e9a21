using System.CommandLine;
using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;
using Alvis.Engine.Response;
using Alvis.Engine.Writing;

namespace Alvis.Bot.Cli;

/// <summary>
/// Says by a language model why the text of a playbook does not compile and what would; where it does compile, what the model reads in it, beside the plan. Changes
/// no file.
/// </summary>
internal sealed class PlaybookExplainVerb : WritingVerb
{
    private readonly Argument<string> path = new("PATH") { Description = "A playbook file." };

    public override string Path => "playbook explain";

    public override string Summary => "Explain what does not compile, and propose what would, by a language model; of what compiles, show how the model reads it.";

    public override string Example => "alvis playbook explain shop.yaml";

    public override IEnumerable<Symbol> Takes => [path, Data];

    protected override async Task<int> AskAsync(ParseResult line, Screen screen, IServiceProvider services, string purse, CancellationToken cancel)
    {
        var file = line.GetValue(path)!;
        if (Text(screen, file) is not { } yaml)
            return ExitCodes.Found;
        var drafts = services.GetRequiredService<Drafts>();
        var draft = drafts.Make(file, System.Text.Encoding.UTF8.GetBytes(yaml));
        if (draft.Playbook is not { Steps: null } playbook)
        {
            foreach (var problem in draft.Problems)
                screen.Error(problem.ToString());
            if (draft.Playbook is not null)
                screen.Error($"{file} has steps and no details: there is no text to explain.");
            return ExitCodes.Found;
        }

        var context = drafts.Context(file, playbook) with { At = playbook.DetailsAt };
        return DetailsCompiler.Compile(playbook.Details, context).Plan is null
            ? await ExplainAsync(screen, services.GetRequiredService<Explainer>(), playbook.Details, context, purse, cancel)
            : await CompareAsync(screen, services.GetRequiredService<SecondCompiler>(), playbook.Details, context, purse, cancel);
    }

    private static async Task<int> ExplainAsync(Screen screen, Explainer explainer, string details, CompileContext context, string purse, CancellationToken cancel)
    {
        var explained = await explainer.ExplainAsync(details, context, purse, cancel);
        foreach (var error in DetailsCompiler.Compile(details, context).Diagnostics.Where(d => d.Severity == Severity.Error))
        {
            screen.Bad($"{context.File}:{error.At.Line}:{error.At.Column}: {error.Message} ({error.Code})");
            // Both come from one text by one compiler, so equal places and codes are the same error.
            if (explained.Items.FirstOrDefault(i => i.Of.At == error.At && i.Of.Code == error.Code) is not { } item)
                continue;
            screen.Line($"  The model says: {item.Text}");
            screen.Line(item.Fix is { } fix ? $"  This would compile: {fix}" : "  It proposed nothing that compiles.");
        }

        if (explained.Why is { } why)
            screen.Error($"The model was not used: {why}.");
        Cost(screen, explained.Use);
        return ExitCodes.Found;
    }

    private static async Task<int> CompareAsync(Screen screen, SecondCompiler second, string details, CompileContext context, string purse, CancellationToken cancel)
    {
        var readings = await second.ReadAsync(details, context, purse, cancel);
        if (readings.Second is not { } plan)
        {
            screen.Line("The text compiles. The model gave no plan beside it:");
            foreach (var problem in readings.Problems)
                screen.Line($"  {Words.Clip(problem, 300)}");
        }
        else if (!readings.Differ)
        {
            screen.Good("The text compiles, and the model reads the same in it.");
        }
        else
        {
            var source = details.ReplaceLineEndings("\n").Split('\n');
            screen.Bad("The text compiles, and the model reads something else in it. The first is what Alvis would do; if the second is what you mean, say it in other words, or write it as steps.");
            Show(screen, "1. Alvis's compiler", readings.First, source);
            Show(screen, "2. The model", new Compiled(plan, []), source);
        }

        Cost(screen, readings.Use);
        return readings is { Second: not null, Differ: false } ? ExitCodes.Ok : ExitCodes.Found;
    }

    private static void Show(Screen screen, string title, Compiled compiled, string[] source)
    {
        screen.Strong(title);
        foreach (var said in PlanPreview.Of(new MadePlan(compiled, null, source)).Plain())
            screen.Line(said);
    }
}
