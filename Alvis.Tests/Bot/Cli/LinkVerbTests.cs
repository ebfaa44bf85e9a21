using Alvis.Bot.Access;
using Alvis.Bot.Cli;
using Alvis.Engine.Kinds;
using Alvis.Engine.Storage;
using Microsoft.Data.Sqlite;

namespace Alvis.Tests.Bot.Cli;

public sealed class LinkVerbTests : IDisposable
{
    private readonly Shell shell = new();

    [Fact]
    public async Task The_link_stands_on_a_line_of_its_own_with_what_it_makes_of_whom()
    {
        await shell.FillAsync();
        Assert.Equal(ExitCodes.Ok, await RunAsync("ada"));

        var lines = shell.Output.Split('\n');
        Assert.Equal("Open this within 10 minutes to sign in as ada. It works once.", lines[0]);
        Assert.StartsWith("http://127.0.0.1:5080/sign-in?link=", lines[1], StringComparison.Ordinal);
        Assert.Equal("Nobody is an admin yet, so ada becomes one.", lines[2]);
    }

    [Fact]
    public async Task It_writes_nothing_to_the_store_and_is_taken_by_the_alvis_that_runs_there()
    {
        await shell.FillAsync();
        using var running = DataLock.Take(new DataFolder(shell.Folder));
        await using var database = await SqliteDatabase.OpenAsync(new DataFolder(shell.Folder), TimeProvider.System, CancellationToken.None);
        Assert.Equal(ExitCodes.Ok, await RunAsync("ada", "--role", "Responder", "--url", "https://alvis.example"));

        var link = shell.Output.Split('\n')[1];
        Assert.StartsWith("https://alvis.example/sign-in?link=", link, StringComparison.Ordinal);
        var store = new SqlitePeopleStore(database);
        Assert.Empty(await store.AllAsync(CancellationToken.None));
        var (claim, _) = new Links(new DataFolder(shell.Folder), new RandomIds(), TimeProvider.System).Read(link.Split('=')[1]);
        Assert.Equal(("console:ada", Role.Responder, true), (claim!.Account, claim.Role, claim.Sets));
    }

    [Fact]
    public async Task Without_a_name_it_is_for_who_runs_it()
    {
        await shell.FillAsync();
        await RunAsync();
        Assert.Contains($"to sign in as {People.OperatorName()}.", shell.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'<b>' cannot be a name here", "<b>")]
    [InlineData("'' cannot be a name here", "")]
    [InlineData("--role: found 'admn'; did you mean 'admin'?", "ada", "--role", "admn")]
    [InlineData("--role: found '2'", "ada", "--role", "2")]
    [InlineData("--url: found 'alvis.example'; expected an address such as http://127.0.0.1:5080", "ada", "--url", "alvis.example")]
    [InlineData("--url: found 'https://alvis.example/x'", "ada", "--url", "https://alvis.example/x")]
    [InlineData("'bo' is one argument too many.", "ada", "bo")]
    public async Task Wrong_input_is_named(string said, params string[] args)
    {
        await shell.FillAsync();
        Assert.Equal(ExitCodes.Usage, await RunAsync(args));
        Assert.StartsWith(said, shell.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(shell.At(LinkKey.FileName)));
    }

    [Fact]
    public async Task A_folder_without_a_store_gets_no_key()
    {
        Assert.Equal(ExitCodes.Store, await RunAsync("ada"));
        Assert.StartsWith($"There is no Alvis store in {shell.Folder}.", shell.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(shell.Folder));
    }

    [Fact]
    public async Task A_store_that_knows_no_people_yet_says_how_to_bring_it_up_to_date()
    {
        await shell.FillAsync();
        await using (var db = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = shell.At(SqliteDatabase.FileName), Pooling = false }.ConnectionString))
        {
            await db.OpenAsync();
            await using var command = db.CreateCommand();
            command.CommandText = "DELETE FROM alvis_schema WHERE number > 1";
            await command.ExecuteNonQueryAsync();
        }

        Assert.Equal(ExitCodes.Store, await RunAsync("ada"));
        Assert.Contains("has schema 1, from a version that knew no people yet", shell.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_key_is_named()
    {
        await shell.FillAsync();
        shell.Write(LinkKey.FileName, "short");
        Assert.Equal(ExitCodes.Store, await RunAsync("ada"));
        Assert.Contains("console.key has 5 bytes; expected a key of 32.", shell.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => shell.Dispose();

    private Task<int> RunAsync(params string[] args) => shell.RunAsync(["link", .. args, "--data", shell.Folder]);
}
