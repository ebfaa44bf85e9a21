using System.Net;
using System.Security.Cryptography;
using Alvis.Bot;
using Alvis.Bot.Access;
using Alvis.Engine.Kinds;
using Alvis.Tests.Support;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Alvis.Tests.Bot.WebConsole;

/// <summary>What is sent by somebody who should not: other sites, forged sessions, paths that lead out.</summary>
public sealed class ForeignRequestTests : IAsyncLifetime, IDisposable
{
    private readonly TempFolder folder = new();
    private readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private AlvisHost alvis = null!;

    public async Task InitializeAsync()
    {
        alvis = await AlvisHost.StartAsync(new StartOptions { Data = folder.File("data"), Port = 0, Terminal = TextWriter.Null, Logs = false }, CancellationToken.None);
        client.BaseAddress = alvis.Console;
    }

    public async Task DisposeAsync() => await alvis.DisposeAsync();

    public void Dispose()
    {
        client.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Every_press_from_another_site_is_turned_away_and_every_press_wants_a_session()
    {
        var routes = Routes();
        foreach (var known in new[] { "/press", "/say", "/files", "/playbooks/propose", "/playbooks/check", "/sign-in", "/sign-out" })
            Assert.Contains(known, routes);
        var cookie = await EnterAsync();
        foreach (var route in routes)
        {
            foreach (var (header, value) in new[] { ("Origin", "https://evil.example"), ("Origin", "null"), ("Origin", $"http://localhost:{alvis.Console.Port + 1}"), ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site") })
                Assert.Equal((route, HttpStatusCode.MisdirectedRequest), (route, (await PostAsync(route, cookie, (header, value))).StatusCode));
            if (route != Links.Path)
                Assert.Equal((route, HttpStatusCode.Unauthorized), (route, (await PostAsync(route, null)).StatusCode));
        }

        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/", cookie)).StatusCode);
    }

    [Fact]
    public async Task A_session_that_we_did_not_hand_out_is_none()
    {
        var real = (await EnterAsync()).Split('=')[1];
        var random = System.Buffers.Text.Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        string[] forged = ["", "x", random, real[..^1], real + "A", real.ToUpperInvariant(), $"\"{real}\"x", "' OR 1=1 --", new string('A', 8_000), "%00", "console:ada"];
        foreach (var value in forged)
            Assert.Equal((value, HttpStatusCode.Unauthorized), (value, (await GetAsync("/", $"alvis-{alvis.Console.Port}={value}")).StatusCode));
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync("/", $"alvis-{alvis.Console.Port + 1}={real}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/", $"alvis-{alvis.Console.Port}={real}")).StatusCode);
    }

    [Fact]
    public async Task A_link_that_has_expired_lets_nobody_in_and_says_how_to_get_another()
    {
        var before = new Links(new DataFolder(folder.File("data")), new RandomIds(), new ManualClock(TimeProvider.System.GetUtcNow() - Links.GoodFor - TimeSpan.FromSeconds(1)));
        var link = before.ForName(Accounts.OfName("ada")!, "ada", Role.Admin, "ada");
        foreach (var answer in new[] { await GetAsync(link, null), await PostAsync(Links.Path, null, fields: ("link", link[(link.IndexOf('=', StringComparison.Ordinal) + 1)..])) })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.False(answer.Headers.Contains("Set-Cookie"));
            Assert.Contains("This link has expired. Ask for a new one: run &#x27;alvis link&#x27;", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/assets/x/../appsettings.json")]
    [InlineData("/assets/x/..%2fappsettings.json")]
    [InlineData("/assets/x/%2e%2e/appsettings.json")]
    [InlineData("/assets/x/%2e%2e%2f%2e%2e%2fetc%2fpasswd")]
    [InlineData("/assets/x/..%5cappsettings.json")]
    [InlineData("/assets/x/....//appsettings.json")]
    [InlineData("/assets/x//etc/passwd")]
    [InlineData("/assets/x/%2fetc%2fpasswd")]
    [InlineData("/assets/../appsettings.json")]
    [InlineData("/assets/..%2f/appsettings.json")]
    [InlineData("/assets/x/console.css%00.json")]
    [InlineData("/assets/x/monaco")]
    [InlineData("/assets/x/")]
    [InlineData("/assets/x")]
    [InlineData("/appsettings.json")]
    [InlineData("/Alvis.Bot.dll")]
    public async Task No_path_leads_out_of_the_consoles_files(string path)
    {
        var cookie = await EnterAsync();
        var (status, _, body) = await RawConnection.SendAsync(alvis.Console, $"GET {path}", $"Cookie: {cookie}");
        Assert.InRange(status, 400, 404);
        Assert.DoesNotContain("LogLevel", body, StringComparison.Ordinal);
        Assert.DoesNotContain("root:", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("//evil.example/")]
    [InlineData("//evil.example/incidents/INC-1?x=y")]
    [InlineData("/%2fevil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("/%5cevil.example/")]
    [InlineData("/x?\"><script>alert(1)</script>")]
    public async Task A_page_that_one_must_sign_in_for_leads_to_no_other_site(string path)
    {
        var (_, head, body) = await RawConnection.SendAsync(alvis.Console, $"GET {path}", "Accept: text/html");
        Assert.Empty(Markup.Foreign(body));
        Assert.DoesNotContain("Location:", head, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("//evil.example/x", "/")]
    [InlineData("/incidents/INC-1", "/incidents/INC-1")]
    [InlineData("/a%0d%0aSet-Cookie:x=y", "/a%0d%0aSet-Cookie:x=y")]
    [InlineData(null, "/")]
    public async Task An_answer_leads_back_to_our_own_pages_alone(string? from, string back)
    {
        var cookie = await EnterAsync();
        var answer = await PostAsync("/say", cookie, ("Referer", from is null ? "https://evil.example/services" : $"http://{alvis.Console.Authority}{from}"), ("text", "whoami"));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.StartsWith($"{back}?answer=", answer.Headers.Location?.OriginalString, StringComparison.OrdinalIgnoreCase);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Whatever_is_answered_it_is_what_it_says_and_stands_in_no_frame()
    {
        var cookie = await EnterAsync();
        HttpResponseMessage[] answers =
        [
            await GetAsync("/", cookie), await GetAsync("/", null), await GetAsync("/nothing", cookie), await GetAsync("/assets/x/console.js", null), await GetAsync("/services?page=x", cookie),
            await PostAsync("/press", cookie, ("Origin", "https://evil.example")), await PostAsync("/press", cookie), await PostAsync("/press", null),
        ];
        foreach (var answer in answers)
        {
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Contains("frame-ancestors 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.Equal("same-origin", answer.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
            Assert.False(answer.Headers.Contains("Server"));
            if (answer.Content.Headers.ContentLength != 0)
                Assert.NotNull(answer.Content.Headers.ContentType);
        }
    }

    [Fact]
    public async Task Who_is_not_signed_in_sends_no_more_than_a_link()
    {
        foreach (var route in Routes())
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, route) { Content = new FormUrlEncodedContent([KeyValuePair.Create("link", new string('x', 20_000))]) };
            // What is not read is cut off in the middle; asked first, the answer arrives.
            request.Headers.ExpectContinue = true;
            var answer = await client.SendAsync(request);
            Assert.Equal((route, route == Links.Path ? HttpStatusCode.RequestEntityTooLarge : HttpStatusCode.Unauthorized), (route, answer.StatusCode));
        }
    }

    // Everything that can be asked for otherwise than by looking.
    private List<string> Routes()
    {
        var routes = alvis.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(e => (Path: e.RoutePattern.RawText!, Methods: e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []))
            .Where(r => r.Methods.Any(m => m is not ("GET" or "HEAD"))).ToList();
        Assert.All(routes, r => Assert.Equal(["POST"], r.Methods));
        return [.. routes.Select(r => r.Path)];
    }

    private async Task<string> EnterAsync()
    {
        var link = (await alvis.Services.GetRequiredService<FirstLink>().MakeAsync(alvis.Console, CancellationToken.None))!;
        var answer = await PostAsync(Links.Path, null, fields: ("link", link[(link.IndexOf('=', StringComparison.Ordinal) + 1)..]));
        return answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string? cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (cookie is not null)
            request.Headers.TryAddWithoutValidation("Cookie", cookie);
        return await client.SendAsync(request);
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string? cookie, (string Name, string Value)? header = null, (string Name, string Value)? fields = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = new FormUrlEncodedContent(fields is { } field ? [KeyValuePair.Create(field.Name, field.Value)] : []);
        if (cookie is not null)
            request.Headers.TryAddWithoutValidation("Cookie", cookie);
        if (header is { } sent)
            request.Headers.TryAddWithoutValidation(sent.Name, sent.Value);
        return await client.SendAsync(request);
    }
}
