using Alvis.Engine.Incidents;
using Alvis.Engine.Response;
using Alvis.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Alvis.Tests.Bot.WebConsole;

/// <summary>What services answer and people write is text to the console, wherever it shows it.</summary>
public sealed class HostileTextTests
{
    private const string Hostile = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><svg onload=alert(3)> </textarea><a href=\\\"javascript:alert(4)\\\">x</a>";

    private const string Wanting = """
        meta: { service: shop, platform: webhook, owner: "<script>alert('owner')</script>" }
        health_check: { url: SHOP/health, every: 1s, retry_every: 1s, timeout: 1s, want_json: { "$.status": ok } }
        restart: { approval: ask, ask_for: 5m }
        details: |-
          If the health check fails, restart the shop.
          Run the health check again after restarting the shop.
          If it fails again, escalate to second-line.
        # </textarea><script>alert('comment')</script>
        """;

    [Fact]
    public async Task An_answer_of_a_service_and_a_reason_of_a_person_are_text_on_every_page_and_in_every_event()
    {
        await using var alvis = await World.StartAsync(Wanting, ("Escalation:Default:0", "on-call"));
        using var ada = await Browser.OpenAsync(alvis);
        await using var open = await PageLeftOpen.OpenAsync(ada);
        alvis.Shop.Says = $$"""{"status":"{{Hostile}}"}""";
        await alvis.ShowsAsync("Approval needed");

        await ada.AskAsync("/say", ("text", $"deny INC-1 {Hostile}"));
        await ada.AskAsync("/say", ("text", $"kill-switch on all {Hostile}"));
        await ada.AskAsync("/say", ("text", $"silence shop 1h {Hostile}"));
        await alvis.ShowsAsync("denied: <script>");
        await ada.AskAsync("/say", ("text", $"close INC-1 {Hostile}"));
        await alvis.BecomesAsync(IncidentStatus.Closed);

        var pages = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in new[] { "/", "/incidents", "/incidents/INC-1", "/services", "/services/shop", "/playbooks/shop", "/playbooks/shop/history", "/services/%3Cscript%3Ealert(1)%3C%2Fscript%3E" })
        {
            pages[path] = await ada.PageAsync(path, path.Contains("%3C", StringComparison.Ordinal) ? System.Net.HttpStatusCode.NotFound : System.Net.HttpStatusCode.OK);
            Assert.Equal((path, ""), (path, string.Join(' ', Markup.Foreign(pages[path]))));
        }

        foreach (var line in new[] { "show shop", "test shop", "incident INC-1", "incidents", "list", Hostile, $"show {Hostile}" })
            Assert.Empty(Markup.Foreign((await ada.AskAsync("/say", ("text", line))).GetProperty("html").GetString()!));
        Assert.NotEmpty(open.Sent);
        Assert.All(open.Sent, html => Assert.Empty(Markup.Foreign(html)));

        // It is there to be read, as it was sent.
        foreach (var path in new[] { "/", "/incidents/INC-1", "/services/shop" })
            Assert.Contains("<script>alert(1)</script>", Markup.Text(Markup.Read(pages[path]).Body!), StringComparison.Ordinal);
        Assert.Contains(open.Sent, html => Markup.Read(html).Body!.TextContent.Contains("<script>alert(1)</script>", StringComparison.Ordinal));
        Assert.Contains("<img src=x onerror=alert(2)>", Markup.Read(pages["/incidents/INC-1"]).QuerySelector(".evidence pre")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_is_none_is_refused_with_what_was_expected()
    {
        await using var alvis = await World.StartAsync(Wanting, ("Escalation:Default:0", "on-call"));
        using var ada = await Browser.OpenAsync(alvis);
        foreach (var name in new[] { "<script>alert(1)</script>", "shop\\\"onload=x", "Shop", "../shop", "shop shop", "" })
        {
            var text = Wanting.Replace("service: shop", $"service: \"{name}\"", StringComparison.Ordinal).Replace("SHOP", alvis.Shop.Url, StringComparison.Ordinal);

            var answer = await ada.AskAsync("/playbooks/propose", ("service", ""), ("base", ""), ("text", text));

            Assert.False(answer.GetProperty("ok").GetBoolean());
            var html = answer.GetProperty("html").GetString()!;
            Assert.Empty(Markup.Foreign(html));
            Assert.Contains("line 1, column", Markup.Text(Markup.Read(html).Body!), StringComparison.Ordinal);
        }

        Assert.Single(alvis.Services.GetRequiredService<IPlaybooks>().All);
    }
}
