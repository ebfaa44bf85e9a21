using Alvis.Tests.Support;

namespace Alvis.Tests.Stories;

/// <summary>The console while the line to Alvis is cut, silent, or Alvis itself is away.</summary>
public sealed class ConsoleOutageStories : ConsoleStory
{
    private const string Asking = """
        meta: { service: shop, platform: webhook }
        health_check: { url: SHOP/health, every: 1s, retry_every: 1s, timeout: 1s }
        restart: { approval: ask, ask_for: 5m, cooldown: 0s }
        details: |-
          If the health check fails, restart the shop.
          Run the health check again. If it succeeds, close the incident.
        """;

    [Fact]
    public async Task Pages_left_open_over_a_restart_of_Alvis_say_so_and_then_show_what_is()
    {
        await StartAsync(Asking);
        var (ada, bo) = (await SignInAsync(), await SignInAsync("Bo"));
        Alvis.Shop.GoesDown();
        await ada.Incident(1).ShowsAsync("May decide");
        await bo.GoToAsync("/incidents/INC-1");
        await bo.SeesAsync("Timeline");
        var (adas, bos) = (ada.Loads, bo.Loads);

        await Alvis.StopAsync();
        await ada.SeesThatItIsStaleAsync();
        await bo.SeesThatItIsStaleAsync();
        await ada.Incident(1).PressAsync("Approve restart");
        await ada.IsToldAsync("Alvis cannot be reached. Is it running? Nothing was done");

        Alvis.Shop.ComesBack();
        await Alvis.StartAgainAsync();
        await ada.SeesThatItIsLiveAsync();
        await bo.SeesThatItIsLiveAsync();
        await ada.Incident(1).IsAsync("closed");
        await ada.SeesAsync("Closed lately");
        await bo.Incident(1).ShowsAsync("The request for approval is withdrawn: the service recovered on its own");
        await bo.SeesAsync("Summary as Markdown");
        Assert.Equal((adas, bos), (ada.Loads, bo.Loads));
        Assert.Empty(Alvis.Shop.Restarts);
    }

    [Fact]
    public async Task A_button_works_while_the_live_line_is_cut_and_shows_what_came_of_it()
    {
        await StartAsync(Asking);
        var ada = await SignInAsync();
        Alvis.Shop.GoesDown();
        await ada.Incident(1).ShowsAsync("May decide");
        await ada.CutTheLineAsync();
        await ada.SeesThatItIsStaleAsync();

        await ada.Incident(1).PressAsync("Approve restart");

        await ada.IsToldAsync("Approved");
        await ada.Incident(1).ShowsAsync("Ada approved");
        await ada.SeesThatItIsStaleAsync();
        await Alvis.ShowsAsync("Closed: it passes its check again");
        ada.MendTheLine();
        await ada.SeesThatItIsLiveAsync();
        await ada.Incident(1).IsAsync("closed");
        Assert.Single(Alvis.Shop.Restarts);
    }

    [Fact]
    public async Task A_line_that_stays_silent_is_told_of_and_what_was_missed_is_there_when_it_speaks()
    {
        await StartAsync(Asking);
        var ada = await SignInAsync();
        await ada.Page.Clock.InstallAsync();
        await ada.HoldTheLineAsync();
        await ada.SeesAsync("All is well");
        await ada.SeesThatItIsLiveAsync();

        Alvis.Shop.GoesDown();
        await Alvis.ShowsAsync("Approval needed for");
        await ada.Page.Clock.FastForwardAsync("00:16");
        await ada.SeesThatItIsStaleAsync();
        await ada.Incident(1).IsNotThereAsync();

        ada.MendTheLine();
        await ada.SeesThatItIsLiveAsync();
        await ada.Incident(1).ShowsAsync("May decide");
    }

    [Fact]
    public async Task What_happened_between_the_page_and_its_line_is_shown_when_the_line_opens()
    {
        await StartAsync(Asking);
        var ada = await SignInAsync();
        await ada.HoldTheLineAsync();
        await ada.SeesAsync("All is well");
        Alvis.Shop.GoesDown();
        await Alvis.ShowsAsync("Approval needed for");
        await ada.Incident(1).IsNotThereAsync();

        ada.MendTheLine();

        await ada.Incident(1).ShowsAsync("May decide");
    }

    [Fact]
    public async Task However_many_tabs_are_open_all_are_live_and_a_button_works_in_each_and_one_that_is_closed_takes_nothing_with_it()
    {
        await StartAsync(Asking);
        var first = await SignInAsync();
        // A browser makes six connections to one server.
        var tabs = new List<ConsoleUser>();
        for (var n = 0; n < 8; n++)
            tabs.Add(await OpenTabAsync(first, "/"));

        Alvis.Shop.GoesDown();
        foreach (var tab in tabs)
            await tab.Incident(1).ShowsAsync("May decide");
        await first.CloseTabAsync();
        await tabs[^1].Incident(1).PressAsync("Approve restart");

        await tabs[^1].IsToldAsync("Approved");
        foreach (var tab in tabs)
        {
            await tab.Incident(1).IsAsync("closed");
            await tab.SeesAsync("All is well");
            await tab.SeesThatItIsLiveAsync();
        }

        Assert.All(tabs, tab => Assert.Equal(1, tab.Loads));
        Assert.Single(Alvis.Shop.Restarts);
    }
}
