using Alvis.Engine.Incidents;

namespace Alvis.Tests.Stories;

/// <summary>An incident as people in Slack live it, by Socket Mode and by signed requests.</summary>
public sealed class SlackIncidentStories
{
    private const string Restarting = """
        meta: { service: shop, platform: webhook, aliases: [the shop] }
        health_check: { url: SHOP/health, every: 1s, retry_every: 1s, timeout: 1s }
        restart: { cooldown: 0s }
        details: |-
          If the health check fails, restart the shop.
          If it succeeds, close the incident.
          Run the health check again after restarting the shop.
          If it fails again, escalate to second-line.
        """;

    public static TheoryData<bool> Modes => [false, true];

    [Theory, MemberData(nameof(Modes))]
    public async Task One_message_goes_with_the_incident_from_failure_to_summary(bool http)
    {
        await using var team = await SlackTeam.StartAsync(http, Restarting);
        team.Alvis.Shop.GoesDown();

        var message = await team.Incidents.ShowsAsync("shop");
        await message.ShowsAsync("recovered after 1 restart");
        await message.Thread.ShowsAsync("Restarting shop");
        var summary = await message.Thread.ShowsAsync("Summary");

        Assert.True(summary.IsBroadcast);
        Assert.Equal(2, team.Incidents.Messages.Count);
        Assert.Equal(["Open in the console"], message.Labels);
        Assert.Contains("✅", message.Text, StringComparison.Ordinal);
        Assert.All(team.Incidents.Everything, m => Assert.Empty(m.Mentions));
        Assert.Empty(team.Slack.Complaints);
    }

    [Theory, MemberData(nameof(Modes))]
    public async Task A_restart_is_approved_by_a_press_and_the_message_says_by_whom(bool http)
    {
        await using var team = await SlackTeam.StartAsync(http);
        var message = await team.GoesDownAsync();

        Assert.Null((await team.Mara.PressAsync(message, "Approve restart")).Trouble);

        await message.Thread.ShowsAsync("mara approved");
        await message.ShowsAsync("closed, recovered after 1 restart");
        Assert.Single(team.Alvis.Shop.Restarts);
    }

    [Theory, MemberData(nameof(Modes))]
    public async Task A_restart_is_denied_with_a_reason_and_nothing_is_restarted(bool http)
    {
        await using var team = await SlackTeam.StartAsync(http);
        var message = await team.GoesDownAsync();

        await team.Mara.PressAsync(message, "Deny");
        var form = await team.Mara.SeesModalAsync("Deny INC-1");
        Assert.True((await form.Fill("Why? (optional)", "a migration runs").SubmitAsync()).IsTaken);

        await message.Thread.ShowsAsync("mara denied: a migration runs");
        Assert.Empty(team.Alvis.Shop.Restarts);
    }

    [Fact]
    public async Task Who_has_no_right_is_told_alone_who_can_give_it()
    {
        await using var team = await SlackTeam.StartAsync(http: false);
        var message = await team.GoesDownAsync();

        await team.Vera.PressAsync(message, "Approve restart");
        var told = await team.Vera.IsToldAsync(team.Incidents, "'approve' needs a responder, and you are a viewer");
        await team.Vera.PressAsync(message, "Deny");
        await (await team.Vera.SeesModalAsync("Deny INC-1")).SubmitAsync();

        Assert.DoesNotContain("viewer", string.Join('\n', team.Incidents.Everything.Select(m => m.Shown)), StringComparison.Ordinal);
        Assert.NotNull(told.OnlyFor);
        Assert.Empty(team.Alvis.Shop.Restarts);
    }

    [Fact]
    public async Task People_of_another_company_and_guests_decide_nothing()
    {
        await using var team = await SlackTeam.StartAsync(http: true, before: slack =>
        {
            slack.AddPerson("guest", guest: true);
            slack.AddPerson("outsider", team: "T0OTHER01");
        });
        var message = await team.GoesDownAsync();
        var guest = team.Slack.Person("guest");

        await guest.PressAsync(message, "Approve restart");

        await guest.IsToldAsync(team.Incidents, "Guests of this workspace can read what Alvis writes and change nothing");
        Assert.Equal(IncidentStatus.Open, (await team.Alvis.NewestAsync())!.Status);
        Assert.Empty(team.Alvis.Shop.Restarts);
    }

    [Fact]
    public async Task A_second_press_changes_nothing_and_is_told_of_the_first()
    {
        await using var team = await SlackTeam.StartAsync(http: false);
        var message = await team.GoesDownAsync();
        var button = message.Button("Approve restart");

        await team.Mara.PressAsync(button);
        await message.Thread.ShowsAsync("mara approved");
        // As somebody who still sees the button.
        await team.Anna.PressAsync(button);

        await team.Anna.IsToldAsync(team.Incidents, "mara approved it at");
        await message.ShowsAsync("recovered after 1 restart");
        Assert.Single(team.Alvis.Shop.Restarts);
    }

    [Fact]
    public async Task In_the_thread_a_mention_is_about_its_incident()
    {
        await using var team = await SlackTeam.StartAsync(http: true);
        var message = await team.GoesDownAsync();

        team.Mara.Replies(message, "@Alvis ack");

        await message.Thread.ShowsAsync("mara has it");
        Assert.Equal(IncidentStatus.Acknowledged, (await team.Alvis.NewestAsync())!.Status);
    }
}
