using System.CommandLine;
using Alvis.Engine.Playbooks;

namespace Alvis.Bot.Cli;

/// <summary>Prints the JSON Schema that editors check playbooks with.</summary>
internal sealed class PlaybookSchemaVerb : PlaybookVerb
{
    public override string Path => "playbook schema";

    public override string Summary => "Print the JSON Schema of playbooks, for editors.";

    public override string Example => "alvis playbook schema > playbook.schema.json";

    protected override Task<int> LookAsync(ParseResult line, Screen screen, IServiceProvider services, CancellationToken cancel)
    {
        screen.Output.Write(PlaybookSchema.Generate(services.GetRequiredService<PlaybookReader>()));
        return Task.FromResult(ExitCodes.Ok);
    }
}
