using Alvis.Bot.Cli;
using Alvis.Tests.Support;

namespace Alvis.Tests.Bot.Cli;

public sealed class PlaybookTestVerbTests : IDisposable
{
    private readonly Shell shell = new();

    [Fact]
    public async Task A_passing_check_shows_what_was_found_and_how_long_it_took()
    {
        await using var shop = ProbeTarget.Answers(200, "ok");

        var (code, output, errors) = await TestAsync(shop);

        Assert.Equal((ExitCodes.Ok, ""), (code, errors));
        Assert.StartsWith($"shop: GET {shop.Url}\nPassed: answered 200 in ", output, StringComparison.Ordinal);
        Assert.Matches(@"\nTook \S+ \(connect \S+, first byte \S+\)\n", output);
        Assert.EndsWith("No incident would open. After 2 failures in a row Alvis would first restart shop (fly.io: restart the started machines of app shop one by one (api.machines.dev, as `fly apps restart shop` does)).\n", output, StringComparison.Ordinal);
        Assert.Single(shop.Requests);
    }

    [Fact]
    public async Task A_failing_check_says_what_would_follow_and_does_none_of_it()
    {
        await using var shop = ProbeTarget.Answers(503, "database is away");

        var (code, output, _) = await TestAsync(shop);

        Assert.Equal(ExitCodes.Found, code);
        Assert.Contains("\nFailed: answered 503, wanted 200\n", output, StringComparison.Ordinal);
        Assert.Contains("\nIt said: database is away\n", output, StringComparison.Ordinal);
        Assert.Contains("\nAfter 2 failures in a row an incident would open, and Alvis would first restart shop (", output, StringComparison.Ordinal);
        Assert.Single(shop.Requests);
    }

    [Fact]
    public async Task A_check_of_this_machine_is_refused_until_the_operator_allows_it()
    {
        var path = shell.Write("shop.yaml", At("http://127.0.0.1:9/health"));
        Assert.Equal(ExitCodes.Found, await shell.RunAsync("playbook", "test", path));
        Assert.Contains("Checks:Networks", shell.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_playbook_is_not_tried()
    {
        var path = shell.Write("shop.yaml", At("shop/health"));
        Assert.Equal(ExitCodes.Found, await shell.RunAsync("playbook", "test", path));
        Assert.StartsWith($"{path}:5:8: found 'shop/health'", shell.Errors, StringComparison.Ordinal);
        Assert.Empty(shell.Output);
    }

    [Fact]
    public async Task A_folder_and_a_missing_file_are_named()
    {
        Assert.Equal(ExitCodes.Found, await shell.RunAsync("playbook", "test", shell.Folder));
        Assert.Equal(ExitCodes.Found, await shell.RunAsync("playbook", "test", shell.At("none.yaml")));
        Assert.Equal($"{shell.Folder} is a folder. Name one playbook in it.\n{shell.At("none.yaml")}: there is no such file or folder.\n", shell.Errors);
    }

    [Fact]
    public async Task Without_a_path_its_help_is_named()
    {
        Assert.Equal(ExitCodes.Usage, await shell.RunAsync("playbook", "test"));
        Assert.EndsWith("See: alvis playbook test --help\n", shell.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => shell.Dispose();

    private static string At(string url) => PlaybookCheckVerbTests.Shop.Replace("https://shop.example/health", url, StringComparison.Ordinal);

    // In a process of its own: loopback is allowed by its environment, which the tests here share.
    private async Task<(int Code, string Output, string Errors)> TestAsync(ProbeTarget shop)
    {
        var path = shell.Write("shop.yaml", At(shop.Url));
        await using var alvis = AlvisProcess.Start(["playbook", "test", path], variables: new Dictionary<string, string> { ["Checks__Networks__2"] = "loopback" });
        return (await alvis.EndAsync(), alvis.Output, alvis.Errors);
    }
}
