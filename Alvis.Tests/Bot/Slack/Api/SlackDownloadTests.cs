using Alvis.Bot.Slack.Api;

namespace Alvis.Tests.Bot.Slack.Api;

public sealed class SlackDownloadTests
{
    private const string Yaml = "meta:\n  service: shop\n";
    private const long Most = 1000;

    [Fact]
    public async Task A_file_is_fetched_with_the_bots_token()
    {
        await using var bench = await ApiBench.StartAsync();
        bench.Server.Answers("/files/a", new Said(200, Yaml, ContentType: "text/plain"));
        Assert.Equal(Yaml, Text(await bench.Api.DownloadAsync(File(bench, "/files/a"), Most, CancellationToken.None)));
        Assert.Equal("Bearer " + SlackServer.BotToken, Assert.Single(bench.Server.Requests).Authorization);
    }

    [Fact]
    public async Task A_stub_is_asked_about_first()
    {
        await using var bench = await ApiBench.StartAsync();
        bench.Server.Answers("files.info", $$"""{"ok":true,"file":{"id":"F1","name":"a.yaml","size":{{Yaml.Length}},"mode":"snippet","url_private":"{{new Uri(bench.Server.Url, "/files/b")}}" } }""");
        bench.Server.Answers("/files/b", new Said(200, Yaml, ContentType: "text/plain"));
        Assert.Equal(Yaml, Text(await bench.Api.DownloadAsync(new SlackFile("F1", "", 0, "", "", "check_file_info", null, null, null), Most, CancellationToken.None)));
    }

    [Fact]
    public async Task A_stub_that_Slack_does_not_tell_about_is_refused_in_its_words()
    {
        await using var bench = await ApiBench.StartAsync();
        bench.Server.Answers("files.info", """{"ok":false,"error":"file_not_found"}""");
        var failed = await FailedAsync(bench, new SlackFile("F1", "", 0, "", "", "check_file_info", null, null, null));
        Assert.Equal(("file_not_found", "The file is no longer there. Share it again."), (failed.Error, failed.Cure));
    }

