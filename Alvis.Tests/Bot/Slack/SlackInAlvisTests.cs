using System.Net;
using System.Text;
using Alvis.Bot;
using Alvis.Bot.Slack;
using Alvis.Bot.Slack.Transport;
using Alvis.Tests.Bot.Slack.Transport;
using Alvis.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Alvis.Tests.Bot.Slack;

/// <summary>Slack in a whole Alvis: what its doors let in, and when it is there at all.</summary>
public sealed class SlackInAlvisTests
{
    [Fact]
    public async Task A_signed_request_needs_no_session_and_an_unsigned_one_gets_in_nowhere()
    {
        await using var alvis = await StartAsync("http");
        Assert.Equal((HttpStatusCode.OK, ""), await alvis.SayAsync(signed: true));
        Assert.Equal(HttpStatusCode.Unauthorized, (await alvis.SayAsync(signed: false)).Status);
        Assert.IsType<SlackRequest.Command>(Assert.Single(await alvis.Handler.TookAsync(1)));
        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri(alvis.Host.Console, SlackManifest.EventsPath))).StatusCode);
    }

    [Fact]
    public async Task It_answers_by_the_name_that_the_operator_lists_and_by_no_other()
    {
        await using var alvis = await StartAsync("http", ("Console:Hosts:0", "alvis.example"));
        Assert.Equal(HttpStatusCode.OK, (await alvis.SayAsync(signed: true, host: "alvis.example")).Status);
        var (status, body) = await alvis.SayAsync(signed: true, host: "evil.example");
        Assert.Equal(HttpStatusCode.MisdirectedRequest, status);
        Assert.Contains("Console:Hosts", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_socket_mode_both_links_come_up_and_nothing_is_taken_over_http()
    {
        await using var alvis = await StartAsync("socket");
        await alvis.Server.NextSocketAsync();
        await alvis.Server.NextSocketAsync();
        Assert.NotEqual(HttpStatusCode.OK, (await alvis.SayAsync(signed: true)).Status);
        Assert.Empty(alvis.Handler.Taken);
    }

    [Fact]
    public async Task Without_a_token_there_is_no_Slack()
    {
        await using var alvis = await StartAsync("http", ("Slack:BotToken", ""));
        Assert.Null(alvis.Host.Services.GetService<SlackInbox>());
        Assert.NotEqual(HttpStatusCode.OK, (await alvis.SayAsync(signed: true)).Status);
    }

    [Fact]
    public async Task Every_wrong_setting_is_told_at_once_and_no_token_is_repeated()
    {
        var wrong = await Assert.ThrowsAsync<SettingsException>(() => StartAsync("socket", ("Slack:BotToken", "xoxp-secret"), ("Slack:AppToken", "xapp-secret\n"), ("Slack:Channel", "#incidents")));
        Assert.Equal(["Slack:AppToken", "Slack:BotToken", "Slack:Channel"], wrong.Message.Split('\n').Select(l => l[..l.IndexOf(": found", StringComparison.Ordinal)]).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("secret", wrong.Message, StringComparison.Ordinal);
    }

    private static async Task<Running> StartAsync(string mode, params (string Key, string Value)[] more)
    {
        var server = await SlackServer.StartAsync();
        var folder = new TempFolder();
        var handler = new RecordingHandler();
        var settings = server.Settings(mode);
        foreach (var (key, value) in more)
            settings[key] = value;
        try
        {
            var host = await AlvisHost.StartAsync(
                new StartOptions { Data = folder.Path, Settings = settings, Port = 0, Terminal = TextWriter.Null, Logs = false, Parts = parts => parts.AddSingleton<ISlackHandler>(handler) }, CancellationToken.None);
            return new Running(host, server, handler, folder);
        }
        catch (SettingsException)
        {
            await server.DisposeAsync();
            folder.Dispose();
            throw;
        }
    }

    private sealed record Running(AlvisHost Host, SlackServer Server, RecordingHandler Handler, TempFolder Folder) : IAsyncDisposable
    {
        public async Task<(HttpStatusCode Status, string Body)> SayAsync(bool signed, string? host = null)
        {
            var body = Encoding.UTF8.GetBytes(SlackFixture.Json("http/slash_command.request.json")["rawBody"]!.GetValue<string>());
            using var http = new HttpClient();
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Host.Console, SlackManifest.EventsPath)) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new("application/x-www-form-urlencoded");
            request.Headers.Host = host;
            if (signed)
                EndpointBench.Sign(request, body, TimeProvider.System.GetUtcNow());
            var answer = await http.SendAsync(request);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }

        public async ValueTask DisposeAsync()
        {
            await Host.DisposeAsync();
            await Server.DisposeAsync();
            Folder.Dispose();
        }
    }
}
