using System.CommandLine;
using Alvis.Bot.Commands;
using Alvis.Engine.Kinds;
using Alvis.Engine.Plans.Import;
using Alvis.Engine.Platforms;
using Alvis.Engine.Playbooks;

namespace Alvis.Bot.Cli;

/// <summary>Drafts a playbook from a runbook in Markdown. The draft goes to the standard output, what to know about it to the other one.</summary>
internal sealed class PlaybookImportVerb : PlaybookVerb
{
    private const int MostShown = 500;

    private readonly Argument<string> path = new("RUNBOOK") { Description = "A runbook in Markdown, RUNBOOK.md." };

    public override string Path => "playbook import";

    public override string Summary => "Draft a playbook from a runbook in Markdown, and say what became of each line; adds nothing.";

    public override string Example => "alvis playbook import RUNBOOK.md > shop.yaml";

    public override IEnumerable<Symbol> Takes => [path];

    protected override Task<int> LookAsync(ParseResult line, Screen screen, IServiceProvider services, CancellationToken cancel)
    {
        var name = line.GetValue(path)!;
        if (Directory.Exists(name))
            return Refuse(screen, $"{name} is a folder; name one runbook, such as {System.IO.Path.Combine(name, "RUNBOOK.md")}.");
        if (RealPath.Of(name) is not { } real || !File.Exists(real))
            return Refuse(screen, $"{name}: there is no such file.");
        var read = SmallFile.Read(null, real, RunbookImporter.MostCharacters);
        if (read.Trouble is { } trouble)
            return Refuse(screen, $"{name}: {trouble.Found}; {trouble.Expected}.");
        if (OfferedFile.TextOf(read.Bytes) is not { } text)
            return Refuse(screen, $"{name}: the file is not text in UTF-8. Save the runbook as plain text.");
        var (draft, refusal) = RunbookImporter.Import(name, text, RunbookWords.Known(services.GetRequiredService<ICommands>(), services.GetRequiredService<KindSet<IPlatform>>()));
        if (draft is null)
            return Refuse(screen, refusal!.Text);

        screen.Output.Write(draft.Yaml());
        foreach (var said in RunbookWords.Of(draft, MostShown))
            screen.Error(said);
        return Task.FromResult(ExitCodes.Ok);
    }

    private static Task<int> Refuse(Screen screen, string text)
    {
        screen.Error(text);
        return Task.FromResult(ExitCodes.Found);
    }
}
