using System.CommandLine;
using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;
using Alvis.Engine.Response;
using Alvis.Engine.Writing;

namespace Alvis.Bot.Cli;

/// <summary>Says a runbook in plain sentences that the compiler takes, each beside the line it comes from, by a language model. Changes no file.</summary>
internal sealed class PlaybookRewriteVerb : WritingVerb
{
    private readonly Argument<string> path = new("PATH") { Description = "A runbook in Markdown or plain text." };
    private readonly Option<string?> playbook = new("--playbook") { Description = "The playbook whose names the sentences may use. Default: none but 'the app'.", HelpName = "FILE" };

    public override string Path => "playbook rewrite";

    public override string Summary => "Say a runbook in plain sentences, by a language model; shows each beside its line and changes nothing.";

    public override string Example => "alvis playbook rewrite RUNBOOK.md --playbook shop.yaml";

    public override IEnumerable<Symbol> Takes => [path, playbook, Data];

    protected override async Task<int> AskAsync(ParseResult line, Screen screen, IServiceProvider services, string purse, CancellationToken cancel)
    {
        if (Text(screen, line.GetValue(path)!) is not { } text || Context(screen, line.GetValue(playbook), services) is not { } context)
            return ExitCodes.Found;
        var rewriting = await services.GetRequiredService<Rewriter>().RewriteAsync(text, purse, cancel);
        foreach (var dropped in rewriting.Dropped)
            screen.Quiet($"Left out: {dropped}");
        if (rewriting.Sentences.Count == 0)
        {
            screen.Error($"The model was not used: {rewriting.Why ?? "it wrote no sentence that the text supports"}.");
            Cost(screen, rewriting.Use);
            return ExitCodes.Found;
        }

        screen.Strong("For you to read and take over; nothing of it is in force.");
        if (screen.Plain)
        {
            foreach (var sentence in rewriting.Sentences)
                screen.Line($"{sentence.Text}  | {sentence.Line}: {Words.Clip(sentence.Source, 200)}");
        }
        else
        {
            screen.Table(["sentence", "from"], rewriting.Sentences.Select(s => (IReadOnlyList<string>)[s.Text, $"{s.Line}: {Words.Clip(s.Source, 200)}"]));
        }

        var compiled = DetailsCompiler.Compile(string.Join('\n', rewriting.Sentences.Select(s => s.Text)), context);
        foreach (var said in PlanPreview.Of(new MadePlan(compiled, null, [.. rewriting.Sentences.Select(s => s.Text)])).Plain())
            screen.Line(said);
        Cost(screen, rewriting.Use);
        return compiled.Plan is null ? ExitCodes.Found : ExitCodes.Ok;
    }

    private static CompileContext? Context(Screen screen, string? playbook, IServiceProvider services)
    {
        if (playbook is null)
            return new CompileContext { File = "runbook", Service = "app", Services = [new KnownService("app", ["the app", "the service", "service"], [])] };
        if (Text(screen, playbook) is not { } yaml)
            return null;
        var draft = services.GetRequiredService<Drafts>().Make(playbook, System.Text.Encoding.UTF8.GetBytes(yaml));
        if (draft.Playbook is { } read)
            return services.GetRequiredService<Drafts>().Context(playbook, read);
        foreach (var problem in draft.Problems)
            screen.Error(problem.ToString());
        return null;
    }
}
