using Alvis.Engine.Incidents;
using Alvis.Tests.Support;

namespace Alvis.Tests.Stories;

public sealed class ApprovalStories
{
    private const string Asking = """
        meta: { service: shop, platform: webhook, aliases: [the shop] }
        health_check: { url: SHOP/health, every: 1s, retry_every: 1s, timeout: 1s }
        restart: { approval: ask, ask_for: 5m, cooldown: 0s }
        details: |-
          If the health check fails, restart the shop.
          If it succeeds, close the incident.
          Run the health check again after restarting the shop.
          If it fails again, escalate to second-line.
        """;

    private const string AskingBriefly = """
        meta: { service: shop, platform: webhook }
        health_check: { url: SHOP/health, every: 1s, retry_every: 1s, timeout: 1s }
        restart: { cooldown: 0s }
        steps:
          - approve: { for: restarting the shop, timeout: 2s }
          - restart: shop
          - check: health_check
          - close: true
        """;

    [Fact]
    public async Task Granted_it_restarts_and_says_who_said_so()
    {
        await using var alvis = await World.StartAsync(Asking);
        alvis.Shop.GoesDown();
        await alvis.ShowsAsync("Approval needed for");
        await alvis.PagedAsync("on-call", "approve");
        Assert.Empty(alvis.Shop.Restarts);

        Assert.Null(await alvis.PressAsync(new Press.Approve(Some.Mara)));

        await alvis.ShowsAsync("Mara approved");
        var incident = await alvis.BecomesAsync(IncidentStatus.Closed);
        Assert.Contains("Mara approved.", incident.Summary, StringComparison.Ordinal);
        Assert.Single(alvis.Shop.Restarts);
    }

    [Fact]
    public async Task Denied_it_restarts_nothing_and_wakes_a_person()
    {
        await using var alvis = await World.StartAsync(Asking);
        alvis.Shop.GoesDown();
        await alvis.ShowsAsync("Approval needed for");

        await alvis.PressAsync(new Press.Deny(Some.Mara, Because: "a migration runs"));

        await alvis.ShowsAsync("Mara denied: a migration runs");
        await alvis.PagedAsync("on-call", "a migration runs");
        Assert.Empty(alvis.Shop.Restarts);
    }

    [Fact]
    public async Task Unanswered_it_restarts_nothing_and_wakes_a_person()
    {
        await using var alvis = await World.StartAsync(AskingBriefly);

        alvis.Shop.GoesDown();

        await alvis.ShowsAsync("Nobody answered in time");
        await alvis.PagedAsync("on-call", "nobody approved restarting the shop within 2 seconds");
        Assert.Empty(alvis.Shop.Restarts);
    }

    [Fact]
    public async Task Recovered_before_anybody_answered_the_question_is_withdrawn()
    {
        await using var alvis = await World.StartAsync(Asking);
        alvis.Shop.GoesDown();
        await alvis.ShowsAsync("Approval needed for");

        alvis.Shop.ComesBack();

        await alvis.ShowsAsync("The request for approval is withdrawn: the service recovered on its own");
        await alvis.BecomesAsync(IncidentStatus.Closed);
        Assert.Contains("already", (await alvis.PressAsync(new Press.Approve(Some.Mara)))!.Text, StringComparison.Ordinal);
        Assert.Empty(alvis.Shop.Restarts);
    }

    [Fact]
    public async Task A_person_who_takes_over_stops_everything_until_they_hand_it_back()
    {
        await using var alvis = await World.StartAsync(Asking);
        alvis.Shop.GoesDown();
        await alvis.ShowsAsync("Approval needed for");

        await alvis.PressAsync(new Press.Acknowledge(Some.Mara));
        await alvis.BecomesAsync(IncidentStatus.Acknowledged);
        Assert.NotNull(await alvis.PressAsync(new Press.Approve(Some.Ivo)));

        await alvis.PressAsync(new Press.HandBack(Some.Mara));
        await alvis.BecomesAsync(IncidentStatus.Open);
        await alvis.ShowsAsync("Mara handed it back");
        Assert.Empty(alvis.Shop.Restarts);
    }
}
