using System.Text.Json.Nodes;
using Alvis.Bot.Access;
using Alvis.Bot.Slack.Transport;

namespace Alvis.Bot.Slack.Handling;

/// <summary>Takes what Slack delivered to the part that answers it. Who may not be here is turned away before anything is looked at.</summary>
internal sealed class SlackHandler(
    SlackPeople people, SlackCommands commands, SlackPresses presses, PlaybookModal modal, SlackMessages messages, HomeTab home, SlackNotices notices, SlackVoice voice) : ISlackHandler
{
    /// <inheritdoc/>
    public async Task<JsonObject?> HandleAsync(SlackRequest request, CancellationToken cancel)
    {
        if (request is SlackRequest.Notice notice)
        {
            notices.Take(notice);
            return null;
        }

        var (asker, refusal) = await people.FindAsync(request, cancel);
        return asker is null ? await voice.RefuseAsync(request, refusal!, cancel) : await HandleAsync(request, asker, cancel);
    }

    private async Task<JsonObject?> HandleAsync(SlackRequest request, Asker asker, CancellationToken cancel)
    {
        switch (request)
        {
            case SlackRequest.Command command:
                await commands.AnswerAsync(command, asker, cancel);
                return null;
            case SlackRequest.Action action:
                await presses.TakeAsync(action, asker, cancel);
                return null;
            case SlackRequest.Submission { View.CallbackId: SlackPresses.AskCallback } answer:
                return await presses.AnswerAsync(answer, asker, cancel);
            case SlackRequest.Submission submission:
                return await modal.TakeAsync(submission, asker, cancel);
            case SlackRequest.Closed closed:
                await modal.CloseAsync(closed, asker, cancel);
                return null;
            case SlackRequest.Message message:
                await messages.AnswerAsync(message, asker, cancel);
                return null;
            case SlackRequest.FileShared shared:
                messages.Look(shared, asker);
                return null;
            case SlackRequest.HomeOpened:
                await home.PublishAsync(asker, request.Actor!.Id, null, cancel);
                return null;
            default:
                return null;
        }
    }
}
