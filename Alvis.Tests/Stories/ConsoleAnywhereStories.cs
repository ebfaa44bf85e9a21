
namespace Alvis.Tests.Stories;

/// <summary>The console without a mouse, without script, and with a service that speaks markup.</summary>
public sealed class ConsoleAnywhereStories : ConsoleStory
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
    public async Task With_the_keyboard_alone_one_signs_in_speaks_to_Alvis_and_denies_with_a_reason()
    {
        await StartAsync(Asking);
        var ada = await ArriveAsync("Ada");
        await ada.TabToAsync("Sign in as Ada");
        await ada.HitAsync("Enter");
        await ada.SeesAsync("All is well");

        await ada.TabToAsync("Say");
        await ada.TypeAsync("/alvis list");
        await ada.HitAsync("Enter");
        await ada.IsToldAsync("shop");

        Alvis.Shop.GoesDown();
        await ada.Incident(1).ShowsAsync("May decide");
        await ada.TabToAsync("Deny");
        await ada.HitAsync("Enter");
        await ada.TabToAsync("Why? (optional)");
        await ada.TypeAsync("a migration runs");
        await ada.HitAsync("Enter");

        await ada.Incident(1).ShowsAsync("Ada denied: a migration runs");
        await ada.TabToAsync("INC-1");
        await ada.HitAsync("Enter");
        await ada.SeesAsync("Timeline");
        Assert.Empty(Alvis.Shop.Restarts);
    }

    [Fact]
    public async Task With_the_keyboard_alone_one_gets_into_the_editor_and_out_again()
    {
        await StartAsync(Asking);
        var ada = await SignInAsync();
        await ada.GoToAsync("/playbooks/shop");
        await ada.Editor.PlansAsync("restart shop");
        await ada.TabToAsync("The playbook, to read");
        await ada.HitAsync("Control+m");
        await ada.TabToAsync("restart shop");
    }

    [Fact]
    public async Task Without_script_every_press_is_a_plain_form_and_its_answer_is_on_the_page_that_follows()
    {
        await StartAsync(Asking);
        var ada = await SignInAsync(with: browser => browser.JavaScriptEnabled = false);
        Alvis.Shop.GoesDown();
        await Alvis.ShowsAsync("Approval needed for");

        await ada.FollowAsync("Incidents");
        await ada.Incident(1).ShowsAsync("May decide");
        await ada.Incident(1).PressAsync("Approve restart");
        await ada.IsToldAsync("Approved. Alvis goes on with INC-1.");
        await Alvis.ShowsAsync("Closed: it passes its check again");
        await ada.SayAsync("/alvis incident INC-1");
        await ada.IsToldAsync("INC-1");
        await ada.Incident(1).IsAsync("closed");
        await ada.Incident(1).OpenAsync();
        await ada.SeesAsync("Summary as Markdown");
        Assert.Single(Alvis.Shop.Restarts);
    }

    [Fact]
    public async Task What_a_service_answers_is_shown_as_text_whatever_it_is()
    {
        const string Markup = "<img src=x onerror=\"document.title = 'taken'\"><script>document.title = 'taken'</script>";
        await StartAsync(Asking);
        Alvis.Shop.Complaint = Markup;
        var ada = await SignInAsync();
        Alvis.Shop.GoesDown();
        await ada.Incident(1).ShowsAsync("May decide");
        await ada.Incident(1).OpenAsync();

        await ada.SeesAsync(Markup);
        await ada.SeesNoElementAsync("main script, main img");
        await ada.TabReadsAsync("INC-1 shop is down · Alvis");
    }
}
