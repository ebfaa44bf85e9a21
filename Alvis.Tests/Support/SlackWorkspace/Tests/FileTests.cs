using System.Text;

namespace Alvis.Tests.Support.SlackWorkspace.Tests;

/// <summary>Files that people share, and those that the app uploads.</summary>
public sealed class FileTests : WorkspaceTest
{
    [Fact]
    public async Task A_shared_file_is_told_of_and_can_be_read()
    {
        await App.ConnectAsync();
        var mara = Workspace.AddPerson("mara");
        var file = mara.Uploads("shop.yaml", "meta:", Incidents, "@Alvis add this");
        await Workspace.IsQuietAsync();
        Assert.Equal(file.Id, (string?)Assert.Single(App.Events("file_shared"))["file_id"]);
        var mention = Assert.Single(App.Events("app_mention"));
        Assert.Equal(($"<@{Workspace.BotUser}> add this", "shop.yaml"), ((string?)mention["text"], (string?)mention["files"]![0]!["name"]));
        var response = await App.GetAsync((string)mention["files"]![0]!["url_private_download"]!);
        Assert.Equal("meta:", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Tokens.App)]
    public async Task Whoever_may_not_read_it_gets_the_page_to_sign_in(string? token)
    {
        var response = await App.GetAsync(Address(Shared()), token: token);
        Assert.Equal((200, "text/html"), ((int)response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        Assert.StartsWith("<!DOCTYPE html>", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_scope_it_is_that_page_too()
    {
        var file = Shared();
        Workspace.Tokens.BotScopes.Remove("files:read");
        Assert.Equal("text/html", (await App.GetAsync(Address(file))).Content.Headers.ContentType!.MediaType);
        Assert.Equal("missing_scope", (await App.CallAsync("files.info", ("file", file.Id))).Error());
    }

    [Fact]
    public async Task A_file_of_a_channel_without_the_app_is_not_there_for_it()
    {
        var secret = Workspace.AddChannel("secret", ChannelKind.Private, withApp: false, members: [Workspace.AddPerson("tom")]);
        var file = Workspace.Person("tom").Uploads("a.yaml", "x", secret);
        Assert.Equal("file_not_found", (await App.CallAsync("files.info", ("file", file.Id))).Error());
        Assert.Equal("text/html", (await App.GetAsync(Address(file))).Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_download_may_lead_on_or_away()
    {
        var file = Shared();
        file.Redirects = 1;
        var first = await App.GetAsync(Address(file));
        Assert.Equal(302, (int)first.StatusCode);
        Assert.Equal("x", await (await App.GetAsync(first.Headers.Location!.ToString())).Content.ReadAsStringAsync());

        file.LeadsAway = true;
        var away = await App.GetAsync(Address(file));
        await App.GetAsync(away.Headers.Location!.ToString(), token: null);
        Assert.Null(Assert.Single(Workspace.StrangerRequests).Authorization);
    }

    [Fact]
    public async Task What_is_deleted_leaves_a_tombstone()
    {
        var file = Shared();
        file.IsDeleted = true;
        Assert.Equal("file_deleted", (await App.CallAsync("files.info", ("file", file.Id))).Error());
        Assert.Equal("tombstone", (string?)file.Json(inMessage: true)["mode"]);
    }

    [Fact]
    public async Task In_a_shared_channel_a_stub_may_stand_for_a_file()
    {
        await App.ConnectAsync();
        var shared = Workspace.AddChannel("both", shared: true);
        Workspace.AddPerson("eve", team: "T0OTHER").Uploads("a.yaml", Encoding.UTF8.GetBytes("x"), shared, "@Alvis", @as: f => f.IsStub = true);
        await Workspace.IsQuietAsync();
        var stub = Assert.Single(App.Events("app_mention"))["files"]![0]!;
        Assert.Equal(("check_file_info", null), ((string?)stub["file_access"], (string?)stub["url_private"]));
        Assert.Equal("a.yaml", (string?)(await App.CallAsync("files.info", ("file", (string)stub["id"]!)))["file"]!["name"]);
        Assert.True((bool)App.Envelopes[0]["payload"]!["is_ext_shared_channel"]!);
    }

    [Fact]
    public async Task The_app_uploads_in_three_steps()
    {
        var begun = await App.CallAsync("files.getUploadURLExternal", ("filename", "report.txt"), ("length", 5));
        var early = await CompleteAsync(begun);
        var sent = await App.GetAsync((string)begun["upload_url"]!, new ByteArrayContent("hello"u8.ToArray()), token: null);
        Assert.Equal("OK - 5", await sent.Content.ReadAsStringAsync());
        Assert.Equal(("file_not_found", "ok"), (early.Error(), (await CompleteAsync(begun)).Error()));
        Assert.Equal("[file report.txt]", Assert.Single(Incidents.Messages).Shown);
        Assert.Equal("file_not_found", (await CompleteAsync(begun)).Error());
        var shares = (await App.CallAsync("files.info", ("file", (string)begun["file_id"]!)))["file"]!["shares"]!;
        Assert.Equal(Incidents.Messages[0].Ts, (string?)shares["public"]![Incidents.Id]![0]!["ts"]);
    }

    [Fact]
    public async Task An_upload_of_another_length_than_announced_fails()
    {
        var begun = await App.CallAsync("files.getUploadURLExternal", ("filename", "report.txt"), ("length", 4));
        await App.GetAsync((string)begun["upload_url"]!, new ByteArrayContent("hello"u8.ToArray()), token: null);
        Assert.Equal("file_update_failed", (await CompleteAsync(begun)).Error());
        Assert.Equal("invalid_arguments", (await App.CallAsync("files.getUploadURLExternal", ("filename", "a"), ("length", 0))).Error());
    }

    private SharedFile Shared() => Workspace.AddPerson("mara").Uploads("a.yaml", "x", Incidents);

    private static string Address(SharedFile file) => (string)file.Json(inMessage: false)["url_private_download"]!;

    private Task<System.Text.Json.Nodes.JsonObject> CompleteAsync(System.Text.Json.Nodes.JsonObject begun) =>
        App.CallAsync("files.completeUploadExternal", ("files", $$"""[{"id":"{{(string)begun["file_id"]!}}","title":"Report"}]"""), ("channel_id", Incidents.Id));
}
