using System.Globalization;
using Alvis.Bot.Slack.Api;
using Alvis.Bot.Slack.Cards;
using Alvis.Bot.Slack.Handling;
using Alvis.Engine.Conversations;

namespace Alvis.Bot.Slack.Posting;

/// <summary>
/// Slack as the outbox calls it: posts with metadata by which they are found again, edits, and joins a public channel that takes nothing from who is
/// not in it.
/// </summary>
/// <param name="api">Slack.</param>
/// <param name="places">Channels and mentions.</param>
/// <param name="console">The console's address, once it has one.</param>
internal sealed class SlackPosts(SlackApi api, SlackPlaces places, Func<Uri> console) : IChatWorkspace
{
    // A busy channel has some hundred messages in the time around a post.
    private const int MostPages = 20;

    /// <summary>Slack's clock and this machine's differ by less, and no post arrives later.</summary>
    private static readonly TimeSpan Around = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    public string Word => SlackPeople.Surface;

    /// <summary>
    /// One post a second in a channel and several hundred a minute in all; edits and questions are of Slack's tier 3, 50 a minute (wire/slack.md,
    /// section 11).
    /// </summary>
    public ChatPace Pace { get; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(250), TimeSpan.FromMilliseconds(1250), TimeSpan.FromMilliseconds(1250));

    /// <inheritdoc/>
    public bool CanFind => true;

    private SlackContext Context => new(console(), places.MentionOf);

    /// <inheritdoc/>
    public string ChannelOf(string? name) => places.ChannelOf(name);

    /// <inheritdoc/>
    public Task<ChatAnswer> CallAsync(ChatCall call, CancellationToken cancel) => call switch
    {
        ChatCall.Begin begin => PostAsync(new OutgoingMessage(begin.Channel, SlackCards.Incident(begin.Thread, Context, begin.IsAgain), Metadata: Known(begin.Id)), cancel),
        ChatCall.Reply reply => PostAsync(new OutgoingMessage(reply.Under.Channel, SlackCards.Reply(reply.Posts, Context, reply.Id.Incident), reply.Under.Message, Metadata: Known(reply.Id)), cancel),
        ChatCall.Summarise s => PostAsync(new OutgoingMessage(s.Under.Channel, SlackCards.Summary(s.Thread, Context), s.Under.Message, Broadcast: true, Known(s.Id)), cancel),
        ChatCall.Edit edit => EditAsync(edit, cancel),
        ChatCall.Find find => FindAsync(find, cancel),
        _ => throw new System.Diagnostics.UnreachableException($"No call for {call.GetType().Name}."),
    };

    // A reply to a message that was deleted before it had any comes to stand in the channel by itself (issue slack-go/slack#1571): it is taken back.
    private async Task<ChatAnswer> PostAsync(OutgoingMessage message, CancellationToken cancel)
    {
        var answer = await InChannelAsync(message.Channel, c => api.PostMessageAsync(message, c), cancel);
        if (answer is not SlackAnswer<Posted>.Ok { Value: { IsStray: true } stray })
            return Answer(answer);
        await api.DeleteAsync(stray.Channel, stray.Ts, cancel);
        return new ChatAnswer.Gone("thread_not_found");
    }

    private async Task<ChatAnswer> EditAsync(ChatCall.Edit edit, CancellationToken cancel)
    {
        var message = new OutgoingMessage(edit.At.Channel, SlackCards.Incident(edit.Thread, Context, edit.IsAgain), Ts: edit.At.Message);
        return Answer(await InChannelAsync(edit.At.Channel, c => api.UpdateAsync(message, c), cancel));
    }

    private async Task<ChatAnswer> FindAsync(ChatCall.Find find, CancellationToken cancel)
    {
        var known = Known(find.Id);
        string? cursor = null;
        for (var page = 0; page < MostPages; page++)
        {
            var answer = await InChannelAsync(find.Channel, c => PageAsync(find, cursor, c), cancel);
            if (answer is not SlackAnswer<MessagePage>.Ok { Value: var read })
                return Answer(answer);
            if (read.Messages.FirstOrDefault(m => m.Metadata == known) is { } found)
                return new ChatAnswer.Sent(new Spot(find.Channel, found.Ts));
            if ((cursor = read.NextCursor) is null)
                break;
        }

        return new ChatAnswer.Missing();
    }

    private Task<SlackAnswer<MessagePage>> PageAsync(ChatCall.Find find, string? cursor, CancellationToken cancel) => find.Under is { } under
        ? api.RepliesAsync(find.Channel, under, cursor, cancel)
        : api.HistoryAsync(find.Channel, Ts(find.Since - Around), Ts(find.Since + Around), cursor, cancel);

    // Whoever takes Alvis out of a public channel finds it there again: incidents must be seen, and another channel can be named.
    private async Task<SlackAnswer<T>> InChannelAsync<T>(string channel, Func<CancellationToken, Task<SlackAnswer<T>>> callAsync, CancellationToken cancel)
    {
        var answer = await callAsync(cancel);
        if (answer is not SlackAnswer<T>.Failed { Error: "not_in_channel" })
            return answer;
        return await api.JoinAsync(channel, cancel) switch
        {
            SlackAnswer<SlackChannel>.Ok => await callAsync(cancel),
            SlackAnswer<SlackChannel>.Later later => new SlackAnswer<T>.Later(later.Error, later.After),
            SlackAnswer<SlackChannel>.Failed { Cure: var cure } => new SlackAnswer<T>.Failed("not_in_channel", cure),
            _ => answer,
        };
    }

    private static ChatAnswer Answer<T>(SlackAnswer<T> answer) => answer switch
    {
        SlackAnswer<T>.Ok { Value: Posted posted } => new ChatAnswer.Sent(new Spot(posted.Channel, posted.Ts)),
        SlackAnswer<T>.Later later => new ChatAnswer.Retry(later.Error, later.After),
        // Deleted, or of another app that was installed before this one, or too old for the workspace's settings.
        SlackAnswer<T>.Failed { Error: "message_not_found" or "thread_not_found" or "cant_update_message" or "edit_window_closed" } gone => new ChatAnswer.Gone(gone.Error),
        SlackAnswer<T>.Failed failed => new ChatAnswer.Failed(failed.Error, failed.Cure),
        SlackAnswer<T>.Unknown unknown => new ChatAnswer.Uncertain(unknown.Why),
        _ => throw new System.Diagnostics.UnreachableException($"No meaning for {answer.GetType().Name}."),
    };

    private static AlvisMetadata Known(PostId id) => new(id.Incident.Number, id.Sequence, id.Alvis);

    private static string Ts(DateTimeOffset at) => string.Create(CultureInfo.InvariantCulture, $"{at.ToUnixTimeSeconds()}.000000");
}
