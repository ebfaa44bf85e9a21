using System.Text;

namespace Alvis.Tests.Support.SlackWorkspace.Tests;

/// <summary>Who may call, and in what form.</summary>
public sealed class TokenTests : WorkspaceTest
{
    [Theory]
    [InlineData(null, "not_authed")]
    [InlineData("xoxb-somebody-elses", "invalid_auth")]
    [InlineData(Tokens.App, "not_allowed_token_type")]
    public async Task A_token_that_is_missing_or_not_the_bots_is_refused(string? token, string error) =>
        Assert.Equal(error, (await App.SendAsync("chat.postMessage", RawApp.Form(("channel", Incidents.Id), ("text", "hi")), token)).Body.Error());

    [Fact]
    public async Task The_bots_token_opens_no_link() => Assert.Equal("not_allowed_token_type", (await App.CallAsync("apps.connections.open")).Error());

    [Theory]
    [InlineData("token_revoked")]
    [InlineData("account_inactive")]
    [InlineData("token_expired")]
    public async Task A_token_that_is_over_is_refused_with_the_reason(string error)
    {
        Workspace.Tokens.End(Tokens.Bot, error);
        Assert.Equal(error, (await App.CallAsync("auth.test")).Error());
        Workspace.Tokens.Renew(Tokens.Bot);
        Assert.Equal("ok", (await App.CallAsync("auth.test")).Error());
    }

    [Fact]
    public async Task A_missing_scope_is_named_with_those_there_are()
    {
        Workspace.Tokens.BotScopes.Clear();
        Workspace.Tokens.BotScopes.UnionWith(["users:read", "commands"]);
        var answer = await App.CallAsync("chat.postMessage", ("channel", Incidents.Id), ("text", "hi"));
        Assert.Equal(("missing_scope", "chat:write", "commands,users:read"), (answer.Error(), (string?)answer["needed"], (string?)answer["provided"]));
        Assert.Empty(Incidents.Messages);
    }

    [Fact]
    public async Task A_private_channel_wants_the_scope_of_private_ones()
    {
        var secret = Workspace.AddChannel("secret", ChannelKind.Private);
        Workspace.Tokens.BotScopes.Remove("groups:history");
        Assert.Equal("missing_scope", (await App.CallAsync("conversations.history", ("channel", secret.Id))).Error());
        Assert.Equal("ok", (await App.CallAsync("conversations.history", ("channel", Incidents.Id))).Error());
    }

    [Fact]
    public async Task A_token_in_a_JSON_body_is_not_looked_at()
    {
        var body = $$"""{"token":"{{Tokens.Bot}}"}""";
        Assert.Equal("not_authed", (await App.SendAsync("auth.test", new StringContent(body, Encoding.UTF8, "application/json"), null)).Body.Error());
        Assert.Equal("ok", (await App.SendAsync("auth.test", RawApp.Form(("token", Tokens.Bot)), null)).Body.Error());
    }

    [Fact]
    public async Task Who_the_app_is_comes_with_what_it_may_do()
    {
        var (response, body) = await App.SendAsync("auth.test", RawApp.Form());
        Assert.Equal((Workspace.Team, Workspace.BotUser, Workspace.BotId), ((string?)body["team_id"], (string?)body["user_id"], (string?)body["bot_id"]));
        Assert.Contains("chat:write", Assert.Single(response.Headers.GetValues("x-oauth-scopes")).Split(','));
    }

    [Fact]
    public async Task A_method_that_takes_no_JSON_sees_nothing_in_it()
    {
        var answer = await App.JsonAsync("conversations.info", $$"""{"channel":"{{Incidents.Id}}"}""");
        Assert.Equal(("invalid_arguments", "[ERROR] missing required field: channel"), (answer.Error(), answer.Details()));
        Assert.Equal("ok", (await App.CallAsync("conversations.info", ("channel", Incidents.Id))).Error());
    }

    [Theory]
    [InlineData("application/json", "{", "invalid_json")]
    [InlineData("application/json", "[]", "invalid_json")]
    [InlineData("application/xml", "<a/>", "invalid_post_type")]
    public async Task A_body_that_is_none_is_refused(string type, string body, string error) =>
        Assert.Equal(error, (await App.SendAsync("chat.postMessage", new StringContent(body, Encoding.UTF8, type))).Body.Error());

    [Fact]
    public async Task A_method_that_there_is_not_is_refused() => Assert.Equal("unknown_method", (await App.CallAsync("chat.shout")).Error());

    [Fact]
    public void Every_method_is_in_the_reference_and_every_one_of_the_reference_is_there() =>
        Assert.Equal(Contract.All.Keys.Order(), Workspace.Methods.Select(m => m.Name).Order());

    [Fact]
    public async Task Uninstalling_ends_the_token_and_is_told()
    {
        await App.ConnectAsync();
        Workspace.Uninstalls();
        await Workspace.IsQuietAsync();
        Assert.Equal("account_inactive", (await App.CallAsync("auth.test")).Error());
        Assert.Single(App.Events("tokens_revoked"));
        Assert.Single(App.Events("app_uninstalled"));
    }
}
