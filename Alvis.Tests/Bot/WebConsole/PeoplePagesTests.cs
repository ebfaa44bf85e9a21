using System.Net;
using System.Text.RegularExpressions;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;
using Alvis.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Alvis.Tests.Bot.WebConsole;

/// <summary>Who may do what, seen and changed in the console, as its page and its script send it.</summary>
public sealed partial class PeoplePagesTests : IAsyncLifetime
{
    private World world = null!;
    private Browser ada = null!;

    private IPeopleStore Store => world.Services.GetRequiredService<IPeopleStore>();

    public Task InitializeAsync() => StartAsync();

    public async Task DisposeAsync()
    {
        ada.Dispose();
        await world.DisposeAsync();
    }

    [Fact]
    public async Task Everybody_is_listed_with_role_accounts_and_what_each_role_may_do()
    {
        Assert.Contains("Nobody but you yet", await ada.PageAsync("/people"), StringComparison.Ordinal);
        await AddAsync("Bo", "slack", "T024/U7", "responder");

        var page = await TextAsync("/people");
        Assert.DoesNotContain("Nobody but you yet", page, StringComparison.Ordinal);
        Assert.Matches("Ada \\(you\\) admin role given console:ada", page);
        Assert.Matches("Bo responder role given slack:T024/U7", page);
        Assert.Contains("viewer read everything verbs: audit, console,", page, StringComparison.Ordinal);
        Assert.Contains("responder act in incidents, run, pause and silence services, set a kill switch verbs: ack, approve,", page, StringComparison.Ordinal);
        Assert.Contains("admin confirm and remove playbooks, lift a kill switch, say who may do what verbs: adopt, confirm, remove", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task People_are_found_by_name_account_and_role()
    {
        await AddAsync("Bo", "slack", "T024/U7", "responder");
        foreach (var query in new[] { "bo", "u7", "Responder" })
        {
            var page = await TextAsync($"/people?q={query}");
            Assert.Contains("1 of 2 people", page, StringComparison.Ordinal);
            Assert.Contains("slack:T024/U7", page, StringComparison.Ordinal);
            Assert.DoesNotContain("console:ada", page, StringComparison.Ordinal);
        }

        Assert.Contains("Nobody has 'zed' in their name", await TextAsync("/people?q=zed"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_script_somebody_is_added_given_a_role_and_an_account_and_removed()
    {
        Assert.Contains("Bo Larsen is a viewer, known by email:bo@shop.example.", await SendAsync(("deed", "add"), ("called", " Bo Larsen "), ("surface", "email"), ("account", "Bo@Shop.example"), ("role", "viewer")), StringComparison.Ordinal);
        var bo = Bo("email:bo@shop.example");

        Assert.Contains("Bo Larsen is a responder from now on and may read everything, act in incidents,", await SendAsync(("deed", "role"), bo, ("role", "responder")), StringComparison.Ordinal);
        Assert.Contains("slack:T024/U7 is Bo Larsen's", await SendAsync(("deed", "link"), bo, ("surface", "slack"), ("account", "T024/U7")), StringComparison.Ordinal);
        var known = await Store.FindAsync(new Account("slack", "T024/U7"), CancellationToken.None);
        Assert.Equal(("email:bo@shop.example", "Bo Larsen", Role.Responder), (known?.Id, known?.Name, known?.Role));

        Assert.Contains("slack:T024/U7 is not Bo Larsen's any more", await SendAsync(("deed", "unlink"), bo, ("account", "slack:T024/U7")), StringComparison.Ordinal);
        Assert.Null(await Store.FindAsync(new Account("slack", "T024/U7"), CancellationToken.None));

        Assert.Contains("Bo Larsen is removed", await SendAsync(("deed", "remove"), bo), StringComparison.Ordinal);
        Assert.Single(await Store.AllAsync(CancellationToken.None));
        Assert.Equal(
            ["Ada person_removed Bo Larsen", "Ada account_unlinked Bo Larsen", "Ada account_linked Bo Larsen", "Ada role_given Bo Larsen", "Ada person_added Bo Larsen"],
            (await world.Services.GetRequiredService<IAuditStore>().BeforeAsync(DateTimeOffset.MaxValue, 5, CancellationToken.None)).Select(e => $"{e.Actor.Name} {e.What} {e.About}"));
    }

    [Fact]
    public async Task What_cannot_be_taken_back_is_asked_for_twice()
    {
        await AddAsync("Bo", "slack", "T024/U7", "responder");
        var page = await ada.PageAsync("/people?q=bo");
        Assert.Matches("<summary class=\"button danger\">Remove</summary>", page);
        Assert.Contains("Bo loses role, accounts and sessions at once.", page, StringComparison.Ordinal);
        Assert.Contains("This is you: you lose role, accounts and sessions at once.", await ada.PageAsync("/people?q=ada"), StringComparison.Ordinal);
        // The account that Bo was first known by stays.
        Assert.DoesNotContain("Unlink slack", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_sign_in_link_is_shown_once_to_be_copied_and_signs_in_who_it_is_for(bool scripted)
    {
        await AddAsync("Bo", "email", "bo@shop.example", "responder");
        (string, string)[] form = [("deed", "sign-in-link"), Bo("email:bo@shop.example")];
        var answer = scripted ? null : await ada.SendAsync("/people", form);
        var html = scripted ? (await ada.AskAsync("/people", form)).GetProperty("html").GetString()! : await answer!.Content.ReadAsStringAsync();
        if (answer is not null)
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("data-copy=\"to-copy\"", html, StringComparison.Ordinal);
        Assert.Contains("as Bo, who is a responder. Send it to nobody else. It is good for 10 minutes, once,", WebUtility.HtmlDecode(html), StringComparison.Ordinal);
        var link = Link().Match(WebUtility.HtmlDecode(html)).Groups["link"].Value;
        Assert.StartsWith(world.Console.AbsoluteUri, link, StringComparison.Ordinal);

        using var bo = await Browser.OpenByAsync(world, link);
        Assert.Matches("Bo \\(you\\) responder", Plain(await bo.PageAsync("/people")));
        Assert.DoesNotContain("sign-in?link=", await ada.PageAsync("/people"), StringComparison.Ordinal);
        var audit = await world.Services.GetRequiredService<IAuditStore>().BeforeAsync(DateTimeOffset.MaxValue, 2, CancellationToken.None);
        Assert.Equal(["Bo signed in console: with a link that Ada made", "Ada link made Bo: to hand on, made on the console"], audit.Select(Alvis.Bot.Access.AuditTexts.Line));
    }

    [Theory]
    [InlineData("'T024' is no account on slack; expected the team's and the user's id, such as T024/U7.", "slack", "T024", "viewer")]
    [InlineData("'bo' is no account on email; expected an address, such as ada@shop.example.", "email", "bo", "viewer")]
    [InlineData("'a/b' is no account on console; expected a name of at most 60 letters", "console", "a/b", "viewer")]
    [InlineData("'slac' is no surface; did you mean 'slack'?", "slac", "T024/U7", "viewer")]
    [InlineData("There is no role 'admn'; did you mean 'admin'?", "slack", "T024/U7", "admn")]
    [InlineData("There is no role '';", "slack", "T024/U7", "")]
    [InlineData("console:ada is Ada's already. Change what they may do in the list.", "console", "ADA", "admin")]
    public async Task Somebody_who_cannot_be_added_is_not_and_it_is_said_why(string said, string surface, string account, string role)
    {
        Assert.Contains(said, await RefusedAsync(("deed", "add"), ("called", "Bo"), ("surface", surface), ("account", account), ("role", role)), StringComparison.Ordinal);
        Assert.Single(await Store.AllAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Every_refusal_says_the_cure()
    {
        await AddAsync("Bo", "slack", "T024/U7", "responder");
        var (me, bo) = (Bo("console:ada"), Bo("slack:T024/U7"));
        Assert.Contains("You are the only admin. Make somebody else an admin first.", await RefusedAsync(("deed", "role"), me, ("role", "viewer")), StringComparison.Ordinal);
        Assert.Contains("You are the only admin. Make somebody else an admin first.", await RefusedAsync(("deed", "remove"), me), StringComparison.Ordinal);
        Assert.Contains("slack:T024/U7 is Bo's. Remove that person first", await RefusedAsync(("deed", "link"), me, ("surface", "slack"), ("account", "T024/U7")), StringComparison.Ordinal);
        Assert.Contains("Bo is known by slack:T024/U7 for ever.", await RefusedAsync(("deed", "unlink"), bo, ("account", "slack:T024/U7")), StringComparison.Ordinal);
        Assert.Contains("slack:T1/U1 is not Bo's any more. Look at the list again.", await RefusedAsync(("deed", "unlink"), bo, ("account", "slack:T1/U1")), StringComparison.Ordinal);
        Assert.Contains("There is no such person any more. Look at the list again.", await RefusedAsync(("deed", "remove"), Bo("console:zed")), StringComparison.Ordinal);
        Assert.Contains("Say what they are called.", await RefusedAsync(("deed", "add"), ("called", "  "), ("surface", "console"), ("account", "zed"), ("role", "viewer")), StringComparison.Ordinal);
        Assert.Contains("Load the page again", await RefusedAsync(("deed", "promote"), bo), StringComparison.Ordinal);
        Assert.Contains("There is no such person", (await ada.AskAsync("/people", new StringContent("{}"))).GetProperty("html").GetString(), StringComparison.Ordinal);
        Assert.Equal((Role.Admin, Role.Responder), ((await Store.FindAsync("console:ada", CancellationToken.None))!.Role, (await Store.FindAsync("slack:T024/U7", CancellationToken.None))!.Role));
    }

    [Fact]
    public async Task Admins_by_the_settings_are_shown_as_such_and_only_the_settings_change_them()
    {
        await DisposeAsync();
        await StartAsync(("Access:Admins:0", "console:zed"), ("Access:Admins:1", "slack:T024/U7"));
        using var zed = await Browser.OpenAsync(world, "Zed", Role.Viewer);
        var page = await TextAsync("/people");
        Assert.Contains("Zed admin by the setting Access:Admins; without it viewer", page, StringComparison.Ordinal);
        Assert.Contains("as soon as somebody comes with them: slack:T024/U7.", page, StringComparison.Ordinal);
        foreach (var form in new[] { new[] { ("deed", "remove"), Bo("console:zed") }, [("deed", "role"), Bo("console:zed"), ("role", "author")] })
            Assert.Contains("Zed is an admin by the setting Access:Admins. Take them out there and start Alvis again.", await RefusedAsync(form), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Role.Viewer)]
    [InlineData(Role.Responder)]
    [InlineData(Role.Author)]
    public async Task Who_is_no_admin_sees_the_list_and_why_they_cannot_change_it(Role role)
    {
        using var vic = await Browser.OpenAsync(world, "Vic", role);
        var page = await vic.PageAsync("/people");
        Assert.Matches($"needs an admin, and you are an? {role.ToString().ToLowerInvariant()}. An admin can change that: Ada is one", WebUtility.HtmlDecode(page));
        Assert.Contains("console:ada", page, StringComparison.Ordinal);
        Assert.DoesNotContain("action=\"/people\" class=\"press", page, StringComparison.Ordinal);

        foreach (var form in new[]
        {
            new[] { ("deed", "role"), Bo("console:vic"), ("role", "admin") }, [("deed", "add"), ("called", "X"), ("surface", "console"), ("account", "x"), ("role", "admin")],
            [("deed", "link"), Bo("console:ada"), ("surface", "slack"), ("account", "T1/U1")], [("deed", "sign-in-link"), Bo("console:ada")], [("deed", "remove"), Bo("console:ada")],
        })
        {
            var answer = await vic.AskAsync("/people", form);
            Assert.False(answer.GetProperty("ok").GetBoolean());
            Assert.Contains("Ada is one.", answer.GetProperty("html").GetString(), StringComparison.Ordinal);
        }

        Assert.Equal([("Ada", Role.Admin), ("Vic", role)], (await Store.AllAsync(CancellationToken.None)).Select(p => (p.Name, p.Role)));
    }

    [Fact]
    public async Task What_another_site_sends_in_an_admins_name_is_turned_away()
    {
        foreach (var origin in new[] { "https://evil.example", "null" })
        {
            var answer = await ada.SendFromAsync(origin, "/people", ("deed", "add"), ("called", "Eve"), ("surface", "console"), ("account", "eve"), ("role", "admin"));
            Assert.Equal(HttpStatusCode.MisdirectedRequest, answer.StatusCode);
        }

        Assert.Single(await Store.AllAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Markup_in_names_and_accounts_is_shown_as_text()
    {
        const string Script = "<script>alert(1)</script>";
        await AddAsync($"\"'>{Script}", "terminal", $"\"'>{Script}", "viewer");
        var refused = await RefusedAsync(("deed", "add"), ("called", "X"), ("surface", Script), ("account", "x"), ("role", "viewer"));
        var pages = new[] { await ada.PageAsync("/people"), await ada.PageAsync($"/people?q={Uri.EscapeDataString($"\">{Script}")}"), await ada.PageAsync("/audit") };
        Assert.All(pages, page => Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal));
        Assert.All(pages, page => Assert.Contains("&lt;script&gt;alert(1)", page, StringComparison.Ordinal));
        Assert.Contains("'<script>alert(1)</script>' is no surface", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_list_has_pages()
    {
        for (var n = 0; n < 55; n++)
        {
            var account = new Account("console", $"p{n:00}");
            await Store.AddAsync(new PersonRecord($"{account}", $"P {n:00}", Role.Viewer, [account]), new AuditEntry(DateTimeOffset.UnixEpoch, Actor.Alvis, AuditWords.PersonAdded, "P", ""), CancellationToken.None);
        }

        var first = await ada.PageAsync("/people?q=p");
        Assert.Contains("Page 1 of 2", first, StringComparison.Ordinal);
        Assert.DoesNotContain("console:p54", first, StringComparison.Ordinal);
        Assert.Contains("console:p54", await ada.PageAsync("/people?q=p&page=2"), StringComparison.Ordinal);
        Assert.Contains("console:p54", await ada.PageAsync("/people?q=p&page=99"), StringComparison.Ordinal);
    }

    private async Task StartAsync(params (string, string)[] settings)
    {
        world = await World.StartAsync("""
            meta: { service: shop, platform: webhook }
            health_check: { url: SHOP/health, every: 1s }
            details: |-
              If the health check fails, restart the shop.
            """, settings);
        ada = await Browser.OpenAsync(world);
    }

    private static (string, string) Bo(string id) => ("person", id);

    private async Task AddAsync(string name, string surface, string account, string role) =>
        Assert.True((await ada.AskAsync("/people", ("deed", "add"), ("called", name), ("surface", surface), ("account", account), ("role", role))).GetProperty("ok").GetBoolean());

    /// <summary>The page's text after a form that a browser sends without script.</summary>
    private async Task<string> SendAsync(params (string, string)[] form)
    {
        var answer = await ada.SendAsync("/people", form);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return await TextAsync(answer.Headers.Location!.OriginalString.Split('#')[0]);
    }

    private async Task<string> RefusedAsync(params (string, string)[] form)
    {
        var answer = await ada.AskAsync("/people", form);
        Assert.False(answer.GetProperty("ok").GetBoolean());
        return WebUtility.HtmlDecode(answer.GetProperty("html").GetString()!);
    }

    private async Task<string> TextAsync(string path) => Plain(await ada.PageAsync(path));

    private static string Plain(string html) => Spaces().Replace(WebUtility.HtmlDecode(Tag().Replace(html, " ")), " ");

    [GeneratedRegex("<[^>]*>", RegexOptions.None, 5_000)]
    private static partial Regex Tag();

    [GeneratedRegex("\\s+", RegexOptions.None, 5_000)]
    private static partial Regex Spaces();

    [GeneratedRegex("(?<link>http://[^\\s<]+/sign-in\\?link=[^\\s<]+)", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Link();
}
