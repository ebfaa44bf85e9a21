using System.Text.Json;
using Alvis.Bot.Cli;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;
using Alvis.Engine.Storage;
using Alvis.Tests.Support;
using Dapper;

namespace Alvis.Tests.Bot.Cli;

public sealed class AuditVerbTests : IDisposable
{
    private readonly Shell shell = new();

    [Fact]
    public async Task The_newest_stands_last()
    {
        await FillAsync();
        Assert.Equal(ExitCodes.Ok, await RunAsync());
        Assert.Equal(
            "time                    who  did             about why\n2026-03-01 03:00:00 UTC Mara kill switch on  shop  moving\n2026-03-01 03:05:00 UTC Ivo  kill switch off shop\n",
            shell.Output);
    }

    [Fact]
    public async Task As_json_it_has_plain_names_and_as_many_as_were_asked_for()
    {
        await FillAsync();
        await RunAsync("--json", "--most", "1");
        Assert.Equal("""[{"at":"2026-03-01T03:05:00Z","by":"Ivo","by_id":"p2","what":"kill_switch_off","about":"shop","text":""}]""",
            JsonSerializer.Serialize(JsonDocument.Parse(shell.Output).RootElement));
    }

    [Fact]
    public async Task Verified_chains_hold_until_somebody_edits_a_row()
    {
        await FillAsync();
        Assert.Equal(ExitCodes.Ok, await RunAsync("--verify"));
        Assert.StartsWith("All chains hold", shell.Output, StringComparison.Ordinal);

        await WithStoreAsync(database => database.WriteAsync((db, tx) => db.Execute("UPDATE audit SET actor_name = 'Cy' WHERE number = 1", transaction: tx), CancellationToken.None));

        Assert.Equal(ExitCodes.Found, await RunAsync("--verify"));
        Assert.Contains("The chain does not hold at entry 1 of the audit", shell.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Found, await RunAsync("--verify", "--json"));
    }

    [Fact]
    public async Task An_empty_audit_explains_itself()
    {
        await shell.FillAsync();
        Assert.Equal(ExitCodes.Ok, await RunAsync());
        Assert.StartsWith($"Nobody has done anything yet in {shell.Folder}.", shell.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--most: found 0; expected a whole number from 1 to 10000", "--most", "0")]
    [InlineData("--most: found 10001", "--most", "10001")]
    [InlineData("Cannot parse argument 'x'", "--most", "x")]
    [InlineData("Unknown option '--mots'; did you mean '--most'?", "--mots", "1")]
    public async Task Wrong_input_is_named(string said, params string[] args)
    {
        await shell.FillAsync();
        Assert.Equal(ExitCodes.Usage, await RunAsync(args));
        Assert.StartsWith(said, shell.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_store_the_folder_that_was_looked_in_is_named()
    {
        Assert.Equal(ExitCodes.Store, await RunAsync());
        Assert.StartsWith($"There is no Alvis store in {shell.Folder}.", shell.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => shell.Dispose();

    private Task<int> RunAsync(params string[] args) => shell.RunAsync(["audit", .. args, "--data", shell.Folder]);

    private Task FillAsync() => WithStoreAsync(async database =>
    {
        var audit = new SqliteAuditStore(database);
        await audit.AddAsync(new AuditEntry(Some.Night, Actor.Of(Some.Mara), AuditWords.KillSwitchOn, "shop", "moving"), CancellationToken.None);
        await audit.AddAsync(new AuditEntry(Some.Night.AddMinutes(5), Actor.Of(Some.Ivo), AuditWords.KillSwitchOff, "shop", ""), CancellationToken.None);
    });

    private async Task WithStoreAsync(Func<SqliteDatabase, Task> work)
    {
        await using var database = await SqliteDatabase.OpenAsync(new DataFolder(shell.Folder), TimeProvider.System, CancellationToken.None);
        await work(database);
    }
}
