using Alvis.Bot.Access;
using Alvis.Bot.Commands;
using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;
using Alvis.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Alvis.Tests.Stories;

/// <summary>What people say of playbooks, to a whole Alvis.</summary>
public sealed class PlaybookStories
{
    private const string Shop = """
        meta: { service: shop, platform: webhook }
        health_check: { url: SHOP/health, every: 1s, timeout: 1s }
        details: If the health check fails, restart the shop.
        """;

    [Fact]
    public async Task A_playbook_that_is_proposed_and_confirmed_in_chat_is_checked_at_once_and_can_be_removed()
    {
        await using var alvis = await StartAsync();

        var shown = Assert.IsType<PreviewCard>((await SayAsync(alvis, $"add-playbook {Till(alvis, "every: 1s")}", Some.Ivo)).Card);
        Assert.Equal("Add a playbook for till", shown.Title);
        Assert.Contains("http://127.0.0.1:9/restart", shown.Target, StringComparison.Ordinal);
        Assert.True((await SayAsync(alvis, $"confirm {shown.Proposal}", Some.Mara)).Ok);

        var states = alvis.Services.GetRequiredService<CheckStates>();
        await alvis.UntilAsync(() => Task.FromResult(states.Of("till").Last is { Healthy: true }), () => "The till was never checked.");
        Assert.Contains("till  healthy", await TextAsync(alvis, "list"), StringComparison.Ordinal);
        Assert.Contains("is the file", await TextAsync(alvis, $"edit shop {Shop}"), StringComparison.Ordinal);

        await alvis.StartAgainAsync();
        Assert.Contains("by Mara at", await TextAsync(alvis, "show till"), StringComparison.Ordinal);
        Assert.StartsWith("The playbook of till is removed", await TextAsync(alvis, "remove till yes"), StringComparison.Ordinal);
        Assert.DoesNotContain("till", await TextAsync(alvis, "list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_asks_for_a_run_cannot_approve_what_comes_of_it()
    {
        await using var alvis = await StartAsync();
        var shown = Assert.IsType<PreviewCard>((await SayAsync(alvis, $"add-playbook {Till(alvis, "every: 1h, fail_after: 1")}restart: {{ approval: ask }}\n", Some.Ivo)).Card);
        await SayAsync(alvis, $"confirm {shown.Proposal}", Some.Ivo);
        Assert.Contains("nothing was done", await TextAsync(alvis, "run till"), StringComparison.Ordinal);
        // The shop's own check must not open an incident beside it.
        await SayAsync(alvis, "silence shop", Some.Ivo);
        alvis.Shop.GoesDown();

        Assert.Contains("till fails", await TextAsync(alvis, "run till"), StringComparison.Ordinal);
        await alvis.ShowsAsync("Mara asked for this run");
        await alvis.ShowsAsync("Approval needed");

        Assert.Equal("You asked for this run, so somebody else must approve it.", await TextAsync(alvis, "approve INC-1"));
        Assert.True((await SayAsync(alvis, "approve INC-1", Some.Ivo)).Ok);
        await alvis.ShowsAsync("Ivo approved");
    }

    private static Task<World> StartAsync() => World.StartAsync(Shop, ("Webhooks:till:Url", "http://127.0.0.1:9/restart"), ("Webhooks:till:Secret", "hook"));

    private static string Till(World alvis, string check) => $"""
        meta: {"{"} service: till, platform: webhook {"}"}
        health_check: {"{"} url: "{alvis.Shop.Url}/health", timeout: 1s, {check} {"}"}
        details: If the health check fails, restart the till.

        """;

    private static Task<Reply> SayAsync(World alvis, string line, Person by) =>
        alvis.Services.GetRequiredService<ChatVerbs>().SayAsync(line, new Asker(by, Role.Admin, "console"), CancellationToken.None);

    private static async Task<string> TextAsync(World alvis, string line) => PlainText.Of((await SayAsync(alvis, line, Some.Mara)).Card);
}
