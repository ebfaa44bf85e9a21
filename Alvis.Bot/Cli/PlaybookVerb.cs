using System.CommandLine;
using Alvis.Engine.Plans;
using Alvis.Engine.Playbooks;
using Alvis.Engine.Response;

namespace Alvis.Bot.Cli;

/// <summary>What the verbs that look at playbooks have in common: the product's reader under the operator's settings, and nothing running.</summary>
internal abstract class PlaybookVerb : CliVerb
{
    public override async Task<int> RunAsync(ParseResult line, Screen screen, CancellationToken cancel)
    {
        await using var services = AlvisHost.Reading(new StartOptions { Logs = false });
        return await LookAsync(line, screen, services, cancel);
    }

    /// <summary>Does it, given what reads playbooks.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    protected abstract Task<int> LookAsync(ParseResult line, Screen screen, IServiceProvider services, CancellationToken cancel);

    /// <summary>The files of the verbs.</summary>
    protected static PlaybookFiles Files(IServiceProvider services) => new(
        services.GetRequiredService<PlaybookFolder>(), services.GetRequiredService<PlaybookReader>(), services.GetRequiredService<Drafts>());

    /// <summary>Shows lines of a preview that are no steps, by what they are.</summary>
    protected static void Say(Screen screen, PreviewLine said, string indent = "")
    {
        switch (said.Role)
        {
            case PreviewRole.Error:
                screen.Bad(indent + said.Text);
                break;
            case PreviewRole.Info or PreviewRole.Note:
                screen.Quiet(indent + said.Text);
                break;
            default:
                screen.Line(indent + said.Text);
                break;
        }
    }
}
