using Alvis.Engine.Kinds;
using Alvis.Engine.Response;
using Alvis.Engine.Storage;
using Alvis.Tests.Support;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Alvis.Tests.Engine.Storage;

public sealed class SqliteDatabaseTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly TempFolder folder = new();

    private string Path => folder.File(SqliteDatabase.FileName);

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_folder_that_does_not_exist_is_made()
    {
        var inner = new DataFolder(folder.File("deep/inside"));

        await using var database = await SqliteDatabase.OpenAsync(inner, new ManualClock(), None);

        Assert.True(File.Exists(folder.File("deep/inside/alvis.db")));
    }

    [Fact]
    public async Task Every_commit_is_on_the_disk_and_readers_do_not_wait()
    {
        await using var database = await OpenAsync();

        Assert.Equal(("wal", 2L), await database.WriteAsync((db, tx) => (db.ExecuteScalar<string>("PRAGMA journal_mode", transaction: tx)!, db.ExecuteScalar<long>("PRAGMA synchronous", transaction: tx)), None));
    }

    [Fact]
    public async Task A_migration_is_applied_once()
    {
        await (await OpenAsync()).DisposeAsync();
        var clock = new ManualClock(Some.Night + TimeSpan.FromDays(1));

        await using var database = await SqliteDatabase.OpenAsync(new DataFolder(folder.Path), clock, None);

        var applied = await database.ReadAsync(db => db.QueryAsync<(long Number, long At)>("SELECT number, applied_at FROM alvis_schema ORDER BY number"), None);
        Assert.Equal(Enumerable.Range(1, SqliteMigrations.Newest).Select(n => (long)n), applied.Select(a => a.Number));
        Assert.All(applied, a => Assert.Equal(Some.Night.ToUnixTimeMilliseconds(), a.At));
    }

    [Fact]
    public async Task Several_that_open_an_empty_folder_at_once_all_find_the_store()
    {
        var databases = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(OpenAsync)));

        foreach (var database in databases)
            Assert.Equal(SqliteMigrations.Newest, await database.ReadAsync(db => db.ExecuteScalarAsync<long>("SELECT max(number) FROM alvis_schema"), None));
        foreach (var database in databases)
            await database.DisposeAsync();
    }

    [Fact]
    public async Task Two_writers_take_turns()
    {
        await using var one = await OpenAsync();
        await using var two = await OpenAsync();
        var stores = new[] { one, two }.Select(d => new SqliteIncidentStore(d, Options.Create(new ResponseOptions()))).ToArray();

        await Task.WhenAll(Enumerable.Range(0, 40).Select(n => Task.Run(() => stores[n % 2].OpenAsync(Some.Opened(service: $"s{n}"), Some.Night, None))));

        Assert.Equal(40, (await stores[0].ListAsync(100, None)).Select(l => l.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_reader_beside_a_writer_sees_what_is_committed_and_does_not_wait()
    {
        await using var writer = await OpenAsync();
        await using var reader = await SqliteDatabase.OpenToReadAsync(new DataFolder(folder.Path), None);
        var store = new SqliteIncidentStore(reader, Options.Create(new ResponseOptions()));
        await new SqliteIncidentStore(writer, Options.Create(new ResponseOptions())).OpenAsync(Some.Opened(), Some.Night, None);

        var seen = await writer.WriteAsync((db, tx) =>
        {
            db.Execute("INSERT INTO kill_switches (service, set_by, at, because) VALUES ('', 'Mara', 0, 'test')", transaction: tx);
            return store.ListAsync(10, None).GetAwaiter().GetResult().Count + new SqliteSwitches(reader).OnAsync(None).GetAwaiter().GetResult().Count;
        }, None);

        Assert.Equal(1, seen);
        Assert.Single(await new SqliteSwitches(reader).OnAsync(None));
    }

    [Fact]
    public async Task Reading_where_there_is_no_store_names_the_folder_and_makes_nothing()
    {
        var text = await RefusedAsync(() => SqliteDatabase.OpenToReadAsync(new DataFolder(folder.Path), None));

        Assert.Equal($"There is no Alvis store in {folder.Path}. Name its folder with --data DIR, or start Alvis there first.", text);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task A_folder_that_is_a_file_cannot_be_used()
    {
        await File.WriteAllTextAsync(folder.File("data"), "a file");

        Assert.Equal(
            $"The data folder of {folder.File("data/alvis.db")} cannot be made or opened. Give the user that runs Alvis the right to write there, or name another folder with --data DIR.",
            await RefusedAsync(() => SqliteDatabase.OpenAsync(new DataFolder(folder.File("data")), new ManualClock(), None)));
    }

    [Fact]
    public async Task A_file_that_is_a_folder_cannot_be_opened()
    {
        Directory.CreateDirectory(Path);

        Assert.Equal($"The store {Path} cannot be opened. Look whether its folder exists and the user that runs Alvis may write there.", await RefusedAsync(OpenAsync));
    }

    [Fact]
    public async Task A_file_that_can_only_be_read_is_refused_at_the_start()
    {
        // Rights do not bind root, who may run the tests. The file format does: a write version that SQLite does not know makes it read-only.
        await (await OpenAsync()).DisposeAsync();
        Patch(18, 3);

        Assert.Equal($"The store {Path} can be read but not written. Give the user that runs Alvis the right to write it and its folder.", await RefusedAsync(OpenAsync));
    }

    [Fact]
    public async Task A_text_file_is_refused_and_left_as_it_was()
    {
        var text = string.Join('\n', Enumerable.Repeat("This is a shopping list.", 100));
        await File.WriteAllTextAsync(Path, text);

        Assert.Equal($"{Path} is not an Alvis store. Move the file away, or name another folder with --data DIR.", await RefusedAsync(OpenAsync));
        Assert.Equal(text, await File.ReadAllTextAsync(Path));
    }

    [Fact]
    public async Task A_damaged_file_says_what_may_save_it()
    {
        await (await OpenAsync()).DisposeAsync();
        var size = (int)new FileInfo(Path).Length;
        for (var at = 100; at < size; at += 7)
            Patch(at, 0xA5);

        var text = await RefusedAsync(OpenAsync);

        Assert.Contains("is damaged. Stop Alvis, keep the file, and put back the last backup of it", text, StringComparison.Ordinal);
        Assert.Contains($"'sqlite3 {Path} .recover'", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damage_that_shows_later_is_said_in_the_same_words()
    {
        await using (var database = await OpenAsync())
        {
            var store = new SqliteIncidentStore(database, Options.Create(new ResponseOptions()));
            for (var n = 0; n < 40; n++)
                await store.OpenAsync(Some.Opened(service: $"s{n}"), Some.Night, None);
        }

        var root = await RootPageAsync("events");
        for (var at = (root - 1) * 4096; at < root * 4096; at++)
            Patch((int)at, 0xA5);

        await using var damaged = await OpenAsync();
        var text = await RefusedAsync(() => new SqliteIncidentStore(damaged, Options.Create(new ResponseOptions())).TimelineAsync(new IncidentId(1), None));
        Assert.Contains("is damaged", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_else_s_database_is_refused_and_left_as_it_was()
    {
        await ExecuteAsync("CREATE TABLE recipes (name TEXT)");
        var before = await File.ReadAllBytesAsync(Path);
        var refusal = $"{Path} is a database, but not an Alvis store. Name another folder with --data DIR.";

        Assert.Equal(refusal, await RefusedAsync(OpenAsync));
        Assert.Equal(refusal, await RefusedAsync(() => SqliteDatabase.OpenToReadAsync(new DataFolder(folder.Path), None)));

        Assert.Equal(before, await File.ReadAllBytesAsync(Path));
    }

    [Fact]
    public async Task A_store_of_a_newer_version_is_refused_with_the_cure()
    {
        await (await OpenAsync()).DisposeAsync();
        await ExecuteAsync("INSERT INTO alvis_schema (number, runs_with, name, applied_at) VALUES (99, 99, 'later', 0)");
        var refusal = $"The store {Path} was written by a newer Alvis (its schema is 99, this program knows {SqliteMigrations.Newest}). Start that newer version, or put back a backup from before the upgrade.";

        Assert.Equal(refusal, await RefusedAsync(OpenAsync));
        Assert.Equal(refusal, await RefusedAsync(() => SqliteDatabase.OpenToReadAsync(new DataFolder(folder.Path), None)));
    }

    [Fact]
    public async Task A_newer_schema_that_names_this_version_is_used()
    {
        await (await OpenAsync()).DisposeAsync();
        await ExecuteAsync("INSERT INTO alvis_schema (number, runs_with, name, applied_at) VALUES (99, 1, 'later', 0)");

        await using var database = await OpenAsync();

        Assert.Empty(await new SqliteSwitches(database).OnAsync(None));
    }

    [Fact]
    public async Task A_write_that_fails_leaves_the_next_one_its_turn()
    {
        await using var database = await OpenAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => database.WriteAsync<int>((db, tx) =>
        {
            db.Execute("INSERT INTO kill_switches (service, set_by, at, because) VALUES ('', 'Mara', 0, 'test')", transaction: tx);
            throw new InvalidOperationException("half way");
        }, None));

        Assert.Equal(0, await database.WriteAsync((db, tx) => db.ExecuteScalar<long>("SELECT count(*) FROM kill_switches", transaction: tx), None));
    }

    private Task<SqliteDatabase> OpenAsync() => SqliteDatabase.OpenAsync(new DataFolder(folder.Path), new ManualClock(), None);

    private static async Task<string> RefusedAsync<T>(Func<Task<T>> open) => (await Assert.ThrowsAsync<StoreUnusableException>(open)).Message;

    private void Patch(int at, byte value)
    {
        using var file = File.OpenWrite(Path);
        file.Position = at;
        file.WriteByte(value);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var db = new SqliteConnection($"Data Source={Path};Pooling=false");
        await db.ExecuteAsync(sql);
    }

    private async Task<long> RootPageAsync(string table)
    {
        await using var db = new SqliteConnection($"Data Source={Path};Pooling=false");
        return await db.ExecuteScalarAsync<long>("SELECT rootpage FROM sqlite_master WHERE name = @table", new { table });
    }
}
