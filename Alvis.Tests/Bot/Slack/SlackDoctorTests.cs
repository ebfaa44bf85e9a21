using Alvis.Bot.Cli;
using Alvis.Tests.Bot.Slack.Posting;
using Alvis.Tests.Support.SlackWorkspace;

namespace Alvis.Tests.Bot.Slack;

/// <summary>What <c>doctor</c> finds in a workspace, and the cure it names.</summary>
public sealed class SlackDoctorTests : IAsyncLifetime
{
    private Workspace workspace = null!;

    public async Task InitializeAsync() => workspace = await Workspace.StartAsync();

    public async Task DisposeAsync() => await workspace.DisposeAsync();

    [Fact]
    public async Task All_is_well_where_everything_is_as_it_should_be()
    {
        var mara = workspace.AddPerson("mara");
        var findings = await LookAsync(("Escalations:on-call:Slack", mara.Id), ("Escalations:sre:Slack", workspace.AddGroup("sre", mara).Id));

        Assert.All(findings, f => Assert.True(f.IsWell, $"{f.Text}: {f.Cure}"));
        Assert.Contains(findings, f => f.Text.Contains("Alvis is in it", StringComparison.Ordinal));
        Assert.Contains(findings, f => f.Text == "Escalations:on-call:Slack mentions mara");
        Assert.Equal(6, findings.Count);
    }

    [Fact]
    public async Task A_token_that_is_over_is_all_there_is_to_say()
    {
        workspace.Tokens.End(Tokens.Bot, "token_revoked");

        var finding = Assert.Single(await LookAsync());

        Assert.Contains("token_revoked", finding.Text, StringComparison.Ordinal);
        Assert.Contains("Slack:BotToken", finding.Cure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scopes_that_are_missing_are_named()
    {
        workspace.Tokens.BotScopes.Remove("channels:history");

        Assert.Equal("The bot token lacks 1 scope: channels:history", Ill(await LookAsync()).Text);
    }

    [Fact]
    public async Task An_app_token_that_is_over_is_found()
    {
        workspace.Tokens.End(Tokens.App, "token_revoked");

        Assert.Contains("Slack:AppToken", Ill(await LookAsync()).Cure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_channel_is_looked_at()
    {
        var (old, secret, open) = (workspace.AddChannel("old"), workspace.AddChannel("secret", ChannelKind.Private, withApp: false), workspace.AddChannel("open", withApp: false));
        old.Archive();

        var findings = await LookAsync(("Channels:old:Slack", old.Id), ("Channels:secret:Slack", secret.Id), ("Channels:open:Slack", open.Id));

        Assert.Contains(findings, f => f.Text == $"Channels:old:Slack is #old ({old.Id}), which is archived" && f.Cure!.Contains("archive", StringComparison.Ordinal));
        Assert.Contains(findings, f => f.Text.StartsWith($"Channels:secret:Slack ({secret.Id}): Slack answers channel_not_found", StringComparison.Ordinal) && f.Cure!.Contains("private channel", StringComparison.Ordinal));
        Assert.Contains(findings, f => f.IsWell && f.Text.EndsWith("Alvis is not in it and joins it with its first post", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nobody_is_mentioned_who_is_not_there() =>
        Assert.Equal(2, (await LookAsync(("Escalations:a:Slack", "U0NOBODY"), ("Escalations:b:Slack", "S0NOBODY"))).Count(f => !f.IsWell));

    [Fact]
    public async Task Slack_that_cannot_be_reached_is_said_so()
    {
        workspace.GoesDown();

        Assert.Contains("could not be looked at", Assert.Single(await LookAsync()).Text, StringComparison.Ordinal);
    }

    private static Finding Ill(IReadOnlyList<Finding> findings) => Assert.Single(findings, f => !f.IsWell);

    private async Task<IReadOnlyList<Finding>> LookAsync(params (string Key, string Value)[] more)
    {
        using var desk = new SlackDesk(workspace, more);
        return await desk.Doctor.LookAsync(CancellationToken.None);
    }
}