    [Theory]
    [InlineData("text/html", "sign in")]
    [InlineData("text/plain", "\n <!DOCTYPE html><html>")]
    [InlineData("text/plain", "<html lang=\"en\">")]
    public async Task A_login_page_is_no_file_and_names_the_scope(string type, string body)
    {
        await using var bench = await ApiBench.StartAsync();
        bench.Server.Answers("/files/a", new Said(200, body, ContentType: type));
        var failed = await FailedAsync(bench, File(bench, "/files/a", size: body.Length));
        Assert.Equal("login_page", failed.Error);
        Assert.Contains("files:read", failed.Cure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_within_Slack_is_followed_with_the_token()
    {
        await using var bench = await ApiBench.StartAsync();
        bench.Server.Answers("/files/a", new Said(302, "", Headers: ("Location", "/files/b")));
        bench.Server.Answers("/files/b", new Said(200, Yaml, ContentType: "text/plain"));
        Assert.Equal(Yaml, Text(await bench.Api.DownloadAsync(File(bench, "/files/a"), Most, CancellationToken.None)));
        Assert.All(bench.Server.Requests, r => Assert.Equal("Bearer " + SlackServer.BotToken, r.Authorization));
    }

    [Fact]
    public async Task The_token_goes_nowhere_else()
    {
        await using var bench = await ApiBench.StartAsync();
        await using var stranger = await SlackServer.StartAsync();
        bench.Server.Answers("/files/a", new Said(302, "", Headers: ("Location", new Uri(stranger.Url, "/files/b").AbsoluteUri)));
        Assert.Equal("file_elsewhere", (await FailedAsync(bench, File(bench, "/files/a"))).Error);
        Assert.Equal("file_elsewhere", (await FailedAsync(bench, File(bench, "/x") with { UrlPrivateDownload = new Uri(stranger.Url, "/files/b").AbsoluteUri })).Error);
        Assert.Empty(stranger.Requests);
    }

    [Fact]
    public async Task Redirects_without_end_are_given_up()
    {
        await using var bench = await ApiBench.StartAsync();
        bench.Server.Answers("/files/a", [.. Enumerable.Repeat(new Said(302, "", Headers: ("Location", "/files/a")), 20)]);
        Assert.Equal("file_elsewhere", (await FailedAsync(bench, File(bench, "/files/a"))).Error);
        Assert.Equal(6, bench.Server.Requests.Count);
    }

    [Fact]
    public async Task A_file_that_is_said_to_be_too_large_is_not_asked_for()
    {
        await using var bench = await ApiBench.StartAsync();
        Assert.Equal("file_too_large", (await FailedAsync(bench, File(bench, "/files/a", size: Most + 1))).Error);
        Assert.Empty(bench.Server.Requests);
    }

    [Fact]
    public async Task A_file_that_is_larger_than_it_said_is_cut_off()
    {
        await using var bench = await ApiBench.StartAsync();
        bench.Server.Answers("/files/a", new Said(200, "x", Endless: true, ContentType: "text/plain"));
        Assert.Equal("file_too_large", (await FailedAsync(bench, File(bench, "/files/a"))).Error);
    }

    [Fact]
    public async Task Half_a_file_is_none()
    {
        await using var bench = await ApiBench.StartAsync();
        bench.Server.Answers("/files/a", new Said(200, Yaml[..5], ContentType: "text/plain"));
        Assert.Equal("file_incomplete", Assert.IsType<SlackAnswer<byte[]>.Later>(await bench.Api.DownloadAsync(File(bench, "/files/a"), Most, CancellationToken.None)).Error);
    }

    [Theory]
    [InlineData("tombstone", "deleted")]
    [InlineData("hidden_by_limit", "does not hold")]
    [InlineData("external", "does not hold")]
    public async Task What_Slack_does_not_hold_is_not_asked_for(string mode, string cure)
    {
        await using var bench = await ApiBench.StartAsync();
        Assert.Contains(cure, (await FailedAsync(bench, File(bench, "/files/a") with { Mode = mode })).Cure, StringComparison.Ordinal);
        Assert.Empty(bench.Server.Requests);
    }

    [Theory]
    [InlineData(404, "file_not_found")]
    [InlineData(403, "http_403")]
    public async Task What_is_gone_or_forbidden_is_final(int status, string error)
    {
        await using var bench = await ApiBench.StartAsync();
        bench.Server.Answers("/files/a", new Said(status));
        Assert.Equal(error, (await FailedAsync(bench, File(bench, "/files/a"))).Error);
    }

    [Fact]
    public async Task What_broke_may_be_tried_again()
    {
        await using var bench = await ApiBench.StartAsync();
        bench.Server.Answers("/files/a", new Said(502), new Said(null));
        Assert.IsType<SlackAnswer<byte[]>.Later>(await bench.Api.DownloadAsync(File(bench, "/files/a"), Most, CancellationToken.None));
        Assert.IsType<SlackAnswer<byte[]>.Later>(await bench.Api.DownloadAsync(File(bench, "/files/a"), Most, CancellationToken.None));
    }

    private static SlackFile File(ApiBench bench, string path, long? size = null) =>
        new("F1", "shop.yaml", size ?? Yaml.Length, "text/plain", "hosted", "visible", null, new Uri(bench.Server.Url, path).AbsoluteUri, "U1");

    private static async Task<SlackAnswer<byte[]>.Failed> FailedAsync(ApiBench bench, SlackFile file) =>
        Assert.IsType<SlackAnswer<byte[]>.Failed>(await bench.Api.DownloadAsync(file, Most, CancellationToken.None));

    private static string Text(SlackAnswer<byte[]> answer) => System.Text.Encoding.UTF8.GetString(Assert.IsType<SlackAnswer<byte[]>.Ok>(answer).Value);
}
