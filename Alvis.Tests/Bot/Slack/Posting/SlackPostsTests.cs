using Alvis.Bot.Slack.Posting;
using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;
using Alvis.Tests.Support;
using Alvis.Tests.Support.SlackWorkspace;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Tests.Bot.Slack.Posting;

/// <summary>The calls of the outbox, in front of a workspace that behaves as Slack does.</summary>
public sealed class SlackPostsTests : IAsyncLifetime, IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly IncidentId First = new(1);

    private Workspace workspace = null!;
    private SlackDesk desk = null!;

    private SlackPosts Posts => desk.Posts;

    public async Task InitializeAsync()
    {
        workspace = await Workspace.StartAsync();
        workspace.Limits.Pace = Pace.None;
        desk = new SlackDesk(workspace, ("Escalations:on-call:Kind", "terminal"), ("Escalations:on-call:Slack", workspace.AddPerson("mara").Id));
    }

    public async Task DisposeAsync() => await workspace.DisposeAsync();

    public void Dispose() => desk.Dispose();

    [Fact]
    public async Task An_incident_is_a_message_that_is_edited_with_replies_and_a_summary_that_the_channel_sees()
    {
        var told = Timeline.Escalated();
        var own = await BeginAsync(told);
        var message = Assert.Single(workspace.Incidents.Messages);
        Assert.Equal((workspace.Incidents.Id, message.Ts), (own.Channel, own.Message));

        Assert.IsType<ChatAnswer.Sent>(await ReplyAsync(told, own));
        told.By(Some.Mara, new ClosedByPerson("moved")).Then(new SummaryWritten("It moved."));
        Assert.IsType<ChatAnswer.Sent>(await Posts.CallAsync(new ChatCall.Edit(own, Thread(told), IsAgain: false), None));
        Assert.IsType<ChatAnswer.Sent>(await Posts.CallAsync(new ChatCall.Summarise(Id(PostId.Summary), own, Thread(told)), None));

        Assert.True(message.Shows("shop: closed by Mara"));
        Assert.Equal([false, true], message.Thread.Replies.Select(r => r.IsBroadcast));
        Assert.True(message.Thread.Replies[1].Shows("It moved."));
        Assert.Equal(2, workspace.Incidents.Messages.Count);
        Assert.Empty(workspace.Complaints);
    }

    [Fact]
    public async Task A_reply_to_a_message_that_was_deleted_before_it_had_any_is_taken_back()
    {
        var told = Timeline.Escalated();
        var own = await BeginAsync(told);
        Assert.Single(workspace.Incidents.Messages).Delete();

        Assert.IsType<ChatAnswer.Gone>(await ReplyAsync(told, own));

        Assert.DoesNotContain(workspace.Incidents.Messages, m => !m.IsDeleted);
    }

    [Fact]
    public async Task Who_is_paged_is_mentioned_in_that_post_and_nobody_anywhere_else()
    {
        var told = Timeline.Escalated().Then(new Paged("on-call", 1, true, "sent", 0, 2, Some.Night), new Paged("second-line", 1, true, "sent", 0, 2, Some.Night));
        var own = await BeginAsync(told);
        await ReplyAsync(told, own);

        var message = Assert.Single(workspace.Incidents.Messages);
        Assert.Empty(message.Mentions);
        Assert.Equal(["@mara"], Assert.Single(message.Thread.Replies).Mentions);
    }

    [Fact]
    public async Task What_was_posted_before_its_answer_was_lost_is_found_and_what_was_not_is_not()
    {
        var told = Timeline.Escalated();
        workspace.Faults.LosesAnswer("chat.postMessage");
        Assert.IsType<ChatAnswer.Uncertain>(await Posts.CallAsync(Begin(told), None));
        var found = Assert.IsType<ChatAnswer.Sent>(await FindAsync(PostId.Own, null)).At;
        Assert.Equal(Assert.Single(workspace.Incidents.Messages).Ts, found.Message);
        Assert.IsType<ChatAnswer.Missing>(await FindAsync(PostId.OwnAfter(1), null));

        workspace.Faults.LosesAnswer("chat.postMessage");
        Assert.IsType<ChatAnswer.Uncertain>(await ReplyAsync(told, found));
        Assert.IsType<ChatAnswer.Sent>(await FindAsync(1, found.Message));
        Assert.IsType<ChatAnswer.Missing>(await FindAsync(PostId.Summary, found.Message));
        Assert.IsType<ChatAnswer.Missing>(await Posts.CallAsync(new ChatCall.Find(new PostId("another", First, 1), found.Channel, found.Message, TimeProvider.System.GetUtcNow()), None));
    }

    [Fact]
    public async Task A_post_is_found_behind_pages_of_others()
    {
        var own = await BeginAsync(Timeline.Opened());
        var ivo = workspace.AddPerson("ivo");
        for (var n = 0; n < 450; n++)
            ivo.Says(workspace.Incidents, $"word {n}");

        Assert.Equal(own, Assert.IsType<ChatAnswer.Sent>(await FindAsync(PostId.Own, null)).At);
    }

    [Fact]
    public async Task A_public_channel_that_Alvis_is_not_in_is_joined()
    {
        workspace.Incidents.RemoveApp();

        await BeginAsync(Timeline.Opened());

        Assert.Contains(workspace.Incidents.Messages, m => m.Shows("shop is down"));
    }

    [Fact]
    public async Task A_private_channel_must_invite_Alvis()
    {
        var secret = workspace.AddChannel("secret", ChannelKind.Private);
        var own = await BeginAsync(Timeline.Opened(), secret.Id);
        secret.RemoveApp();

        var failed = Assert.IsType<ChatAnswer.Failed>(await ReplyAsync(Timeline.Opened(), own));

        Assert.Contains("invite", failed.Cure, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_archived_channel_and_a_token_that_is_over_are_for_a_person_to_cure()
    {
        var own = await BeginAsync(Timeline.Opened());
        workspace.Incidents.Archive();
        var archived = Assert.IsType<ChatAnswer.Failed>(await Posts.CallAsync(Begin(Timeline.Opened()), None));
        Assert.Equal("is_archived", archived.Why);

        var edited = Assert.IsType<ChatAnswer.Failed>(await Posts.CallAsync(new ChatCall.Edit(own, Thread(Timeline.Opened()), IsAgain: false), None));
        Assert.Equal(("is_inactive", archived.Cure), (edited.Why, edited.Cure));

        workspace.Tokens.End(Tokens.Bot, "token_revoked");
        var revoked = Assert.IsType<ChatAnswer.Failed>(await Posts.CallAsync(Begin(Timeline.Opened()), None));
        Assert.Equal("token_revoked", revoked.Why);
        Assert.DoesNotContain(Tokens.Bot, revoked.Cure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deleted_message_is_gone_and_one_in_its_place_says_so()
    {
        var own = await BeginAsync(Timeline.Opened());
        Assert.Single(workspace.Incidents.Messages).Delete();

        Assert.IsType<ChatAnswer.Gone>(await Posts.CallAsync(new ChatCall.Edit(own, Thread(Timeline.Opened()), IsAgain: false), None));

        Assert.IsType<ChatAnswer.Sent>(await Posts.CallAsync(new ChatCall.Begin(Id(PostId.OwnAfter(1)), own.Channel, Thread(Timeline.Opened())), None));
        Assert.Contains(workspace.Incidents.Messages, m => m.Shows("takes the place"));
    }

    [Fact]
    public async Task What_Slack_asks_to_wait_is_waited_and_a_gateway_is_no_answer()
    {
        workspace.Faults.Limits("chat.update", TimeSpan.FromSeconds(7));
        var own = await BeginAsync(Timeline.Opened());
        var edit = new ChatCall.Edit(own, Thread(Timeline.Opened()), IsAgain: false);

        Assert.InRange(Assert.IsType<ChatAnswer.Retry>(await Posts.CallAsync(edit, None)).After, TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(8));

        workspace.GoesDown(breaksOff: true);
        Assert.True(await ReplyAsync(Timeline.Opened(), own) is ChatAnswer.Retry or ChatAnswer.Uncertain);
    }

    [Fact]
    public void A_name_means_its_channel_else_the_default_else_that_of_the_section()
    {
        using var named = new SlackDesk(workspace, ("Channels:web:Slack", "C0000WEB"), ("Channels:Default:Slack", "C0000ALL"));

        Assert.Equal((workspace.Incidents.Id, "C0000WEB", "C0000ALL"), (Posts.ChannelOf("web"), named.Posts.ChannelOf("web"), named.Posts.ChannelOf(null)));
    }

    [Fact]
    public void Ids_that_are_none_are_said()
    {
        using var wrong = new SlackDesk(workspace, ("Channels:web:Slack", "#web"), ("Escalations:on-call:Slack", "@mara"));

        Assert.Equal(
            [
                "Channels:web:Slack: found '#web'; expected the id of a channel, such as C0123ABCD: Slack shows it at the end of the channel's details",
                "Escalations:on-call:Slack: found '@mara'; expected the id of a user (U0123ABCD) or a user group (S0123ABCD) to mention when the entry is paged",
            ],
            wrong.Places.Vet());
    }

    private async Task<Spot> BeginAsync(Timeline told, string? channel = null) => Assert.IsType<ChatAnswer.Sent>(await Posts.CallAsync(Begin(told, channel), None)).At;

    private ChatCall.Begin Begin(Timeline told, string? channel = null) => new(Id(PostId.Own), channel ?? workspace.Incidents.Id, Thread(told));

    private Task<ChatAnswer> ReplyAsync(Timeline told, Spot own) => Posts.CallAsync(new ChatCall.Reply(Id(1), own, Thread(told).Posts, told.Entries.Count, Thread(told)), None);

    private Task<ChatAnswer> FindAsync(long sequence, string? under) =>
        Posts.CallAsync(new ChatCall.Find(Id(sequence), workspace.Incidents.Id, under, TimeProvider.System.GetUtcNow()), None);

    private static PostId Id(long sequence) => new("alvis1", First, sequence);

    private static IncidentThread Thread(Timeline told) => IncidentThread.From(told.Entries);
}
