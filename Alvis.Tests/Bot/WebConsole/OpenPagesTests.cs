using System.Net;
using Alvis.Bot;
using Alvis.Bot.Access;
using Alvis.Bot.WebConsole.Live;
using Alvis.Engine.Kinds;
using Alvis.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Alvis.Tests.Bot.WebConsole;

/// <summary>Pages that are left open over what happens to Alvis and to the people in front of them.</summary>
public sealed class OpenPagesTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    public void Dispose()
    {
        client.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Alvis_ends_promptly_though_pages_are_open_and_they_find_it_again_with_the_same_session()
    {
        int port;
        string cookie;
        var pages = new List<Stream>();
        await using (var alvis = await StartAsync(0))
        {
            port = alvis.Console.Port;
            cookie = await EnterAsync(alvis, "ada");
            for (var n = 0; n < 20; n++)
                pages.Add(await LiveAsync(alvis, cookie));

            // The host would wait for them and then cut them off.
            await alvis.StopAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);
        }

        // Ended and not cut: no line is left half.
        foreach (var page in pages)
            Assert.EndsWith("\n\n", await new StreamReader(page).ReadToEndAsync(), StringComparison.Ordinal);

        await using var again = await StartAsync(port);
        using var line = await LiveAsync(again, cookie);
        Assert.NotEqual(0, await line.ReadAsync(new byte[100]));
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(again, HttpMethod.Get, "/", cookie)).StatusCode);
    }

    [Fact]
    public async Task A_page_is_told_nothing_more_once_its_person_signed_out_or_was_removed()
    {
        await using var alvis = await StartAsync(0);
        var (ada, bo) = (await EnterAsync(alvis, "ada"), await EnterAsync(alvis, "bo"));
        var pages = new[] { await LiveAsync(alvis, ada), await LiveAsync(alvis, bo) };
        using var stays = await LiveAsync(alvis, await EnterAsync(alvis, "ada"));

        await SendAsync(alvis, HttpMethod.Post, "/sign-out", ada);
        var people = alvis.Services.GetRequiredService<People>();
        var admin = await people.AskerAsync(new Account(Accounts.Console, "ada"), "ada", Accounts.Console, CancellationToken.None);
        Assert.Null(await people.RemoveAsync(admin, "console:bo", CancellationToken.None));

        foreach (var page in pages)
            await new StreamReader(page).ReadToEndAsync().WaitAsync(World.Patience, TimeProvider.System);
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(alvis, HttpMethod.Get, "/live", bo)).StatusCode);
        Assert.Equal(1, alvis.Services.GetRequiredService<LiveFeed>().Pages);
    }

    [Fact]
    public async Task Nobody_keeps_the_others_from_looking()
    {
        await using var alvis = await StartAsync(0);
        var ada = await EnterAsync(alvis, "ada");
        var pages = new List<Stream>();
        for (var n = 0; n < LiveFeed.MostOfOne; n++)
            pages.Add(await LiveAsync(alvis, ada));

        var refused = await SendAsync(alvis, HttpMethod.Get, "/live", ada);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal("100 pages of yours are open already; close some.\n", await refused.Content.ReadAsStringAsync());
        using var other = await LiveAsync(alvis, await EnterAsync(alvis, "bo"));

        // A page that is closed makes room.
        foreach (var page in pages)
            await page.DisposeAsync();
        using var often = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        using var limit = new CancellationTokenSource(World.Patience, TimeProvider.System);
        while (alvis.Services.GetRequiredService<LiveFeed>().Pages > 1)
            await often.WaitForNextTickAsync(limit.Token);
        using var room = await LiveAsync(alvis, ada);
    }

    private Task<AlvisHost> StartAsync(int port) =>
        AlvisHost.StartAsync(new StartOptions { Data = folder.File("data"), Port = port, Terminal = TextWriter.Null, Logs = false }, CancellationToken.None);

    private async Task<string> EnterAsync(AlvisHost alvis, string name)
    {
        var link = alvis.Services.GetRequiredService<Links>().ForName(Accounts.OfName(name)!, name, null, "the test");
        using var form = new FormUrlEncodedContent([KeyValuePair.Create(Links.Field, link[(link.IndexOf('=', StringComparison.Ordinal) + 1)..])]);
        var answer = await client.PostAsync(new Uri(alvis.Console, Links.Path), form);
        return answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }

    private async Task<Stream> LiveAsync(AlvisHost alvis, string cookie)
    {
        var answer = await SendAsync(alvis, HttpMethod.Get, "/live", cookie);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStreamAsync();
    }

    private async Task<HttpResponseMessage> SendAsync(AlvisHost alvis, HttpMethod method, string path, string cookie)
    {
        using var request = new HttpRequestMessage(method, new Uri(alvis.Console, path));
        request.Headers.Add("Cookie", cookie);
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}
