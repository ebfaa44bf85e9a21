using System.Globalization;
using System.Reflection;
using Alvis.Engine.Kinds;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Alvis.Engine.Storage;

/// <summary>From which number to which opening brought a store's schema; from 0 when it was made.</summary>
public sealed record SchemaChange(long From, long To);

/// <summary>
/// Numbered SQL files, forward only, each in a transaction of its own. A file's first line, <c>-- runs with: N</c>, names the oldest
/// schema number a program must know to run on it: only older programs refuse.
/// </summary>
internal static class SqliteMigrations
{
    private const string Folder = "Alvis.Engine.Storage.Migrations.Sqlite.";

    /// <summary>The newest schema this program knows.</summary>
    public static int Newest => All.Value[^1].Number;

    private static readonly Lazy<IReadOnlyList<Migration>> All = new(Load);

    /// <summary>Applies what is missing and says from which number to which that went.</summary>
    /// <exception cref="StoreUnusableException">The store is newer than this program may run on.</exception>
    public static async Task<SchemaChange> ApplyAsync(SqliteConnection connection, string path, TimeProvider time, CancellationToken cancel)
    {
        await RefuseOthersAsync(connection, path, cancel);
        await connection.ExecuteAsync(new CommandDefinition(
            "CREATE TABLE IF NOT EXISTS alvis_schema (number INTEGER PRIMARY KEY, runs_with INTEGER NOT NULL, name TEXT NOT NULL, applied_at INTEGER NOT NULL)",
            cancellationToken: cancel));
        var now = await CheckAsync(connection, path, cancel);
        var missing = All.Value.Where(m => m.Number > now).ToList();
        foreach (var migration in missing)
        {
            await using var transaction = connection.BeginTransaction(deferred: false);
            // Another process may have applied it while this one waited for its turn.
            if (await connection.ExecuteScalarAsync<long>(new CommandDefinition("SELECT count(*) FROM alvis_schema WHERE number = @Number", new { migration.Number }, transaction, cancellationToken: cancel)) > 0)
                continue;
            await connection.ExecuteAsync(new CommandDefinition(migration.Sql, transaction: transaction, cancellationToken: cancel));
            await connection.ExecuteAsync(new CommandDefinition(
                "INSERT INTO alvis_schema (number, runs_with, name, applied_at) VALUES (@Number, @RunsWith, @Name, @At)",
                new { migration.Number, migration.RunsWith, migration.Name, At = time.Now().ToUnixTimeMilliseconds() }, transaction, cancellationToken: cancel));
            await transaction.CommitAsync(cancel);
        }

        return new SchemaChange(now, missing.Count > 0 ? missing[^1].Number : now);
    }

    /// <summary>The schema's number; refuses a store that is too new or none of ours.</summary>
    /// <exception cref="StoreUnusableException">It cannot be used by this program.</exception>
    public static async Task<long> CheckAsync(SqliteConnection connection, string path, CancellationToken cancel)
    {
        var tables = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'alvis_schema'", cancellationToken: cancel));
        if (tables == 0)
            throw NotOurs(path);

        var newest = await connection.QueryFirstOrDefaultAsync<Row>(new CommandDefinition(
            "SELECT number AS Number, runs_with AS RunsWith FROM alvis_schema ORDER BY number DESC LIMIT 1", cancellationToken: cancel));
        if (newest is not null && newest.RunsWith > Newest)
            throw new StoreUnusableException(
                $"The store {path} was written by a newer Alvis (its schema is {newest.Number}, this program knows {Newest}). Start that newer version, or put back a backup from before the upgrade.");
        return newest?.Number ?? 0;
    }

    /// <summary>Refuses a database that somebody else made, before anything of it is changed.</summary>
    /// <exception cref="StoreUnusableException">It has tables, and none of them is ours.</exception>
    public static async Task RefuseOthersAsync(SqliteConnection connection, string path, CancellationToken cancel)
    {
        var (tables, ours) = await connection.QueryFirstAsync<(long, long)>(new CommandDefinition(
            "SELECT count(*), coalesce(sum(name = 'alvis_schema'), 0) FROM sqlite_master WHERE type = 'table'", cancellationToken: cancel));
        if (tables > 0 && ours == 0)
            throw NotOurs(path);
    }

    private static StoreUnusableException NotOurs(string path) => new($"{path} is a database, but not an Alvis store. Name another folder with --data DIR.");

    private static List<Migration> Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return [.. assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(Folder, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(n => Read(assembly, n))];
    }

    private static Migration Read(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        var sql = reader.ReadToEnd();
        var name = resource[Folder.Length..^".sql".Length];
        var first = sql[..sql.IndexOf('\n', StringComparison.Ordinal)];
        return new Migration(int.Parse(name[..4], CultureInfo.InvariantCulture), int.Parse(first["-- runs with:".Length..], CultureInfo.InvariantCulture), name, sql);
    }

    private sealed record Migration(int Number, int RunsWith, string Name, string Sql);

    private sealed record Row(long Number, long RunsWith);
}
