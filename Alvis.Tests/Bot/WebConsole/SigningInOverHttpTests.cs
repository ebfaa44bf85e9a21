using System.Net;
using Alvis.Bot;
using Alvis.Bot.Access;
using Alvis.Engine.Kinds;
using Alvis.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Alvis.Tests.Bot.WebConsole;

/// <summary>The console's door as a browser meets it, on a whole Alvis.</summary>
public sealed class SigningInOverHttpTests : IAsyncLifetime, IDisposable
{
    private readonly TempFolder folder = new();
    private AlvisHost alvis = null!;
    private HttpClient browser = null!;

    public async Task InitializeAsync()
    {
        alvis = await AlvisHost.StartAsync(new StartOptions { Data = folder.File("data"), Port = 0, Terminal = TextWriter.Null, Logs = false }, CancellationToken.None);
        browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = alvis.Console };
    }

    public async Task DisposeAsync() => await alvis.DisposeAsync();

    public void Dispose()
    {
        browser.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task The_first_link_shows_a_button_and_the_button_signs_in_once()
    {
        var link = await FirstAsync();
        for (var looks = 0; looks < 2; looks++)
        {
            var look = await browser.GetAsync(link);
            Assert.Equal(HttpStatusCode.OK, look.StatusCode);
            Assert.Contains("<form method=\"post\" action=\"/sign-in\">", await look.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            Assert.Contains("no-store", look.Headers.CacheControl?.ToString(), StringComparison.Ordinal);
            Assert.Equal("same-origin", look.Headers.GetValues("Referrer-Policy").Single());
        }

        var done = await PressAsync(link);
        Assert.Equal((HttpStatusCode.SeeOther, "/"), (done.StatusCode, done.Headers.Location?.OriginalString));
        var cookie = done.Headers.GetValues("Set-Cookie").Single();
        Assert.StartsWith($"alvis-{alvis.Console.Port}=", cookie, StringComparison.Ordinal);
        Assert.All(["httponly", "samesite=strict", "path=/", "max-age=43200"], part => Assert.Contains(part, cookie, StringComparison.Ordinal));
        Assert.DoesNotContain("secure", cookie, StringComparison.Ordinal);

        var again = await PressAsync(link);
        Assert.Equal(HttpStatusCode.Unauthorized, again.StatusCode);
        Assert.Contains("This link was used already.", await again.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_presses_of_one_link_at_once_make_one_session()
    {
        var link = await FirstAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => PressAsync(link)));
        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.SeeOther);
        Assert.Equal(9, answers.Count(a => a.StatusCode == HttpStatusCode.Unauthorized));
    }

    [Fact]
    public async Task Who_is_not_signed_in_sees_how_to_and_nothing_else()
    {
        using var asked = new HttpRequestMessage(HttpMethod.Get, "/incidents/INC-1?tab=x");
        asked.Headers.Accept.ParseAdd("text/html");
        var page = await browser.SendAsync(asked);
        var html = await page.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, page.StatusCode);
        Assert.Contains("alvis link", html, StringComparison.Ordinal);
        Assert.Contains("href=\"/incidents/INC-1?tab=x\"", html, StringComparison.Ordinal);

        foreach (var path in new[] { "/press", "/say", "/live" })
            Assert.Equal(HttpStatusCode.Unauthorized, (await browser.PostAsync(path, new FormUrlEncodedContent([]))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/")).StatusCode);
    }

    [Fact]
    public async Task Signing_out_ends_the_session()
    {
        var cookie = (await PressAsync(await FirstAsync())).Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Get, "/", cookie)).StatusCode);
        var left = await SendAsync(HttpMethod.Post, "/sign-out", cookie);
        Assert.Equal((HttpStatusCode.SeeOther, "/sign-in"), (left.StatusCode, left.Headers.Location?.OriginalString));
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(HttpMethod.Get, "/", cookie)).StatusCode);
    }

    [Fact]
    public async Task A_foreign_host_and_a_foreign_page_are_turned_away_even_with_a_session()
    {
        var cookie = (await PressAsync(await FirstAsync())).Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        var host = await SendAsync(HttpMethod.Get, "/", cookie, ("Host", "evil.example"));
        Assert.Equal(HttpStatusCode.MisdirectedRequest, host.StatusCode);
        Assert.Contains("Console:Hosts", await host.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        foreach (var (name, value) in new[] { ("Origin", "null"), ("Origin", "https://evil.example"), ("Sec-Fetch-Site", "cross-site") })
            Assert.Equal(HttpStatusCode.MisdirectedRequest, (await SendAsync(HttpMethod.Post, "/press", cookie, (name, value))).StatusCode);
        Assert.Equal(HttpStatusCode.MisdirectedRequest, (await SendAsync(HttpMethod.Get, "/assets/x/console.css", cookie, ("Host", "evil.example"))).StatusCode);
    }

    [Fact]
    public async Task A_name_is_shown_as_text()
    {
        var links = alvis.Services.GetRequiredService<Links>();
        var html = await (await browser.GetAsync(links.ForAccount(new Account("slack", "T1/U1"), "<script>alert(1)</script>"))).Content.ReadAsStringAsync();
        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)", html, StringComparison.Ordinal);
    }

    private async Task<string> FirstAsync() => (await alvis.Services.GetRequiredService<FirstLink>().MakeAsync(alvis.Console, CancellationToken.None))!;

    private Task<HttpResponseMessage> PressAsync(string link) =>
        browser.PostAsync("/sign-in", new FormUrlEncodedContent([KeyValuePair.Create("link", link[(link.IndexOf('=', StringComparison.Ordinal) + 1)..])]));

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string cookie, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Cookie", cookie);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await browser.SendAsync(request);
    }
}
