using System.Text.Json.Nodes;
using Alvis.Bot.Access;
using Alvis.Bot.Commands;
using Alvis.Bot.Slack.Api;
using Alvis.Bot.Slack.Cards;
using Alvis.Bot.Slack.Transport;
using Alvis.Engine.Conversations;

namespace Alvis.Bot.Slack.Handling;

/// <summary>
/// Buttons. One that wants words opens a small form first; what comes of a press stands in the incident's message, and only who may not, or came
/// too late, is told apart.
/// </summary>
internal sealed class SlackPresses(SlackApi api, ChatVerbs verbs, PlaybookModal modal, HomeTab home, SlackVoice voice)
{
    /// <summary>What the form for words is called.</summary>
    public const string AskCallback = SlackViews.AskCallback;

    /// <summary>Answers a press.</summary>
    public async Task TakeAsync(SlackRequest.Action pressed, Asker by, CancellationToken cancel)
    {
        if (pressed.ActionId == SlackViews.OpenPlaybook)
        {
            if (await modal.OpenAsync(pressed.TriggerId, pressed.Value.Length > 0 ? pressed.Value : null, by, cancel) is { } closed)
                await TellAsync(pressed, closed, ok: false, by, cancel);
            return;
        }

        if (ButtonCode.IsLink(pressed.ActionId))
            return;
        if (ButtonCode.Read(pressed.ActionId, pressed.Value) is not { } button)
        {
            await TellAsync(pressed, new Card.Refused("This button is of another version of Alvis. Say what you want instead: /alvis help"), ok: false, by, cancel);
            return;
        }

        if (button.Asks is not null)
        {
            if (await api.ViewsOpenAsync(pressed.TriggerId, SlackViews.Ask(button), cancel) is not SlackAnswer<ShownView>.Ok)
                await TellAsync(pressed, new Card.Refused($"Slack did not open the form. Say it instead: /alvis {PlainText.Of(button)}"), ok: false, by, cancel);
            return;
        }

        var reply = await verbs.PressAsync(button, null, by, cancel);
        await TellAsync(pressed, reply.Card, reply.Ok, by, cancel);
    }

    /// <summary>Answers the form for words.</summary>
    public async Task<JsonObject?> AnswerAsync(SlackRequest.Submission sent, Asker by, CancellationToken cancel)
    {
        if (SlackViews.ButtonOf(sent.View.PrivateMetadata) is not { } button)
            return SlackVoice.Errors(SlackViews.AnswerField, "This form is of another version of Alvis. Press the button again.");
        var words = sent.View.Values.GetValueOrDefault(SlackViews.AnswerField)?.Values.FirstOrDefault();
        var reply = await verbs.PressAsync(button, words, by, cancel);
        return reply.Ok ? null : SlackVoice.Errors(SlackViews.AnswerField, SlackViews.ErrorOf(reply.Card));
    }

    private async Task TellAsync(SlackRequest.Action pressed, Card card, bool ok, Asker by, CancellationToken cancel)
    {
        if (pressed.View is not null)
        {
            await home.PublishAsync(by, pressed.Actor!.Id, card, cancel);
            return;
        }

        // An incident's message changes by itself; a preview gives way to what became of it.
        var ofProposal = ButtonCode.Read(pressed.ActionId, pressed.Value) is { Verb: "confirm" or "discard" };
        if (!ok || ofProposal || card is not Card.Say)
            await voice.PrivatelyAsync(pressed.ResponseUrl, pressed.Channel, pressed.ThreadTs, pressed.Actor!.Id, card, replace: ok && ofProposal, cancel);
    }
}
