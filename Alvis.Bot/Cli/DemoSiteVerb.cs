using System.CommandLine;
using Alvis.Bot.Demo;

namespace Alvis.Bot.Cli;

/// <summary>The demo's service, started by the demo as a process of its own.</summary>
internal sealed class DemoSiteVerb : CliVerb
{
    private readonly Option<int> port = new("--port") { Description = "Port of 127.0.0.1; 0 takes a free one.", HelpName = "N", Required = true };

    public override string Path => "demo site";

    public override string Summary => "The small web shop that the demo lets hang.";

    public override string Example => "alvis demo site --port 8085";

    public override bool Hidden => true;

    public override IEnumerable<Symbol> Takes => [port];

    public override async Task<int> RunAsync(ParseResult line, Screen screen, CancellationToken cancel)
    {
        var number = line.GetValue(port);
        if (number is < 0 or > 65_535)
        {
            screen.Error($"--port is {number}; expected a port from 0 to 65535.");
            return ExitCodes.Usage;
        }

        if (await FlakySite.ServeAsync(number, screen.Output, cancel) is not { } refusal)
            return ExitCodes.Ok;
        screen.Error(refusal.Text);
        return ExitCodes.Settings;
    }
}
