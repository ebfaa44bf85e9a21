using Alvis.Bot.Access;
using Alvis.Bot.Commands;
using Alvis.Bot.Slack.Api;
using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;
using Alvis.Engine.Platforms;
using Alvis.Engine.Response;

namespace Alvis.Bot.Slack.Handling;

/// <summary>Playbook files in Slack: fetched, compiled and shown as a plan.</summary>
internal sealed class SlackFiles(SlackApi api, Proposals proposals, Gate gate, ICommands commands, KindSet<IPlatform> platforms)
{
    /// <summary>What a file would do, or why it is not read.</summary>
    public async Task<Card> ProposeAsync(SlackFile file, Asker by, CancellationToken cancel)
    {
        if (await gate.AskAsync(by, Role.Author, "propose a playbook", cancel) is { } refusal)
            return new Card.Refused(refusal.Text);
        var (whole, gone) = await FindAsync(file, cancel);
        if (whole is null)
            return gone!;
        var name = OfferedFile.NameOf(whole.Name);
        if (OfferedFile.Refuse(name, whole.Size) is { } refused)
            return new Card.Refused(refused.Text);
        return await api.DownloadAsync(whole, Proposals.MostBytes, cancel) switch
        {
            SlackAnswer<byte[]>.Ok bytes when OfferedFile.Read(name, bytes.Value, RunbookWords.Known(commands, platforms)) is var (text, answer) =>
                text is null ? answer! : await proposals.ProposeAsync(new ProposedText(name, text), by.Person, by.Surface, cancel),
            SlackAnswer<byte[]>.Failed f => new Card.Refused($"{name}: {f.Cure}"),
            _ => new Card.Refused($"{name}: Slack did not give the file. Send it again in a moment."),
        };
    }

    /// <summary>All that Slack says of a file of which it may have given only the id.</summary>
    public async Task<(SlackFile? File, Card? Gone)> FindAsync(SlackFile file, CancellationToken cancel)
    {
        if (file.Access != "check_file_info" && file.Name.Length > 0 && (file.UrlPrivate ?? file.UrlPrivateDownload) is not null)
            return (file, null);
        return await api.FileAsync(file.Id, cancel) switch
        {
            SlackAnswer<SlackFile>.Ok { Value: { Mode: "tombstone" or "hidden_by_limit" or "external" } } => (null, new Card.Refused("The file is not there any more, or Slack does not hold it. Send it again.")),
            SlackAnswer<SlackFile>.Ok ok => (ok.Value, null),
            SlackAnswer<SlackFile>.Failed f => (null, new Card.Refused($"The file cannot be read: {f.Cure}")),
            _ => (null, new Card.Refused("Slack did not say which file that is. Send it again in a moment.")),
        };
    }
}
