using Alvis.Bot.Access;
using Alvis.Bot.Commands;
using Alvis.Bot.Slack.Transport;

namespace Alvis.Bot.Slack.Handling;

/// <summary><c>/alvis …</c>: every verb, answered for the asker alone; <c>add-playbook</c> and <c>edit</c> without a text open a form.</summary>
internal sealed class SlackCommands(ChatVerbs verbs, PlaybookModal modal, SlackVoice voice)
{
    /// <summary>Answers one.</summary>
    public async Task AnswerAsync(SlackRequest.Command command, Asker by, CancellationToken cancel)
    {
        var text = SlackText.Plain(command.Text).Trim();
        var card = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) switch
        {
            [var verb] when Is(verb, "add-playbook") => await modal.OpenAsync(command.TriggerId, null, by, cancel),
            [var verb, var service] when Is(verb, "edit") && !Is(service, "help") => await modal.OpenAsync(command.TriggerId, service.ToLowerInvariant(), by, cancel),
            _ => (await verbs.SayAsync(text, by, cancel)).Card,
        };
        if (card is not null)
            await voice.PrivatelyAsync(command.ResponseUrl, command.Channel, null, command.Actor!.Id, card, replace: false, cancel);
    }

    private static bool Is(string word, string verb) => word.Equals(verb, StringComparison.OrdinalIgnoreCase);
}
