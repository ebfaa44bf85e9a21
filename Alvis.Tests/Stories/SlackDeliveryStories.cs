using Alvis.Engine.Incidents;
using Alvis.Engine.Response;
using Alvis.Tests.Bot.WebConsole;
using Alvis.Tests.Support;
using Alvis.Tests.Support.SlackWorkspace;
using Microsoft.Extensions.DependencyInjection;

namespace Alvis.Tests.Stories;

/// <summary>What people in a Slack channel get to see of an incident, whatever happens to Slack meanwhile.</summary>
public sealed class SlackDeliveryStories : IAsyncLifetime
{
    private const string Playbook = """
        meta: { service: shop, platform: webhook }
        health_check: { url: SHOP/health, every: 1s, retry_every: 1s, timeout: 1s }
        restart: { cooldown: 0s }
        details: |-
          If the health check fails, restart the shop.
          If it succeeds, close the incident.
          Run the health check again after restarting the shop.
          If it fails again, escalate to second-line.
        """;

    private Workspace workspace = null!;
    private World alvis = null!;

    public async Task InitializeAsync() => workspace = await Workspace.StartAsync();

    public async Task DisposeAsync()
    {
        if (alvis is not null)
            await alvis.DisposeAsync();
        await workspace.DisposeAsync();
    }

    [Fact]
    public async Task An_incident_is_one_message_its_whole_thread_and_a_summary_that_the_channel_sees()
    {
        await StartAsync();
        alvis.Shop.GoesDown();
        await alvis.BecomesAsync(IncidentStatus.Closed);

        await CompleteAsync(workspace.Incidents);

        Assert.Single(workspace.Incidents.Messages, m => !m.IsReply);
        Assert.Equal((0, 1), (workspace.Calls.Limited, workspace.Calls.MostPostsInASecond(workspace.Incidents)));
        Assert.Empty(workspace.Complaints);
    }

    [Fact]
    public async Task Slack_that_is_down_during_an_incident_keeps_nobody_from_mending_it_and_has_the_whole_thread_afterwards()
    {
        await StartAsync();
        workspace.GoesDown(breaksOff: true);
        alvis.Shop.GoesDown();
        await alvis.BecomesAsync(IncidentStatus.Closed);
        Assert.Empty(workspace.Incidents.Messages);

        workspace.ComesBack();

        await CompleteAsync(workspace.Incidents);
    }

    [Fact]
    public async Task Answers_that_get_lost_repeat_no_post()
    {
        await StartAsync();
        workspace.Faults.LosesAnswer("chat.postMessage", 2);
        alvis.Shop.GoesDown();
        await alvis.BecomesAsync(IncidentStatus.Closed);

        await CompleteAsync(workspace.Incidents);

        Assert.Single(workspace.Incidents.Messages, m => !m.IsReply);
    }

    [Fact]
    public async Task A_message_that_somebody_deletes_is_begun_again_with_its_whole_thread()
    {
        await StartAsync();
        alvis.Shop.RestartHelps = false;
        alvis.Shop.GoesDown();
        var message = await workspace.Incidents.ShowsAsync("shop is down");
        await message.Thread.ShowsAsync("Waking second-line");
        message.Delete();

        Assert.Null(await alvis.PressAsync(new Press.Close(Some.Mara, "moved to another host")));

        await CompleteAsync(workspace.Incidents);
        Assert.Contains(workspace.Incidents.Messages, m => m.Shows("takes the place"));
    }

    [Fact]
    public async Task A_channel_that_Alvis_is_not_in_stops_its_thread_alone_and_an_invitation_completes_it()
    {
        var secret = workspace.AddChannel("secret", ChannelKind.Private, withApp: false);
        await StartAsync(("Channels:Default:Slack", secret.Id));
        alvis.Shop.GoesDown();
        await alvis.BecomesAsync(IncidentStatus.Closed);
        var threads = alvis.Services.GetRequiredService<IThreadStore>();
        await alvis.UntilAsync(async () => await threads.CountDeadAsync(CancellationToken.None) == 1, () => "There never was a dead letter.");
        using (var ada = await Browser.OpenAsync(alvis))
        {
            Assert.Contains("1 thread in chat cannot go on; the incidents do. slack: channel_not_found.", await ada.PageAsync("/services"), StringComparison.Ordinal);
            Assert.Contains("stands still since", await ada.PageAsync("/incidents/INC-1"), StringComparison.Ordinal);
        }

        secret.InviteApp();

        await CompleteAsync(secret);
        Assert.Equal(0, await threads.CountDeadAsync(CancellationToken.None));
        using var later = await Browser.OpenAsync(alvis);
        Assert.Contains($"in channel {secret.Id}, up to date.", await later.PageAsync("/incidents/INC-1"), StringComparison.Ordinal);
        Assert.DoesNotContain("in chat cannot go on", await later.PageAsync("/services"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_restart_of_Alvis_the_thread_goes_on_where_it_was()
    {
        await StartAsync();
        alvis.Shop.RestartHelps = false;
        alvis.Shop.GoesDown();
        await (await workspace.Incidents.ShowsAsync("shop is down")).Thread.ShowsAsync("Waking second-line");

        await alvis.StartAgainAsync();
        Assert.Null(await alvis.PressAsync(new Press.Close(Some.Mara, "moved to another host")));

        await CompleteAsync(workspace.Incidents);
        Assert.Single(workspace.Incidents.Messages, m => !m.IsReply);
    }

    private async Task StartAsync(params (string Key, string Value)[] more) =>
        alvis = await World.StartAsync(Playbook, [.. workspace.Settings().Select(s => (s.Key, s.Value)), .. more]);

    /// <summary>Waits until the thread in the channel tells all of the incident, and holds that it tells it once and in order.</summary>
    private async Task CompleteAsync(Channel channel)
    {
        IReadOnlyList<string> told = [];
        var shown = "";
        await alvis.UntilAsync(
            async () =>
            {
                told = [.. (await alvis.ThreadAsync()).Select(Clean)];
                shown = Clean(channel.Messages.LastOrDefault(m => m is { IsReply: false, IsDeleted: false, IsApps: true, Subtype: null }) is { } own ? own.Thread.Shown : "");
                return told.All(note => shown.Contains(note, StringComparison.Ordinal)) && channel.Messages.Any(m => m.IsBroadcast && !m.IsDeleted);
            },
            () => $"The thread in Slack never was complete:\n{shown}\nIt should tell:\n{string.Join('\n', told)}");
        var at = 0;
        foreach (var note in told)
        {
            at = shown.IndexOf(note, at, StringComparison.Ordinal);
            Assert.True(at >= 0, $"\"{note}\" stands out of order in:\n{shown}");
            at += note.Length;
        }

        foreach (var note in told.Distinct())
            Assert.Equal(told.Count(n => n.Contains(note, StringComparison.Ordinal)), Count(shown, note));
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private static string Clean(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
