using System.Text.Json.Nodes;
using Alvis.Bot.Access;
using Alvis.Bot.Commands;
using Alvis.Bot.Slack.Api;
using Alvis.Bot.Slack.Cards;
using Alvis.Bot.Slack.Transport;
using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.Slack.Handling;

/// <summary>The form for a playbook: text or file in, the plan on top of it, Confirm. What is wrong stands at the field.</summary>
internal sealed class PlaybookModal(SlackApi api, Proposals proposals, IPlaybooks playbooks, SlackFiles files, ChatVerbs verbs, Gate gate, SlackVoice voice, SlackWork work, TimeProvider time)
{
    /// <summary>The most characters of a text that the form takes; what Slack sets as the most for a field (wire/slack.md, section 14).</summary>
    public const int LongestText = 3_000;

    /// <summary>An acknowledgement has three seconds from Slack's sending; so much of them is spent on an answer.</summary>
    private static readonly TimeSpan InTime = TimeSpan.FromMilliseconds(700);

    /// <summary>Opens it: for a new playbook, or with the text of a service's.</summary>
    /// <returns>What to tell the asker when it did not open; null when it did.</returns>
    public async Task<Card?> OpenAsync(string trigger, string? service, Asker by, CancellationToken cancel)
    {
        if (await gate.AskAsync(by, Role.Author, "propose a playbook", cancel) is { } refusal)
            return new Card.Refused(refusal.Text);
        var now = service is null ? null : playbooks.Find(service);
        if (service is not null && now is null)
            return ServiceVerb.Unknown(service, playbooks).Card;
        if (now is not null && proposals.RefuseFile(now) is { } owned)
            return new Card.Refused(owned);
        if (now is { Text.Length: > LongestText })
            return new Card.Refused($"The playbook of {now.Service} has {now.Text.Length} characters, more than the {LongestText} that a form in Slack takes. Send it as a file to Alvis in a direct message, or change it in the console.");
        return await api.ViewsOpenAsync(trigger, SlackViews.AddPlaybook(now?.Text ?? "", now?.Service, now?.Hash), cancel) switch
        {
            SlackAnswer<ShownView>.Ok => null,
            SlackAnswer<ShownView>.Failed f => new Card.Refused($"The form could not be opened ({f.Error}): {f.Cure}"),
            _ => new Card.Refused("Slack did not open the form. Try again, or send the playbook as a file."),
        };
    }

    /// <summary>Answers the form, or the plan that was shown on top of it.</summary>
    public async Task<JsonObject?> TakeAsync(SlackRequest.Submission sent, Asker by, CancellationToken cancel)
    {
        if (sent.View.CallbackId == SlackViews.PreviewCallback)
            return await ConfirmAsync(sent.View, by, cancel);
        if (sent.View.CallbackId != SlackViews.PlaybookCallback)
            return SlackVoice.Update(SlackViews.Say("Not done", new Card.Refused("This form is of another version of Alvis. Open it again with /alvis add-playbook."), voice.Context));
        if (await gate.AskAsync(by, Role.Author, "propose a playbook", cancel) is { } refusal)
            return SlackVoice.Errors(SlackViews.TextField, refusal.Text);

        var text = sent.View.Values.GetValueOrDefault(SlackViews.TextField)?.Values.FirstOrDefault() ?? "";
        var given = sent.View.Files.GetValueOrDefault(SlackViews.FileField) ?? [];
        if (text.Trim().Length > 0 && given.Count > 0)
            return SlackVoice.Errors(SlackViews.FileField, "There is a text above as well. Send one of the two.");
        if (given is [var file, ..])
            return await TakeFileAsync(sent.View, file, by, cancel);
        if (text.Trim().Length == 0)
            return SlackVoice.Errors(SlackViews.TextField, "Write a playbook here, or choose a file below.");
        var (service, began) = SlackViews.BaseOf(sent.View.PrivateMetadata);
        var card = await proposals.ProposeAsync(new ProposedText("playbook.yaml", Pasted.Text(text), began, service), by.Person, by.Surface, cancel);
        return card is PreviewCard { Proposal.Length: > 0 } preview
            ? SlackVoice.Push(SlackViews.Preview(preview, MayConfirm(by), voice.Context))
            : SlackVoice.Errors(SlackViews.TextField, SlackViews.ErrorOf(card));
    }

    /// <summary>The plan was left without confirming it: what was proposed is taken back, for the form below proposes anew.</summary>
    public async Task CloseAsync(SlackRequest.Closed closed, Asker by, CancellationToken cancel)
    {
        if (closed.View.CallbackId == SlackViews.PreviewCallback && closed.View.PrivateMetadata.Length > 0 && MayConfirm(by))
            await proposals.DiscardAsync(closed.View.PrivateMetadata, by.Person, anyones: false, cancel);
    }

    private async Task<JsonObject?> ConfirmAsync(IncomingView view, Asker by, CancellationToken cancel)
    {
        var reply = await verbs.SayAsync($"confirm {view.PrivateMetadata}", by, cancel);
        return reply.Card is PreviewCard { Proposal.Length: > 0 } changed
            ? SlackVoice.Update(SlackViews.Preview(changed, MayConfirm(by), voice.Context))
            : SlackVoice.Update(SlackViews.Say(reply.Ok ? "In force" : "Not done", reply.Card, voice.Context));
    }

    // Fetching a file may take longer than an acknowledgement: then a word is shown at once, and the plan comes into its place.
    private async Task<JsonObject?> TakeFileAsync(IncomingView view, SlackFile file, Asker by, CancellationToken cancel)
    {
        var reading = files.ProposeAsync(file, by, cancel);
        if (await Task.WhenAny(reading, Task.Delay(InTime, time, cancel)) == reading)
        {
            return await reading is PreviewCard { Proposal.Length: > 0 } preview
                ? SlackVoice.Push(SlackViews.Preview(preview, MayConfirm(by), voice.Context))
                : SlackVoice.Errors(SlackViews.FileField, SlackViews.ErrorOf(await reading));
        }

        work.Begin(async stop =>
        {
            var card = await reading;
            // The acknowledgement must have been there first, or it would cover what is shown here.
            await Task.Delay(InTime, time, stop);
            var shown = card is PreviewCard { Proposal.Length: > 0 } preview ? SlackViews.Preview(preview, MayConfirm(by), voice.Context) : SlackViews.Say("No playbook yet", card, voice.Context);
            await api.ViewsUpdateAsync(view.Id, null, shown, stop);
        });
        return SlackVoice.Update(SlackViews.Loading($"Reading {OfferedFile.NameOf(file.Name)} …"));
    }

    private static bool MayConfirm(Asker by) => by.Role >= Role.Admin;
}
