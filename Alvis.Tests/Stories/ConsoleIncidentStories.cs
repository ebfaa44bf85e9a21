using Alvis.Engine.Kinds;

namespace Alvis.Tests.Stories;

/// <summary>An incident as people live through it in the console.</summary>
public sealed class ConsoleIncidentStories : ConsoleStory
{
    private const string Shop = """
        meta: { service: shop, platform: webhook }
        health_check: { url: SHOP/health, every: 1s, retry_every: 1s, timeout: 1s }
        restart: { cooldown: 0s }
        details: |-
          If the health check fails, restart the shop.
          Run the health check again. If it succeeds, close the incident.
          If it fails again, escalate to second-line.
        """;

    private const string Asking = """
        meta: { service: shop, platform: webhook }
        health_check: { url: SHOP/health, every: 1s, retry_every: 1s, timeout: 1s }
        restart: { approval: ask, ask_for: 5m, cooldown: 0s }
        details: |-
          If the health check fails, restart the shop.
          Run the health check again. If it succeeds, close the incident.
          If it fails again, escalate to second-line.
        """;

    [Fact]
    public async Task It_is_watched_from_failure_to_summary_without_loading_the_page_again()
    {
        await StartAsync(Shop);
        var ada = await SignInAsync();
        await ada.SeesAsync("All is well");
        var loads = ada.Loads;

        Alvis.Shop.GoesDown();

        var incident = ada.Incident(1);
        await incident.ShowsAsync("shop is down: answered 503");
        await incident.ShowsAsync("Restarting shop");
        await incident.ShowsAsync("Verifying: 2 passes in a row close the incident");
        await incident.IsAsync("closed");
        await incident.ShowsAsync("Summary");
        await ada.SeesAsync("Closed lately");
        await ada.SeesAsync("All is well");
        await ada.TabReadsAsync("Incidents · Alvis");
        await ada.SeesThatItIsLiveAsync();
        Assert.Equal(loads, ada.Loads);

        await incident.OpenAsync();
        await ada.SeesAsync("Summary as Markdown");
        await ada.SeesAsync("the stock is locked");
    }

    [Fact]
    public async Task Approved_it_restarts_and_everybody_sees_who_said_so()
    {
        await StartAsync(Asking);
        var ada = await SignInAsync();
        var bo = await SignInAsync("Bo", Role.Responder);

        Alvis.Shop.GoesDown();
        await bo.Incident(1).ShowsAsync("May decide");
        await ada.TabReadsAsync("(1) Incidents · Alvis");
        Assert.Empty(Alvis.Shop.Restarts);
        await bo.Incident(1).PressAsync("Approve restart");

        await ada.Incident(1).ShowsAsync("Bo approved");
        await ada.Incident(1).IsAsync("closed");
        await ada.Incident(1).ShowsAsync("Bo approved.");
        Assert.Single(Alvis.Shop.Restarts);
    }

    [Fact]
    public async Task Denied_with_a_reason_it_restarts_nothing_and_wakes_a_person()
    {
        await StartAsync(Asking);
        var ada = await SignInAsync();

        Alvis.Shop.GoesDown();
        await ada.Incident(1).PressAsync("Deny", asks: "Why? (optional)", answer: "a migration runs");

        await ada.Incident(1).ShowsAsync("Ada denied: a migration runs");
        await ada.Incident(1).IsAsync("escalated");
        await ada.Incident(1).OffersAsync("Acknowledge", "Close", "Silence 1 h");
        await Alvis.PagedAsync("on-call", "a migration runs");
        Assert.Empty(Alvis.Shop.Restarts);
    }

    [Fact]
    public async Task A_viewer_is_refused_and_told_who_may()
    {
        await StartAsync(Asking);
        await SignInAsync();
        var vera = await SignInAsync("Vera", Role.Viewer);

        Alvis.Shop.GoesDown();
        await vera.Incident(1).PressAsync("Approve restart");

        await vera.IsToldAsync("'approve' needs a responder, and you are a viewer. An admin can change that: Ada is one.");
        await vera.Incident(1).ShowsAsync("May decide");
        Assert.Empty(Alvis.Shop.Restarts);
    }
}
