using Alvis.Engine.Incidents;
using Alvis.Engine.Response;
using Alvis.Tests.Bot.WebConsole;
using Alvis.Tests.Support;
using Alvis.Tests.Support.SlackWorkspace;
using Microsoft.Extensions.DependencyInjection;

namespace Alvis.Tests.Stories;

/// <summary>What goes wrong in Slack in the middle of an incident: the service is brought back all the same, and who can mend Slack is told how.</summary>
public sealed class SlackTroubleStories
{
    private const string AskingBriefly = """
        meta: { service: shop, platform: webhook }
        health_check: { url: SHOP/health, every: 1s, retry_every: 1s, timeout: 1s }
        restart: { cooldown: 0s }
        steps:
          - approve: { for: restarting the shop, timeout: 8s }
          - restart: shop
          - check: health_check
          - close: true
        """;

    public static TheoryData<bool> Modes => [false, true];

    [Theory, MemberData(nameof(Modes))]
    public async Task A_request_that_nobody_answers_in_time_says_so_and_a_late_press_is_told(bool http)
    {
        await using var team = await SlackTeam.StartAsync(http, AskingBriefly);
        team.Alvis.Shop.GoesDown();
        var message = await team.Incidents.ShowsAsync("approval needed");
        var button = message.Buttons.Single(b => b.Label.StartsWith("Approve", StringComparison.Ordinal));

        await message.Thread.ShowsAsync("Nobody answered in time");
        await message.HasButtonsAsync("Acknowledge", "Close", "Silence 1 h", "Open in the console");
        await team.Mara.PressAsync(button);

        await team.Mara.IsToldAsync(team.Incidents, "The time to decide ended at");
        Assert.Empty(team.Alvis.Shop.Restarts);
    }

    [Theory, MemberData(nameof(Modes))]
    public async Task Who_is_from_another_company_in_a_shared_channel_decides_nothing_and_is_told_alone(bool http)
    {
        var settings = new (string, string)[1];
        await using var team = await SlackTeam.StartAsync(http, before: Share, more: settings);
        var (shared, stranger) = (team.Slack.Channel("with-partner"), team.Slack.Person("stranger"));
        team.Alvis.Shop.GoesDown();
        var message = await shared.ShowsAsync("approval needed");

        await stranger.PressAsync(message, "Approve restart");
        await stranger.IsToldAsync(shared, "You are a guest from another company here");
        stranger.Replies(message, "@Alvis approve");
        await team.Alvis.UntilAsync(() => Task.FromResult(stranger.Ephemerals(shared).Count == 2), () => "What the stranger wrote was never refused.");

        Assert.DoesNotContain(shared.Everything, m => m.Shows("another company"));
        Assert.Empty(team.Alvis.Shop.Restarts);
        await team.Mara.PressAsync(message, "Approve restart");
        await message.ShowsAsync("closed, recovered after 1 restart");

        void Share(Workspace slack)
        {
            settings[0] = ("Slack:Channel", slack.AddChannel("with-partner", shared: true).Id);
            slack.AddPerson("stranger", team: "T0OTHER01");
            foreach (var person in new[] { "anna", "mara", "vera" }.Select(slack.Person))
                slack.Channel("with-partner").Members.Add(person.Id);
        }
    }

    [Theory, MemberData(nameof(Modes))]
    public async Task A_token_that_is_revoked_keeps_nobody_from_mending_and_with_it_back_the_thread_is_whole(bool http)
    {
        await using var team = await SlackTeam.StartAsync(http);
        var message = await team.GoesDownAsync();
        team.Slack.Tokens.End(Tokens.Bot, "token_revoked");

        Assert.Null(await team.Alvis.PressAsync(new Press.Approve(Some.Mara)));
        await team.Alvis.BecomesAsync(IncidentStatus.Closed);
        await StandsStillAsync(team, "token_revoked", "set Slack:BotToken");

        team.Slack.Tokens.Renew(Tokens.Bot);
        await team.Alvis.StartAgainAsync();
        await team.ConnectAsync();
        await WholeAsync(team, message);
    }

    [Theory, MemberData(nameof(Modes))]
    public async Task A_channel_that_is_archived_keeps_nobody_from_mending_and_taken_out_again_the_thread_is_whole(bool http)
    {
        await using var team = await SlackTeam.StartAsync(http);
        var message = await team.GoesDownAsync();
        team.Incidents.Archive();

        Assert.Null(await team.Alvis.PressAsync(new Press.Approve(Some.Mara)));
        await team.Alvis.BecomesAsync(IncidentStatus.Closed);
        await StandsStillAsync(team, "is_archived", "Take it out of the archive");

        team.Incidents.Unarchive();
        // Whoever brings it back invites Alvis anew.
        team.Incidents.RemoveApp();
        team.Incidents.InviteApp();
        await WholeAsync(team, message);
    }

    private static async Task StandsStillAsync(SlackTeam team, string why, string cure)
    {
        var threads = team.Alvis.Services.GetRequiredService<IThreadStore>();
        using (var ada = await Browser.OpenAsync(team.Alvis))
        {
            // News of the incident has the thread tried again now and then, so it does not stand still from its first refusal on.
            await team.Alvis.UntilAsync(
                async () => (await ada.PageAsync("/services")).Contains($"1 thread in chat cannot go on; the incidents do. slack: {why}.", StringComparison.Ordinal)
                    && await threads.CountDeadAsync(CancellationToken.None) == 1,
                () => "There never was a dead letter.");
        }

        await using var doctor = AlvisProcess.Start(
            ["doctor", "--data", team.Alvis.Data], variables: team.Slack.Settings(team.Http).ToDictionary(s => s.Key.Replace(":", "__", StringComparison.Ordinal), s => s.Value, StringComparer.Ordinal));
        await doctor.EndAsync();
        Assert.Contains("The thread of INC-1 has not gone on since", doctor.Output, StringComparison.Ordinal);
        Assert.Contains(why, doctor.Output, StringComparison.Ordinal);
        Assert.Contains(cure, doctor.Output, StringComparison.Ordinal);
    }

    private static async Task WholeAsync(SlackTeam team, Message message)
    {
        await message.ShowsAsync("closed, recovered after 1 restart");
        Assert.True((await message.Thread.ShowsAsync("Summary")).IsBroadcast);
        var shown = Clean(message.Thread.Shown);
        var at = 0;
        foreach (var note in (await team.Alvis.ThreadAsync()).Select(Clean))
        {
            var next = shown.IndexOf(note, at, StringComparison.Ordinal);
            Assert.True(next >= 0, $"\"{note}\" is missing or out of order in:\n{shown}");
            at = next + note.Length;
        }

        Assert.Equal(2, team.Incidents.Messages.Count(m => m is { IsApps: true, IsDeleted: false, Subtype: null or "thread_broadcast" }));
        Assert.Equal(0, await team.Alvis.Services.GetRequiredService<IThreadStore>().CountDeadAsync(CancellationToken.None));
    }

    private static string Clean(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
