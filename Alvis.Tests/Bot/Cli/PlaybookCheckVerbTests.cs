using Alvis.Bot.Cli;

namespace Alvis.Tests.Bot.Cli;

public sealed class PlaybookCheckVerbTests : IDisposable
{
    public const string Shop = """
        meta:
          service: shop
          platform: fly.io
        health_check:
          url: https://shop.example/health
          every: 5m
        details: |-
          If the health check fails, restart the app.
          Wait for one minute.
          Run the health check again.
          If it fails again, escalate to the on-call engineer.

        """;

    private readonly Shell shell = new();

    [Fact]
    public async Task A_good_one_is_named_with_what_it_is()
    {
        var path = shell.Write("shop.yaml", Shop);
        Assert.Equal(ExitCodes.Ok, await CheckAsync(path));
        Assert.StartsWith($"{path}: ok (shop on fly.io, ", shell.Output, StringComparison.Ordinal);
        Assert.Empty(shell.Errors);
    }

    [Fact]
    public async Task Everything_wrong_is_told_with_its_place_and_what_was_expected()
    {
        var path = shell.Write("shop.yaml", Shop.Replace("platform: fly.io", "platform: fly", StringComparison.Ordinal).Replace("every: 5m", "every: 5 m\n  tiemout: 2s", StringComparison.Ordinal));

        Assert.Equal(ExitCodes.Found, await CheckAsync(path));

        var lines = shell.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.Equal($"{path}:3:13: found 'fly'; expected command, fly.io, process or webhook", lines[0]);
        Assert.StartsWith($"{path}:6:10: found '5 m'; expected ", lines[1], StringComparison.Ordinal);
        Assert.Matches($"^{path}:7:3: .*'tiemout'.*did you mean 'timeout'", lines[2]);
    }

    [Fact]
    public async Task What_the_compiler_does_not_understand_points_into_the_file()
    {
        var path = shell.Write("shop.yaml", Shop.Replace("Wait for one minute.", "Turn it off and on.", StringComparison.Ordinal));
        Assert.Equal(ExitCodes.Found, await CheckAsync(path));
        Assert.StartsWith($"{path}:9:3: \"Turn it off and on\" (unknown_step); Alvis has no step for this.", shell.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_nobody_registered_is_told_before_the_night_they_are_needed()
    {
        var path = shell.Write("shop.yaml", Shop.Replace("the on-call engineer", "Zarquon", StringComparison.Ordinal));
        Assert.Equal(ExitCodes.Found, await CheckAsync(path));
        Assert.Contains("Nobody is registered as 'zarquon'", shell.Output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_folder_is_checked_file_by_file_and_counted()
    {
        shell.Write("p/a.yaml", Shop.Replace("service: shop", "service: a", StringComparison.Ordinal));
        shell.Write("p/b.yaml", "nothing: here");
        Assert.Equal(ExitCodes.Found, await CheckAsync(shell.At("p")));
        Assert.Contains("a.yaml: ok (a on fly.io", shell.Output, StringComparison.Ordinal);
        Assert.EndsWith("2 playbooks, 1 wrong.\n", shell.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_files_for_one_service_are_told_in_a_folder_and_one_by_one()
    {
        var (a, b) = (shell.Write("p/a.yaml", Shop), shell.Write("p/b.yaml", Shop));
        Assert.Equal(ExitCodes.Found, await CheckAsync(shell.At("p")));
        Assert.Equal(ExitCodes.Found, await CheckAsync(a, b));
        Assert.Contains($"{a}:2:12: found the service 'shop', which b.yaml has too; expected one file for a service", shell.Output, StringComparison.Ordinal);
        Assert.Contains($"{b}:2:12: found the service 'shop', which {a} has too; expected one file for a service", shell.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_named_twice_is_one_file()
    {
        var path = shell.Write("shop.yaml", Shop);
        Assert.Equal(ExitCodes.Ok, await CheckAsync(path, path));
    }

    [Fact]
    public async Task A_path_that_is_not_there_is_named_and_the_others_are_checked()
    {
        var path = shell.Write("shop.yaml", Shop);
        Assert.Equal(ExitCodes.Found, await CheckAsync(shell.At("none.yaml"), path));
        Assert.Equal($"{shell.At("none.yaml")}: there is no such file or folder.\n", shell.Errors);
        Assert.Contains(": ok (", shell.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_playbooks_is_told()
    {
        Assert.Equal(ExitCodes.Found, await CheckAsync(shell.Folder));
        Assert.Equal($"The folder {shell.Folder} holds no playbook (*.yaml, *.yml).\n", shell.Errors);
    }

    [Fact]
    public async Task A_reviewed_plan_that_is_not_the_one_is_told()
    {
        var path = shell.Write("shop.yaml", Shop);
        await shell.RunAsync("playbook", "plan", path, "--write");
        shell.Write("shop.yaml", Shop.Replace("one minute", "two minutes", StringComparison.Ordinal));

        Assert.Equal(ExitCodes.Found, await CheckAsync(path));

        Assert.Contains($"{shell.At("shop.plan.json")}:1:1: found another plan than the playbook gives now", shell.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reviewed_plan_that_is_none_is_told()
    {
        var path = shell.Write("shop.yaml", Shop);
        shell.Write("shop.plan.json", "{");
        Assert.Equal(ExitCodes.Found, await CheckAsync(path));
        Assert.Contains("shop.plan.json:1:1: found no plan (", shell.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# Restart the shop\n\nWhen it is down, restart it.\n")]
    [InlineData("a: &a [*a, *a]\n")]
    [InlineData("\0\0\0")]
    public async Task What_is_no_playbook_is_a_problem_and_never_a_fault(string text)
    {
        var path = shell.Write("x.yaml", text);
        Assert.Equal(ExitCodes.Found, await CheckAsync(path));
        Assert.StartsWith($"{path}:", shell.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_path_its_help_is_named()
    {
        Assert.Equal(ExitCodes.Usage, await CheckAsync());
        Assert.EndsWith("See: alvis playbook check --help\n", shell.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => shell.Dispose();

    private Task<int> CheckAsync(params string[] paths) => shell.RunAsync(["playbook", "check", .. paths]);
}
