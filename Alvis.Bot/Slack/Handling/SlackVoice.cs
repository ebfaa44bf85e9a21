using System.Text.Json;
using System.Text.Json.Nodes;
using Alvis.Bot.Slack.Api;
using Alvis.Bot.Slack.Blocks;
using Alvis.Bot.Slack.Cards;
using Alvis.Bot.Slack.Transport;
using Alvis.Bot.WebConsole;
using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;

namespace Alvis.Bot.Slack.Handling;

/// <summary>
/// Answers people. What is for the asker alone, such as a refusal or a sign-in link, goes where only they see it; an answer to a mention stands in
/// the thread, where it was asked.
/// </summary>
internal sealed partial class SlackVoice(SlackApi api, ConsoleAddress console, SlackWork work, TimeProvider time, ILogger<SlackVoice> logger)
{
    // A response address works five times in half an hour (wire/slack.md, section 5), and one answer is all it is used for.
    private const int MostTries = 5;
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(30);

    /// <summary>What cards are drawn with. Answers mention nobody.</summary>
    public SlackContext Context => new(console.Shown, _ => null);

    /// <summary>Answers a command or a press: for the asker alone.</summary>
    /// <param name="responseUrl">Slack's address for it; null in a view.</param>
    /// <param name="channel">Where it is shown when that address is none any more; null for nowhere.</param>
    /// <param name="thread">In which thread.</param>
    /// <param name="user">Who sees it.</param>
    /// <param name="card">The answer.</param>
    /// <param name="replace">True to put it in the place of the message that was pressed.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task PrivatelyAsync(string? responseUrl, string? channel, string? thread, string user, Card card, bool replace, CancellationToken cancel)
    {
        var message = SlackCards.Answer(card, Context);
        Task<TimeSpan?> TellAsync(CancellationToken c) => TellOnceAsync(responseUrl, channel is null ? null : new OutgoingMessage(channel, message, thread, User: user), message, replace, c);
        if (await TellAsync(cancel) is { } after)
            work.Begin(stop => TellLaterAsync(TellAsync, after, channel ?? "a view", stop));
    }

    // A thousand people may press at once: nobody is left untold because Slack wants Alvis to slow down, and nobody else waits for it.
    private async Task TellLaterAsync(Func<CancellationToken, Task<TimeSpan?>> tellAsync, TimeSpan after, string where, CancellationToken cancel)
    {
        var began = time.GetTimestamp();
        for (var tries = 1; tries < MostTries && time.GetElapsedTime(began) + after < Life; tries++)
        {
            await Task.Delay(after, time, cancel);
            if (await tellAsync(cancel) is not { } again)
                return;
            after = again;
        }

        Log.Unanswered(logger, where);
    }

    // Null when there is nothing more to do; else when to try again. A response address needs no membership, so it goes first.
    private async Task<TimeSpan?> TellOnceAsync(string? responseUrl, OutgoingMessage? alone, SlackMessage message, bool replace, CancellationToken cancel)
    {
        switch (responseUrl is null ? null : await api.RespondAsync(responseUrl, message, replace, cancel))
        {
            case SlackAnswer<bool>.Ok:
                return null;
            case SlackAnswer<bool>.Later later:
                return later.After;
        }

        switch (alone is null ? null : await api.PostEphemeralAsync(alone, cancel))
        {
            case SlackAnswer<Posted>.Ok:
                return null;
            case SlackAnswer<Posted>.Later later:
                return later.After;
            default:
                Log.Unanswered(logger, alone?.Channel ?? "a view");
                return null;
        }
    }

    /// <summary>Answers a mention or a direct message where it stands.</summary>
    public async Task InThreadAsync(SlackRequest.Message message, Card card, CancellationToken cancel)
    {
        // A direct message is read by one person anyway; a thread there hides the answer.
        var thread = message.ThreadTs ?? (message.Direct ? null : message.Ts);
        if (!message.Direct && card is Card.Refused or Card.Link)
        {
            await PrivatelyAsync(null, message.Channel, message.ThreadTs, message.Actor!.Id, card, replace: false, cancel);
            return;
        }

        await InChannelAsync(message.Channel, thread, card, cancel);
    }

    /// <summary>Says something where all can read it.</summary>
    public async Task InChannelAsync(string channel, string? thread, Card card, CancellationToken cancel)
    {
        if (await api.PostMessageAsync(new OutgoingMessage(channel, SlackCards.Answer(card, Context), thread), cancel) is not SlackAnswer<Posted>.Ok)
            Log.Unanswered(logger, channel);
    }

    /// <summary>Tells who asked that they may not. A modal is told in itself.</summary>
    public async Task<JsonObject?> RefuseAsync(SlackRequest request, Refusal refusal, CancellationToken cancel)
    {
        var card = new Card.Refused(refusal.Text);
        switch (request)
        {
            case SlackRequest.Command command:
                await PrivatelyAsync(command.ResponseUrl, command.Channel, null, command.Actor?.Id ?? "", card, replace: false, cancel);
                return null;
            case SlackRequest.Action { View: null } action:
                await PrivatelyAsync(action.ResponseUrl, action.Channel, action.ThreadTs, action.Actor?.Id ?? "", card, replace: false, cancel);
                return null;
            case SlackRequest.Submission:
                return Update(SlackViews.Say("Not done", card, Context));
            case SlackRequest.Message { Actor: { } actor } message:
                await PrivatelyAsync(null, message.Channel, message.ThreadTs, actor.Id, card, replace: false, cancel);
                return null;
            default:
                return null;
        }
    }

    /// <summary>The acknowledgement that shows another view in the place of the one that was sent.</summary>
    public static JsonObject Update(SlackView view) => Response("update", view);

    /// <summary>The acknowledgement that shows a view on top of the one that was sent.</summary>
    public static JsonObject Push(SlackView view) => Response("push", view);

    /// <summary>The acknowledgement that puts a text at a field.</summary>
    public static JsonObject Errors(string field, string text) => new() { ["response_action"] = "errors", ["errors"] = new JsonObject { [field] = text } };

    private static JsonObject Response(string action, SlackView view) => new() { ["response_action"] = action, ["view"] = JsonSerializer.SerializeToNode(view, SlackJson.Default.SlackView) };

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, EventName = "SlackUnanswered", Level = LogLevel.Warning, Message = "Somebody could not be answered in {Channel}")]
        public static partial void Unanswered(ILogger logger, string channel);
    }
}
