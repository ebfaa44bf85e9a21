using Alvis.Bot.Cli;
using Alvis.Engine.Kinds;
using Alvis.Engine.Storage;
using Microsoft.Data.Sqlite;

namespace Alvis.Tests.Bot.Cli;

/// <summary>What verbs say when the data folder is not what they need.</summary>
public sealed class StoreTroubleTests : IDisposable
{
    private readonly Shell shell = new();

    public static TheoryData<string> Readers => ["incidents", "incident 1", "incidents --json", "incident 1 --json"];

    public static TheoryData<string> All => ["incidents", "incident 1", "incidents --json", "incident 1 --json", "migrate"];

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task Without_a_store_the_folder_that_was_looked_in_is_named(string verb)
    {
        Assert.Equal(ExitCodes.Store, await RunAsync(verb, shell.Folder));
        Assert.Equal($"There is no Alvis store in {shell.Folder}. Name its folder with --data DIR, or start Alvis there first.\n", shell.Errors);
        Assert.Empty(Directory.GetFileSystemEntries(shell.Folder));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_file_that_is_no_database_is_named_with_the_way_out(string verb)
    {
        shell.Write(SqliteDatabase.FileName, new string('x', 8_192));
        Assert.Equal(ExitCodes.Store, await RunAsync(verb, shell.Folder));
        Assert.Equal($"{shell.At("alvis.db")} is not an Alvis store. Move the file away, or name another folder with --data DIR.\n", shell.Errors);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_damaged_store_says_how_to_save_what_is_in_it(string verb)
    {
        await shell.FillAsync("shop");
        var bytes = await File.ReadAllBytesAsync(shell.At("alvis.db"));
        Array.Fill(bytes, (byte)0xFF, 4_096, bytes.Length - 4_096);
        await File.WriteAllBytesAsync(shell.At("alvis.db"), bytes);

        Assert.Equal(ExitCodes.Store, await RunAsync(verb, shell.Folder));

        Assert.Contains("is damaged. Stop Alvis, keep the file, and put back the last backup of it", shell.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_store_of_a_newer_version_is_left_alone(string verb)
    {
        await shell.FillAsync("shop");
        await ExecuteAsync("INSERT INTO alvis_schema (number, runs_with, name, applied_at) VALUES (99, 99, 'later', 0)");

        Assert.Equal(ExitCodes.Store, await RunAsync(verb, shell.Folder));

        Assert.Contains("was written by a newer Alvis (its schema is 99", shell.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task A_database_of_another_program_is_left_alone(string verb)
    {
        await ExecuteAsync("CREATE TABLE customers (id INTEGER)");
        Assert.Equal(ExitCodes.Store, await RunAsync(verb, shell.Folder));
        Assert.Contains("is a database, but not an Alvis store", shell.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_in_the_place_of_the_store_is_told_by_both_who_read_and_who_write()
    {
        Directory.CreateDirectory(shell.At("alvis.db"));
        Assert.Equal(ExitCodes.Store, await RunAsync("incidents", shell.Folder));
        Assert.Equal(ExitCodes.Store, await RunAsync("migrate", shell.Folder));
        Assert.Contains("alvis.db cannot be opened", shell.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_in_the_place_of_the_folder_is_told()
    {
        var file = shell.Write("data", "");
        Assert.Equal(ExitCodes.Store, await RunAsync("incidents", file));
        Assert.Equal(ExitCodes.Store, await RunAsync("migrate", file));
        Assert.Contains($"The data folder {file} cannot be made", shell.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Beside_a_running_alvis_incidents_are_read_and_nothing_is_migrated()
    {
        await shell.FillAsync("shop");
        using var running = DataLock.Take(new DataFolder(shell.Folder));
        await using var store = await SqliteDatabase.OpenAsync(new DataFolder(shell.Folder), TimeProvider.System, CancellationToken.None);

        Assert.Equal(ExitCodes.Ok, await RunAsync("incidents", shell.Folder));
        Assert.Equal(ExitCodes.Ok, await RunAsync("incident 1", shell.Folder));
        Assert.Equal(ExitCodes.Running, await RunAsync("migrate", shell.Folder));

        Assert.Equal($"Another Alvis (process {Environment.ProcessId}) runs on {shell.Folder}. Stop it first, or name another folder with --data DIR.\n", shell.Errors);
    }

    [Fact]
    public async Task A_second_alvis_on_the_same_data_names_the_first_and_stops()
    {
        using var running = DataLock.Take(new DataFolder(shell.Folder));
        Assert.Equal(ExitCodes.Running, await RunAsync("serve", shell.Folder));
        Assert.StartsWith($"Another Alvis (process {Environment.ProcessId}) runs on {shell.Folder}.", shell.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => shell.Dispose();

    private Task<int> RunAsync(string verb, string folder) => shell.RunAsync([.. verb.Split(' '), "--data", folder]);

    private async Task ExecuteAsync(string sql)
    {
        await using var db = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = shell.At("alvis.db"), Pooling = false }.ConnectionString);
        await db.OpenAsync();
        await using var command = db.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
