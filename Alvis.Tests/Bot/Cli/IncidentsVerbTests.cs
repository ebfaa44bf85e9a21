using System.Text.Json;
using Alvis.Bot.Cli;

namespace Alvis.Tests.Bot.Cli;

public sealed class IncidentsVerbTests : IDisposable
{
    private readonly Shell shell = new();

    [Fact]
    public async Task The_newest_stands_first_with_all_that_tells_them_apart()
    {
        await shell.FillAsync("shop", "blog");

        Assert.Equal(ExitCodes.Ok, await shell.RunAsync("incidents", "--data", shell.Folder));

        var lines = shell.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["id", "service", "state", "opened", "down", "for", "restarts", "finding"], Words(lines[0]));
        Assert.Equal(["INC-2", "blog", "open", "2026-03-01", "03:00:00", "UTC"], Words(lines[1])[..6]);
        Assert.Equal(["INC-1", "shop", "closed", "2026-03-01", "03:00:00", "UTC", "1", "minute", "40", "seconds", "1"], Words(lines[2])[..11]);
        Assert.EndsWith("answered 503, wanted 200", lines[1].TrimEnd(), StringComparison.Ordinal);
        Assert.Empty(shell.Errors);
    }

    [Fact]
    public async Task As_json_it_is_one_value_with_plain_names()
    {
        await shell.FillAsync("shop", "blog");

        await shell.RunAsync("incidents", "--json", "--data", shell.Folder);

        var all = JsonDocument.Parse(shell.Output).RootElement;
        Assert.Equal(2, all.GetArrayLength());
        Assert.Equal("""{"id":"INC-1","service":"shop","status":"closed","opened_at":"2026-03-01T03:00:00Z","closed_at":"2026-03-01T03:01:05Z","failing_since":"2026-03-01T02:59:25Z","down_for_seconds":100,"restarts":1,"finding":"answered 200 in 12 ms"}""",
            JsonSerializer.Serialize(all[1]));
        Assert.Equal(JsonValueKind.Null, all[0].GetProperty("closed_at").ValueKind);
    }

    [Fact]
    public async Task An_empty_store_explains_itself()
    {
        await shell.FillAsync();

        Assert.Equal(ExitCodes.Ok, await shell.RunAsync("incidents", "--data", shell.Folder));

        Assert.StartsWith($"No incident yet in {shell.Folder}. One opens when", shell.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_store_is_an_empty_list_for_programs()
    {
        await shell.FillAsync();
        await shell.RunAsync("incidents", "--json", "--data", shell.Folder);
        Assert.Equal("[]", shell.Output.Trim());
    }

    [Fact]
    public async Task On_a_terminal_it_is_a_table_with_the_same_words()
    {
        await shell.FillAsync("shop");
        Assert.Equal(ExitCodes.Ok, await shell.RunAsync(plain: false, "incidents", "--data", shell.Folder));
        Assert.Contains("INC-1", shell.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_takes_nothing_else()
    {
        Assert.Equal(ExitCodes.Usage, await shell.RunAsync("incidents", "shop"));
        Assert.StartsWith("'shop' is one argument too many.", shell.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => shell.Dispose();

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
