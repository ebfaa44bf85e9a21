using Alvis.Tests.Support;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Alvis.Tests.Stories;

/// <summary>What holds for every page of the console, in a world that has something to show on each: one incident over, one that waits for a person.</summary>
public sealed class ConsolePageStories : ConsoleStory
{
    private const int Phone = 390;

    private const string Asking = """
        meta: { service: shop, platform: webhook, owner: the shop's crew }
        health_check: { url: SHOP/health, every: 1s, retry_every: 1s, timeout: 1s }
        restart: { approval: ask, ask_for: 30m, cooldown: 0s }
        details: |-
          If the health check fails, restart the shop.
          Run the health check again. If it succeeds, close the incident.
        """;

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Nothing_on_any_page_keeps_out_people_who_see_or_point_differently(ColorScheme colours)
    {
        var ada = await BeginAsync(colours);
        var found = new List<string>();
        foreach (var page in ConsolePages.All.Prepend("/").Distinct())
        {
            await ada.GoToAsync(page);
            await ada.SettlesAsync();
            // What is the same in both colours is looked at once: axe takes seconds for a page.
            var result = await ada.Page.RunAxe(colours == ColorScheme.Light ? new AxeRunOptions() : new AxeRunOptions { RunOnly = RunOnlyOptions.Rules("color-contrast", "link-in-text-block") });
            found.AddRange(result.Violations.Where(v => v.Impact is "serious" or "critical").Select(v => Told(page, v)));
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    [Fact]
    public async Task No_page_is_wider_than_a_phone()
    {
        var ada = await BeginAsync(ColorScheme.Light, Phone);
        var found = new List<string>();
        foreach (var page in ConsolePages.All)
        {
            await ada.GoToAsync(page);
            await ada.SettlesAsync();
            if (await ada.Page.EvaluateAsync<string?>(
                """
                () => document.documentElement.scrollWidth <= innerWidth ? null : `${document.documentElement.scrollWidth} px; ` + [...document.querySelectorAll("body *")]
                    .filter(e => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 4).map(e => `${e.tagName}.${e.className} to ${Math.round(e.getBoundingClientRect().right)}`).join(", ")
                """) is { } wide)
                found.Add($"{page}: {wide}");
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    [Fact]
    public async Task Every_page_that_the_console_has_is_looked_at()
    {
        await StartAsync(Asking);
        var mapped = Alvis.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains(HttpMethods.Get) == true)
            .Select(e => $"/{e.RoutePattern.RawText!.TrimStart('/')}").ToList();
        Assert.Contains("/services/{name}", mapped);
        Assert.DoesNotContain(mapped, m => !ConsolePages.NoPages.Contains(m) && !ConsolePages.Has(m));
    }

    private async Task<ConsoleUser> BeginAsync(ColorScheme colours, int width = 1200)
    {
        await StartAsync(Asking, ("Webhooks:till:Url", "http://127.0.0.1:9/restart"), ("Webhooks:till:Secret", "hook"));
        var ada = await SignInAsync(with: browser =>
        {
            (browser.ColorScheme, browser.ReducedMotion) = (colours, ReducedMotion.Reduce);
            browser.ViewportSize = new() { Width = width, Height = 900 };
        });
        foreach (var every in new[] { "1h", "2h" })
        {
            await ada.SayAsync($"/alvis add-playbook\nmeta: {{ service: till, platform: webhook }}\nhealth_check: {{ url: \"{Alvis.Shop.Url}/health/till\", every: {every} }}\ndetails: If the health check fails, restart the till.");
            await ada.PressAsync("Confirm");
            await ada.IsToldAsync($"Its check runs every {every[0]} hour");
        }

        Alvis.Shop.GoesDown();
        await ada.Incident(1).PressAsync("Approve restart");
        await ada.Incident(1).IsAsync("closed");
        Alvis.Shop.GoesDown();
        await ada.Incident(2).ShowsAsync("May decide");
        return ada;
    }

    private static string Told(string page, AxeResultItem violation) =>
        $"{page}: {violation.Impact} {violation.Id} ({violation.Help}): {string.Join(" | ", violation.Nodes.Take(4).Select(n => $"{n.Html} {n.Any.FirstOrDefault()?.Message}"))}";
}
