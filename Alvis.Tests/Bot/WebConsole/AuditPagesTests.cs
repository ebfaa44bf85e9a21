using System.Net;
using System.Text.RegularExpressions;
using Alvis.Bot.WebConsole.Pages;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;
using Alvis.Engine.Storage;
using Alvis.Tests.Support;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace Alvis.Tests.Bot.WebConsole;

/// <summary>What people did, as the console shows it.</summary>
public sealed partial class AuditPagesTests : IAsyncLifetime
{
    private World world = null!;
    private Browser ada = null!;

    private IAuditStore Audit => world.Services.GetRequiredService<IAuditStore>();

    public async Task InitializeAsync()
    {
        world = await World.StartAsync("""
            meta: { service: shop, platform: webhook }
            health_check: { url: SHOP/health, every: 1s, retry_every: 1s, timeout: 1s }
            restart: { approval: ask, cooldown: 0s }
            details: |-
              If the health check fails, restart the shop.
            """);
        ada = await Browser.OpenAsync(world);
    }

    public async Task DisposeAsync()
    {
        ada.Dispose();
        await world.DisposeAsync();
    }

    [Fact]
    public async Task What_was_done_stands_newest_first_with_the_page_of_what_it_is_about()
    {
        world.Shop.GoesDown();
        await world.ShowsAsync("Approval needed for");
        var incident = (await world.NewestAsync())!.Id;
        await ada.AskAsync("/press", ("verb", "deny"), ("subject", $"{incident}"), ("answer", "a migration runs"));
        await ada.AskAsync("/say", ("text", "/alvis kill-switch on shop we are moving"));
        await ada.AskAsync("/people", ("deed", "add"), ("called", "Bo"), ("surface", "console"), ("account", "bo"), ("role", "author"));

        Assert.Equal(
        [
            "Ada | person added | /people?q=Bo Bo | author, as console:bo",
            "Ada | kill switch on | /services/shop shop | we are moving",
            $"Ada | denied | /incidents/{incident} {incident} shop | a migration runs",
            "Ada | signed in | console | with a link that the test made",
            "Ada | person added | /people?q=Ada Ada | admin, by a link that the test made",
        ], Rows(await ada.PageAsync("/audit")));
        Assert.Equal(["Ada | kill switch on | /services/shop shop | we are moving"], Rows(await ada.PageAsync("/audit?q=Kill%20Switch")));
        Assert.Equal(2, Rows(await ada.PageAsync("/audit?q=shop")).Count);
        Assert.Equal([$"Ada | denied | /incidents/{incident} {incident} shop | a migration runs"], Rows(await ada.PageAsync($"/audit?q={incident}")));
        Assert.Contains("No entry has 'nobody'", WebUtility.HtmlDecode(await ada.PageAsync("/audit?q=nobody")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Older_pages_miss_nothing_and_repeat_nothing_though_many_entries_share_an_instant()
    {
        // The first page ends within the entries of one instant, and so does the second.
        for (var n = 0; n < 250; n++)
            await Audit.AddAsync(new AuditEntry(Some.Night.AddSeconds(n < 240 ? 0 : 1), Actor.Of(Some.Mara), AuditWords.Silenced, "shop", $"n{n}"), CancellationToken.None);

        var seen = new List<string>();
        var path = "/audit?q=silenced";
        for (var pages = 1; path is not null; pages++)
        {
            Assert.InRange(pages, 1, 3);
            var page = await ada.PageAsync(path);
            seen.AddRange(Rows(page).Select(r => r.Split(" | ")[^1]));
            path = Older().Match(page) is { Success: true } older ? WebUtility.HtmlDecode(older.Groups["to"].Value) : null;
            Assert.Equal(pages > 1, page.Contains("To the newest", StringComparison.Ordinal));
        }

        Assert.Equal(Enumerable.Range(0, 250).Reverse().Select(n => $"n{n}"), seen);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("99999999999999999999-1")]
    [InlineData("1772334000000-99999999")]
    [InlineData("-1--1")]
    public async Task An_address_that_makes_no_sense_shows_the_newest(string before) =>
        Assert.Equal(2, Rows(await ada.PageAsync($"/audit?before={before}")).Count);

    [Fact]
    public async Task Before_the_first_entry_there_is_nothing_older() => Assert.Contains("Nothing older", await ada.PageAsync("/audit?before=1000-0"), StringComparison.Ordinal);

    [Fact]
    public async Task Whether_the_chains_hold_is_checked_at_a_press_and_remembered()
    {
        Assert.Contains("were not checked since Alvis started", await ada.PageAsync("/audit"), StringComparison.Ordinal);
        var holds = await ada.SendAsync("/audit");
        Assert.Equal(HttpStatusCode.SeeOther, holds.StatusCode);
        Assert.Contains("All chains hold", await ada.PageAsync("/audit"), StringComparison.Ordinal);

        await world.Services.GetRequiredService<SqliteDatabase>().WriteAsync((db, tx) => db.Execute("UPDATE audit SET actor_name = 'Eve' WHERE number = 1", transaction: tx), CancellationToken.None);

        var broken = await ada.AskAsync("/audit");
        Assert.False(broken.GetProperty("ok").GetBoolean());
        Assert.Contains("The chain does not hold at entry 1 of the audit", broken.GetProperty("html").GetString(), StringComparison.Ordinal);
        Assert.Contains("The chain does not hold at entry 1 of the audit", await ada.PageAsync("/audit"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_may_read_may_read_this_and_another_site_may_not_press()
    {
        using var vic = await Browser.OpenAsync(world, "Vic", Role.Viewer);
        Assert.Equal(4, Rows(await vic.PageAsync("/audit")).Count);
        Assert.True((await vic.AskAsync("/audit")).GetProperty("ok").GetBoolean());
        Assert.Equal(HttpStatusCode.MisdirectedRequest, (await vic.SendFromAsync("https://evil.example", "/audit")).StatusCode);
    }

    [Fact]
    public async Task Markup_in_what_people_wrote_is_shown_as_text()
    {
        await Audit.AddAsync(new AuditEntry(Some.Night, Actor.Of(new Person("x", "<b>Eve</b>")), AuditWords.KillSwitchOn, "<i>shop</i>", "<script>alert(1)</script>"), CancellationToken.None);
        var page = await ada.PageAsync("/audit?q=<b>");
        Assert.Contains("&lt;b&gt;Eve&lt;/b&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<i>shop", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
    }

    // The rows of the table but for their time, each with the address that it leads to.
    private static List<string> Rows(string page) =>
    [
        .. Row().Matches(page).Select(row => string.Join(" | ", Cell().Matches(row.Value).Skip(1)
            .Select(c => WebUtility.HtmlDecode(Tag().Replace(Anchor().Replace(c.Groups["text"].Value, "${to} "), "")).Trim()))),
    ];

    [GeneratedRegex("<tr>\\s*<td>.*?</tr>", RegexOptions.Singleline, 5_000)]
    private static partial Regex Row();

    [GeneratedRegex("<td>(?<text>.*?)</td>", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Cell();

    [GeneratedRegex("<a href=\"(?<to>[^\"]*)\">", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Anchor();

    [GeneratedRegex("<[^>]*>", RegexOptions.None, 5_000)]
    private static partial Regex Tag();

    [GeneratedRegex("<a rel=\"next\" href=\"(?<to>[^\"]*)\">Older</a>", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Older();
}

/// <summary>Places in the audit as addresses carry them.</summary>
public sealed class AuditPlaceTests
{
    [Fact]
    public void A_place_is_read_as_it_was_written()
    {
        var place = new AuditPlace(Some.Night, 3);
        Assert.Equal(place, AuditPlace.Read(place.ToString()));
        Assert.Equal(Some.Night.AddMilliseconds(1), place.Before);
    }

    [Fact]
    public void Behind_entries_of_the_instant_it_began_in_it_counts_on()
    {
        var first = AuditPlace.Newest.Behind([Some.Night.AddSeconds(1), Some.Night, Some.Night]);
        Assert.Equal(new AuditPlace(Some.Night, 2), first);
        Assert.Equal(new AuditPlace(Some.Night, 4), first.Behind([Some.Night, Some.Night]));
        Assert.Equal(new AuditPlace(Some.Night.AddSeconds(-1), 1), first.Behind([Some.Night, Some.Night.AddSeconds(-1)]));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1772334000000")]
    [InlineData("1772334000000-")]
    [InlineData("1772334000000-x")]
    [InlineData("1772334000000--2")]
    [InlineData("1772334000000-10001")]
    [InlineData("999999999999999-1")]
    public void What_is_none_is_the_newest_end(string? text) => Assert.Equal(AuditPlace.Newest, AuditPlace.Read(text));
}
