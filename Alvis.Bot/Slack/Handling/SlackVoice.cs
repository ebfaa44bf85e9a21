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
internal sealed partial class SlackVoice(SlackApi api, ConsoleAddress console, ILogger<SlackVoice> logger)
{
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
        // A response address works five times in half an hour and needs no membership (wire/slack.md, section 5).
        if (responseUrl is not null && await api.RespondAsync(responseUrl, message, replace, cancel) is SlackAnswer<bool>.Ok)
            return;
        if (channel is not null && await api.PostEphemeralAsync(new OutgoingMessage(channel, message, thread, User: user), cancel) is SlackAnswer<Posted>.Ok)
            return;
        Log.Unanswered(logger, channel ?? "a view");
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
