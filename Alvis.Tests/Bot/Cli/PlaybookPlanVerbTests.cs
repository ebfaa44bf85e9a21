using Alvis.Bot.Cli;
using Alvis.Engine.Plans;
using Alvis.Tests.Support;

namespace Alvis.Tests.Bot.Cli;

public sealed class PlaybookPlanVerbTests : IDisposable
{
    private readonly Shell shell = new();

    [Fact]
    [Shows("meta.condition")]
    public async Task Every_step_stands_beside_the_words_it_comes_from()
    {
        var path = shell.Write("shop.yaml", PlaybookCheckVerbTests.Shop.Replace("platform: fly.io", "platform: fly.io\n  condition: the shop hangs", StringComparison.Ordinal));

        Assert.Equal(ExitCodes.Ok, await shell.RunAsync("playbook", "plan", path));

        Assert.StartsWith("shop on fly.io: what Alvis does when \"the shop hangs\"\n", shell.Output, StringComparison.Ordinal);
        Assert.Matches("restart shop +.*\\| 1: If the health check fails, restart the app\\.", shell.Output);
        Assert.Matches("wait 1 minute +.*\\| 2: Wait for one minute\\.", shell.Output);
        Assert.Contains("At worst ", shell.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_terminal_the_two_columns_have_headings()
    {
        var path = shell.Write("shop.yaml", PlaybookCheckVerbTests.Shop);
        Assert.Equal(ExitCodes.Ok, await shell.RunAsync(plain: false, "playbook", "plan", path));
        Assert.Contains("restart shop", shell.Output, StringComparison.Ordinal);
        Assert.Contains("from", shell.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_json_it_is_the_plan_that_is_stored()
    {
        var path = shell.Write("shop.yaml", PlaybookCheckVerbTests.Shop);
        await shell.RunAsync("playbook", "plan", path, "--json");
        Assert.Contains(PlanJson.Read(shell.Output).Steps, s => s.Args is RestartArgs { Service: "shop" });
    }

    [Fact]
    public async Task Written_beside_the_playbook_it_can_be_reviewed_and_is_then_checked()
    {
        var path = shell.Write("shop.yaml", PlaybookCheckVerbTests.Shop);

        Assert.Equal(ExitCodes.Ok, await shell.RunAsync("playbook", "plan", path, "--write"));

        Assert.Contains($"Wrote {shell.At("shop.plan.json")}.", shell.Output, StringComparison.Ordinal);
        Assert.Contains(PlanJson.Read(File.ReadAllText(shell.At("shop.plan.json"))).Steps, s => s.Args is WaitArgs { Seconds: 60 });
        Assert.Equal(ExitCodes.Ok, await shell.RunAsync("playbook", "check", path));
        Assert.Equal(["shop.plan.json", "shop.yaml"], Directory.GetFiles(shell.Folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_reviewed_plan_that_differs_is_told_and_renewed_by_writing()
    {
        var path = shell.Write("shop.yaml", PlaybookCheckVerbTests.Shop);
        shell.Write("shop.plan.json", "{}");
        Assert.Equal(ExitCodes.Found, await shell.RunAsync("playbook", "plan", path));
        Assert.Contains("shop.plan.json:1:1: found no plan", shell.Errors, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Ok, await shell.RunAsync("playbook", "plan", path, "--write"));
    }

    [Fact]
    public async Task A_wrong_playbook_has_no_plan_and_none_is_written()
    {
        var path = shell.Write("shop.yaml", PlaybookCheckVerbTests.Shop.Replace("restart the app", "delete the database", StringComparison.Ordinal));

        Assert.Equal(ExitCodes.Found, await shell.RunAsync("playbook", "plan", path, "--write"));

        Assert.StartsWith($"{path}:8:", shell.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(shell.At("shop.plan.json")));
        Assert.Empty(shell.Output);
    }

    [Fact]
    public async Task A_plan_that_wakes_nobody_known_is_shown_and_not_written()
    {
        var path = shell.Write("shop.yaml", PlaybookCheckVerbTests.Shop.Replace("the on-call engineer", "Zarquon", StringComparison.Ordinal));
        Assert.Equal(ExitCodes.Found, await shell.RunAsync("playbook", "plan", path, "--write"));
        Assert.Contains("restart shop", shell.Output, StringComparison.Ordinal);
        Assert.Contains("(unknown_target)", shell.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(shell.At("shop.plan.json")));
    }

    [Fact]
    public async Task A_folder_and_a_missing_file_are_named()
    {
        Assert.Equal(ExitCodes.Found, await shell.RunAsync("playbook", "plan", shell.Folder));
        Assert.Equal(ExitCodes.Found, await shell.RunAsync("playbook", "plan", shell.At("none.yaml")));
        Assert.Equal($"{shell.Folder} is a folder. Name one playbook in it.\n{shell.At("none.yaml")}: there is no such file or folder.\n", shell.Errors);
    }

    public void Dispose() => shell.Dispose();
}
