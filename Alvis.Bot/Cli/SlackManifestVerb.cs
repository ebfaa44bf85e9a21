using System.CommandLine;
using Alvis.Bot.Slack;

namespace Alvis.Bot.Cli;

/// <summary>Prints the app manifest to paste into Slack.</summary>
internal sealed class SlackManifestVerb : CliVerb
{
    private readonly Option<string?> url = new("--url") { Description = "Alvis's public https address, for Slack:Mode http. Default: none, for Socket Mode.", HelpName = "ADDRESS" };

    public override string Path => "slack manifest";

    public override string Summary => "Print the app manifest to paste into Slack.";

    public override string Example => "alvis slack manifest --url https://alvis.shop.example";

    public override IEnumerable<Symbol> Takes => [url];

    public override Task<int> RunAsync(ParseResult line, Screen screen, CancellationToken cancel)
    {
        if (line.GetValue(url) is not { } text)
        {
            screen.Output.Write(SlackManifest.Write(null));
            return Task.FromResult(ExitCodes.Ok);
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttps || address.PathAndQuery != "/")
        {
            screen.Error($"--url {text}: Slack calls an https address without a path, such as https://alvis.shop.example.");
            return Task.FromResult(ExitCodes.Settings);
        }

        screen.Output.Write(SlackManifest.Write(address));
        return Task.FromResult(ExitCodes.Ok);
    }
}
