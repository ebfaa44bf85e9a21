using Alvis.Bot.Access;
using Alvis.Bot.Commands;
using Alvis.Bot.Slack.Api;
using Alvis.Bot.Slack.Transport;
using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.Slack.Handling;

/// <summary>
/// Mentions, direct messages and shared files. The verbs are those of <c>/alvis</c>; said in an incident's thread they are about that incident.
/// </summary>
internal sealed class SlackMessages(ChatVerbs verbs, SlackFiles files, SlackIdentity identity, IThreadStore threads, SlackVoice voice, SlackWork work, TimeProvider time)
{
    private const int MostFiles = 10, FilesRemembered = 1_000;

    /// <summary>How long a message may come after the news of its file: Slack tells of both at once, and in no order.</summary>
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1.5);

    private readonly Lock gate = new();
    private readonly Recent<bool> answered = new(FilesRemembered);

    /// <summary>Answers one.</summary>
    public async Task AnswerAsync(SlackRequest.Message message, Asker by, CancellationToken cancel)
    {
        if (message.Files.Count > 0)
        {
            foreach (var file in message.Files.Take(MostFiles).Where(f => Claim(message.Channel, f.Id)))
                await voice.InThreadAsync(message, await files.ProposeAsync(file, by, cancel), cancel);
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

    /// <summary>
    /// Looks at a file that was shared where Alvis is. Nobody spoke to Alvis: only what is a playbook is answered, and who may not propose one is
    /// not lectured. Should the message with the file be to Alvis after all, that is answered instead.
    /// </summary>
    public void Look(SlackRequest.FileShared shared, Asker by)
    {
        if (by.Role < Role.Author)
            return;
        work.Begin(async stop =>
        {
            await Task.Delay(Between, time, stop);
            await LookAsync(shared, by, stop);
        });
    }

    private async Task LookAsync(SlackRequest.FileShared shared, Asker by, CancellationToken cancel)
    {
        var (file, _) = await files.FindAsync(Bare(shared.FileId), cancel);
        if (file is null || !OfferedFile.MayBe(file.Name) || !Claim(shared.Channel, file.Id))
            return;
        if (await files.ProposeAsync(file, by, cancel) is PreviewCard { Service.Length: > 0 } card)
            await voice.InChannelAsync(shared.Channel, file.Places.Where(p => p.Channel == shared.Channel).Select(p => p.ThreadTs ?? p.Ts).FirstOrDefault(), card, cancel);
        else
            Release(shared.Channel, file.Id);
    }

    private bool Claim(string channel, string file)
    {
        lock (gate)
            return answered.TryAdd(SlackEvents.FileKey(channel, file), true);
    }

    // What was not answered is answered after all if the message that carries it comes late.
    private void Release(string channel, string file)
    {
        lock (gate)
            answered.Remove(SlackEvents.FileKey(channel, file));
    }

    private static SlackFile Bare(string id) => new(id, "", 0, "", "", null, null, null, null);
}
