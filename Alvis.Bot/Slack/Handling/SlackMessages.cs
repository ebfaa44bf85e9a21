using Alvis.Bot.Access;
using Alvis.Bot.Commands;
using Alvis.Bot.Slack.Transport;
using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.Slack.Handling;

/// <summary>
/// Mentions, direct messages and shared files. The verbs are those of <c>/alvis</c>; said in an incident's thread they are about that incident.
/// </summary>
internal sealed class SlackMessages(ChatVerbs verbs, SlackFiles files, SlackIdentity identity, IThreadStore threads, SlackVoice voice)
{
    private const int MostFiles = 10;

    /// <summary>True for something that was not said to Alvis and still is for it: a playbook file that was shared where Alvis is.</summary>
    public bool Concerns(SlackRequest.Message overheard) => overheard.Files.Count > 0;

    /// <summary>Answers one.</summary>
    public async Task AnswerAsync(SlackRequest.Message message, Asker by, CancellationToken cancel)
    {
        if (message.Files.Count > 0)
        {
            foreach (var file in message.Files.Take(MostFiles))
                await AnswerFileAsync(message, file, by, cancel);
            return;
        }

        var me = (await identity.FindAsync(cancel))?.UserId ?? "";
        var text = SlackText.Plain(SlackText.AfterMention(message.Text, me));
        var about = message.ThreadTs is { } thread ? await threads.FindAsync(SlackPeople.Surface, message.Channel, thread, cancel) : null;
        // A form can only be opened by a command or a button.
        var reply = text.Trim().Equals("add-playbook", StringComparison.OrdinalIgnoreCase)
            ? Reply.Done("Type /alvis add-playbook for the form, or share the playbook's file here.")
            : await verbs.SayAsync(text, by, about, cancel);
        await voice.InThreadAsync(message, reply.Card, cancel);
    }

    private async Task AnswerFileAsync(SlackRequest.Message message, Api.SlackFile file, Asker by, CancellationToken cancel)
    {
        if (!message.IsAddressed)
        {
            // Nobody spoke to Alvis: only what is a playbook by its name is looked at, and whoever may not propose is not lectured.
            var (known, _) = await files.FindAsync(file, cancel);
            if (known is null || !OfferedFile.MayBe(known.Name) || by.Role < Role.Author)
                return;
            var card = await files.ProposeAsync(known, by, cancel);
            if (card is PreviewCard { Service.Length: > 0 })
                await voice.InThreadAsync(message, card, cancel);
            return;
        }

        await voice.InThreadAsync(message, await files.ProposeAsync(file, by, cancel), cancel);
    }
}
