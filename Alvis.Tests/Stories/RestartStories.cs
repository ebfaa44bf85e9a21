using Alvis.Engine.Incidents;
using Alvis.Tests.Support;

namespace Alvis.Tests.Stories;

public sealed class RestartStories
{
    private const string Playbook = """
        meta: { service: shop, platform: webhook, aliases: [the shop] }
        health_check: { url: SHOP/health, every: 1s, retry_every: 1s, timeout: 1s }
        restart: { cooldown: 0s }
        details: |-
          If the health check fails, restart the shop.
          If it succeeds, close the incident.
          Wait for 1 second after restarting the shop.
          Run the health check again after restarting the shop.
          If it fails again, escalate to second-line.
        """;

    [Fact]
    public async Task A_restart_that_helps_closes_the_incident_and_wakes_nobody()
    {
        await using var alvis = await World.StartAsync(Playbook);

        alvis.Shop.GoesDown();

        await alvis.ShowsAsync("shop is down: answered 503, wanted 200");
        await alvis.ShowsAsync("Restarting shop");
        await alvis.ShowsAsync("Check passed: answered 200");
        var incident = await alvis.BecomesAsync(IncidentStatus.Closed);
        Assert.Contains("INC-1 shop: recovered after 1 restart", incident.Summary, StringComparison.Ordinal);
        Assert.Contains("UTC", incident.Summary, StringComparison.Ordinal);
        Assert.Single(alvis.Shop.Restarts);
        Assert.Empty(alvis.Shop.Pages);
    }

    [Fact]
    public async Task A_restart_that_does_not_help_wakes_the_second_line()
    {
        await using var alvis = await World.StartAsync(Playbook);
        alvis.Shop.RestartHelps = false;

        alvis.Shop.GoesDown();

        await alvis.ShowsAsync("Waking second-line: still failing after 1 restart");
        await alvis.PagedAsync("second-line", "shop needs a person");
        await alvis.PagedAsync("second-line", "answered 503, wanted 200");
        Assert.Single(alvis.Shop.Restarts);

        alvis.Shop.ComesBack();
        var incident = await alvis.BecomesAsync(IncidentStatus.Closed);
        Assert.Contains("It was escalated to second-line", incident.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_failure_soon_after_is_linked_to_the_first()
    {
        await using var alvis = await World.StartAsync(Playbook);
        alvis.Shop.GoesDown();
        await alvis.BecomesAsync(IncidentStatus.Closed);

        alvis.Shop.GoesDown();

        await alvis.ShowsAsync("It follows INC-1, with 1 restart begun before");
        await alvis.BecomesAsync(IncidentStatus.Closed);
        Assert.Equal(2, alvis.Shop.Restarts.Distinct().Count());
    }

    [Fact]
    public async Task The_kill_switch_stops_the_restart_and_not_the_page()
    {
        await using var alvis = await World.StartAsync(Playbook);
        await alvis.SwitchOnAsync(null, "we are moving the data centre");

        alvis.Shop.GoesDown();

        await alvis.ShowsAsync("Not done (kill-switch): the kill switch for all services is on");
        await alvis.PagedAsync("on-call", "we are moving the data centre");
        Assert.Empty(alvis.Shop.Restarts);
    }

    [Fact]
    public async Task A_dry_run_says_what_it_would_have_done()
    {
        await using var alvis = await World.StartAsync(Playbook, ("Guards:DryRun", "true"));

        alvis.Shop.GoesDown();

        await alvis.ShowsAsync("dry run: would have done");
        Assert.Empty(alvis.Shop.Restarts);
    }

    [Fact]
    public async Task A_bad_edit_keeps_the_last_good_playbook()
    {
        await using var alvis = await World.StartAsync(Playbook);

        await alvis.EditPlaybookAsync(text => text.Replace("every: 1s", "evry: 1s", StringComparison.Ordinal));
        alvis.Shop.GoesDown();

        await alvis.BecomesAsync(IncidentStatus.Closed);
    }

    [Fact]
    public async Task Stopped_and_started_in_the_middle_the_incident_goes_on()
    {
        await using var alvis = await World.StartAsync(Playbook.Replace("1 second after", "4 seconds after", StringComparison.Ordinal));
        alvis.Shop.GoesDown();
        await alvis.ShowsAsync("Waiting for 4 seconds");

        await alvis.StartAgainAsync();

        await alvis.BecomesAsync(IncidentStatus.Closed);
        Assert.Single(alvis.Shop.Restarts);
    }
}
