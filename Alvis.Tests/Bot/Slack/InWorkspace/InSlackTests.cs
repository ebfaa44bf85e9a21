using System.Text;
using System.Text.Json.Nodes;
using Alvis.Bot.Slack.Api;
using Alvis.Bot.Slack.Blocks;
using Alvis.Bot.Slack.Transport;
using Alvis.Tests.Support.SlackWorkspace;

namespace Alvis.Tests.Bot.Slack.InWorkspace;

/// <summary>Alvis's own client and links find in the workspace what they expect of Slack, whichever way they are reached.</summary>
public sealed class InSlackTests
{
    private static readonly CancellationToken Go = CancellationToken.None;

    [Fact]
    public async Task The_client_posts_edits_and_finds_its_message_again_by_its_metadata()
    {
        await using var alvis = await InSlack.StartAsync();
        var channel = alvis.Workspace.Incidents;
        var posted = Ok(await alvis.Api.PostMessageAsync(new OutgoingMessage(channel.Id, Words("shop is down", "Acknowledge"), Metadata: new AlvisMetadata(142, 0, "a")), Go));
        Ok(await alvis.Api.PostMessageAsync(new OutgoingMessage(channel.Id, Words("restarting"), ThreadTs: posted.Ts), Go));
        Ok(await alvis.Api.UpdateAsync(new OutgoingMessage(channel.Id, Words("shop is up"), Ts: posted.Ts), Go));

        var read = Ok(await alvis.Api.RepliesAsync(channel.Id, posted.Ts, null, Go)).Messages;
        Assert.Equal(["shop is up", "restarting"], read.Select(m => m.Text));
        Assert.Equal(142, read[0].Metadata?.Incident);
        Assert.Equal("shop is up", channel.Message("shop is up").Shown);
        var refused = Assert.IsType<SlackAnswer<Alvis.Bot.Slack.Api.Posted>.Failed>(await alvis.Api.PostMessageAsync(new OutgoingMessage(channel.Id, Words(new string('x', 3_001))), Go));
        Assert.Equal("invalid_blocks", refused.Error);
    }

    [Fact]
    public async Task The_client_reads_a_file_over_redirects_and_shows_its_token_to_no_stranger()
    {
        await using var alvis = await InSlack.StartAsync();
        var shared = alvis.Workspace.AddPerson("mara").Uploads("shop.yaml", "meta:", alvis.Workspace.Incidents);
        shared.Redirects = 2;
        var file = Ok(await alvis.Api.FileAsync(shared.Id, Go));
        Assert.Equal("meta:", Encoding.UTF8.GetString(Ok(await alvis.Api.DownloadAsync(file, 1_000, Go))));

        shared.LeadsAway = true;
        Assert.IsNotType<SlackAnswer<byte[]>.Ok>(await alvis.Api.DownloadAsync(file, 1_000, Go));
        Assert.DoesNotContain(alvis.Workspace.StrangerRequests, r => r.Authorization is not null);
        shared.LeadsAway = false;
        alvis.Workspace.Tokens.BotScopes.Remove("files:read");
        Assert.IsNotType<SlackAnswer<byte[]>.Ok>(await alvis.Api.DownloadAsync(file, 1_000, Go));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_command_a_press_a_mention_and_a_modal_arrive(bool http)
    {
        await using var alvis = await InSlack.StartAsync(http);
        var (workspace, mara) = (alvis.Workspace, alvis.Workspace.AddPerson("mara"));
        alvis.Handler.Answer = async (request, cancel) =>
        {
            switch (request)
            {
                case SlackRequest.Command command:
                    Ok(await alvis.Api.ViewsOpenAsync(command.TriggerId, Form(), cancel));
                    return null;
                case SlackRequest.Action { ResponseUrl: { } url } action:
                    Ok(await alvis.Api.RespondAsync(url, new SlackMessage($"pressed {action.Value}", []), replaceOriginal: true, cancel));
                    return null;
                case SlackRequest.Submission:
                    return new JsonObject { ["response_action"] = "errors", ["errors"] = new JsonObject { ["yaml"] = "no" } };
                default:
                    return null;
            }
        };

        Assert.Null((await mara.TypesAsync("/alvis add-playbook")).Trouble);
        var modal = await mara.SeesModalAsync("Add a playbook");
        Assert.Equal("no", (await modal.Fill("Playbook", "x").SubmitAsync()).Errors["Playbook"]);

        var posted = Ok(await alvis.Api.PostMessageAsync(new OutgoingMessage(workspace.Incidents.Id, Words("shop is down", "Acknowledge")), Go));
        var message = workspace.Incidents.Message("shop is down");
        Assert.Equal(posted.Ts, message.Ts);
        Assert.Null((await mara.PressAsync(message, "Acknowledge")).Trouble);
        await message.ShowsAsync("pressed 142");

        mara.Says(workspace.Incidents, "@Alvis list");
        mara.OpensHome();
        await workspace.IsQuietAsync();
        var kinds = (await alvis.Handler.TookAsync(5)).Select(r => r.GetType().Name).Order(StringComparer.Ordinal);
        Assert.Equal(["Action", "Command", "HomeOpened", "Message", "Submission"], kinds);
        Assert.All(alvis.Handler.Taken, r => Assert.Equal((Workspace.Team, mara.Id), (r.Team, r.Actor?.Id)));
        Assert.Empty(workspace.Complaints);
    }

    [Fact]
    public async Task Links_are_broken_and_renewed_and_nothing_is_lost_or_done_twice()
    {
        await using var alvis = await InSlack.StartAsync();
        var (workspace, mara) = (alvis.Workspace, alvis.Workspace.AddPerson("mara"));
        workspace.Limits.Pace = Pace.None;
        for (var i = 0; i < 12; i++)
        {
            mara.Says(workspace.Incidents, $"@Alvis {i}");
            if (i % 3 == 0)
                workspace.Links.DropOne();
            else if (i % 3 == 1)
                workspace.Links.RefreshOne();
            else
                workspace.Links.DropAll();
        }

        await workspace.IsQuietAsync();
        await alvis.Handler.TookAsync(12);
        Assert.Equal(12, alvis.Handler.Taken.OfType<SlackRequest.Message>().Select(m => m.Text).Distinct().Count());
        Assert.Equal(12, alvis.Handler.Taken.Count);
        Assert.Equal(0, workspace.Dispatcher.GivenUp);
    }

    private static SlackMessage Words(string text, string? button = null) => new(text,
    [
        new SectionBlock(new MrkdwnTextObject(text)),
        .. button is null ? (IEnumerable<Block>)[] : [new ActionsBlock([new ButtonElement(new PlainTextObject(button)) { ActionId = "alvis.ack", Value = "142" }])],
    ]);

    private static SlackView Form() => new("modal", [new InputBlock(new PlainTextObject("Playbook"), new PlainTextInputElement { ActionId = "v", Multiline = true }) { BlockId = "yaml" }])
    {
        Title = new PlainTextObject("Add a playbook"),
        Submit = new PlainTextObject("Check"),
    };

    private static T Ok<T>(SlackAnswer<T> answer) => Assert.IsType<SlackAnswer<T>.Ok>(answer).Value;
}
