using System.Text.Json;
using Alvis.Bot.Cli;

namespace Alvis.Tests.Bot.Cli;

public sealed class IncidentVerbTests : IDisposable
{
    private readonly Shell shell = new();

    [Theory]
    [InlineData("INC-1")]
    [InlineData("inc-1")]
    [InlineData("1")]
    public async Task Its_timeline_is_shown_with_times_and_who_and_then_the_summary(string id)
    {
        await shell.FillAsync("shop", "blog");

        Assert.Equal(ExitCodes.Ok, await shell.RunAsync("incident", id, "--data", shell.Folder));

        var text = string.Join('\n', shell.Output.Split('\n').Select(l => string.Join(' ', l.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
        Assert.Equal(
            """
            INC-1: shop, closed

            time who what
            2026-03-01 03:00:00 UTC Alvis shop is down: answered 503, wanted 200 (failing since 2026-03-01 02:59:25 UTC)
            2026-03-01 03:00:01 UTC Alvis Restarting shop: restart shop
            2026-03-01 03:00:01 UTC Alvis Restarted: started pid 11
            2026-03-01 03:01:05 UTC Alvis Check passed: answered 200 in 12 ms
            2026-03-01 03:01:05 UTC Alvis Closed: it passes its check again

            INC-1 shop: recovered after 1 restart

            """, text);
    }

    [Fact]
    public async Task An_open_one_says_why_there_is_no_summary()
    {
        await shell.FillAsync("shop");
        await shell.RunAsync("incident", "1", "--data", shell.Folder);
        Assert.Contains("INC-1: shop, open", shell.Output, StringComparison.Ordinal);
        Assert.Contains("No summary yet: it is written when the incident closes.", shell.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_json_every_entry_has_its_word_and_its_body()
    {
        await shell.FillAsync("shop", "blog");

        await shell.RunAsync("incident", "1", "--json", "--data", shell.Folder);

        var incident = JsonDocument.Parse(shell.Output).RootElement;
        Assert.Equal(("INC-1", "shop", "closed"), (Text(incident, "id"), Text(incident, "service"), Text(incident, "status")));
        var entries = incident.GetProperty("entries").EnumerateArray().ToList();
        Assert.Equal(["opened", "restart_begun", "restart_finished", "probed", "closed", "summary_written"], entries.Select(e => Text(e, "word")));
        Assert.Equal([1, 2, 3, 4, 5, 6], entries.Select(e => e.GetProperty("sequence").GetInt64()));
        Assert.Equal(("2026-03-01T03:00:01Z", "Alvis"), (Text(entries[1], "at"), Text(entries[1], "by")));
        Assert.Equal("restart shop", entries[1].GetProperty("body").GetProperty("call").GetString());
        Assert.Equal("s1", entries[0].GetProperty("body").GetProperty("plan").GetProperty("start").GetString());
    }

    [Fact]
    public async Task An_unknown_one_is_answered_with_those_that_are_there()
    {
        await shell.FillAsync("shop", "blog");

        Assert.Equal(ExitCodes.Found, await shell.RunAsync("incident", "INC-9", "--data", shell.Folder));

        Assert.Equal($"There is no INC-9 in {shell.Folder}. There are INC-2 (blog) and INC-1 (shop).\n", shell.Errors);
        Assert.Empty(shell.Output);
    }

    [Fact]
    public async Task Before_the_first_one_it_says_that_there_is_none()
    {
        await shell.FillAsync();
        Assert.Equal(ExitCodes.Found, await shell.RunAsync("incident", "1", "--data", shell.Folder));
        Assert.Equal($"There is no INC-1 in {shell.Folder}, and no other incident yet.\n", shell.Errors);
    }

    [Theory]
    [InlineData("shop")]
    [InlineData("INC-")]
    [InlineData("0")]
    [InlineData("99999999999999999999")]
    public async Task What_is_no_id_is_told_what_one_looks_like(string id)
    {
        Assert.Equal(ExitCodes.Usage, await shell.RunAsync("incident", id, "--data", shell.Folder));
        Assert.Equal($"'{id}' is no incident. Write its id as INC-1, inc-1 or 1; 'alvis incidents' lists them.\n", shell.Errors);
    }

    [Fact]
    public async Task Without_an_id_its_help_is_named()
    {
        Assert.Equal(ExitCodes.Usage, await shell.RunAsync("incident"));
        Assert.EndsWith("See: alvis incident --help\n", shell.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => shell.Dispose();

    private static string? Text(JsonElement of, string name) => of.GetProperty(name).GetString();
}
