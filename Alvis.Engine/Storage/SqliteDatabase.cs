using System.Collections.Concurrent;
using Alvis.Engine.Kinds;
using Microsoft.Data.Sqlite;

namespace Alvis.Engine.Storage;

/// <summary>
/// One SQLite file: WAL, every commit on disk (<c>synchronous=FULL</c>), one writer at a time behind a queue, readers beside it.
/// </summary>
public sealed class SqliteDatabase : IAsyncDisposable
{
    private const int MostReaders = 8;

    private const int CannotOpen = 14;
    private const int ReadOnly = 8;
    private const int Corrupt = 11;
    private const int NotADatabase = 26;
    private const int Full = 13;

    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly SqliteConnection writer;
    private readonly ConcurrentBag<SqliteConnection> readers = [];
    private volatile bool closed;

    private SqliteDatabase(string path, SqliteConnection writer)
    {
        Path = path;
        this.writer = writer;
    }

    /// <summary>The file, for messages.</summary>
    public string Path { get; }

    /// <summary>What opening did to its schema.</summary>
    public SchemaChange Schema { get; private init; } = new(0, 0);

    /// <summary>The name of the store's file in the data folder.</summary>
    public const string FileName = "alvis.db";

    /// <summary>Opens the store of a data folder, makes it when there is none, and brings its schema up to date.</summary>
    /// <exception cref="StoreUnusableException">It cannot be used; the message says why and what to do.</exception>
    public static async Task<SqliteDatabase> OpenAsync(DataFolder folder, TimeProvider time, CancellationToken cancel)
    {
        var path = System.IO.Path.Combine(folder.Path, FileName);
        return await TryAsync(path, async () =>
        {
            Directory.CreateDirectory(folder.Path);
            var connection = await ConnectAsync(path, SqliteOpenMode.ReadWriteCreate, cancel);
            try
            {
                await SqliteMigrations.RefuseOthersAsync(connection, path, cancel);
                await ExecuteAsync(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;", cancel);
                var schema = await SqliteMigrations.ApplyAsync(connection, path, time, cancel);
                // A file that can only be read opens without complaint: it must be said now, not in the middle of the first incident.
                await ExecuteAsync(connection, "UPDATE alvis_schema SET name = name WHERE number < 0;", cancel);
                return new SqliteDatabase(path, connection) { Schema = schema };
            }
            catch
            {
                await connection.DisposeAsync();
                throw;
            }
        });
    }

    /// <summary>Opens an existing store to read beside a running Alvis.</summary>
    /// <exception cref="StoreUnusableException">There is none, or it cannot be used.</exception>
    public static async Task<SqliteDatabase> OpenToReadAsync(DataFolder folder, CancellationToken cancel)
    {
        var path = System.IO.Path.Combine(folder.Path, FileName);
        if (!File.Exists(path))
            throw new StoreUnusableException($"There is no Alvis store in {System.IO.Path.GetFullPath(folder.Path)}. Name its folder with --data DIR, or start Alvis there first.");
        return await TryAsync(path, async () =>
        {
            var connection = await ConnectAsync(path, SqliteOpenMode.ReadWrite, cancel);
            try
            {
                var number = await SqliteMigrations.CheckAsync(connection, path, cancel);
                return new SqliteDatabase(path, connection) { Schema = new SchemaChange(number, number) };
            }
            catch
            {
                await connection.DisposeAsync();
                throw;
            }
        });
    }

    /// <summary>Runs one transaction. Writers take turns; all of it is on disk when this returns, or none of it.</summary>
    public async Task<T> WriteAsync<T>(Func<SqliteConnection, SqliteTransaction, T> work, CancellationToken cancel)
    {
        await turn.WaitAsync(cancel);
        try
        {
            using var transaction = writer.BeginTransaction(deferred: false);
            var result = work(writer, transaction);
            transaction.Commit();
            return result;
        }
        catch (SqliteException e)
        {
            throw Explain(Path, e);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>
    /// Runs queries on a connection of their own. It is kept for the next one: a reaction makes half a dozen reads, and opening costs more than
    /// most of them.
    /// </summary>
    public async Task<T> ReadAsync<T>(Func<SqliteConnection, Task<T>> work, CancellationToken cancel)
    {
        SqliteConnection? reader = null;
        try
        {
            if (!readers.TryTake(out reader))
                reader = await ConnectAsync(Path, SqliteOpenMode.ReadWrite, cancel);
            var result = await work(reader);
            if (readers.Count < MostReaders)
            {
                readers.Add(reader);
                reader = null;
                // A read that outlives the store leaves no connection behind.
                if (closed)
                    await CloseReadersAsync();
            }

            return result;
        }
        catch (SqliteException e)
        {
            throw Explain(Path, e);
        }
        finally
        {
            // Whatever a read broke off with, its connection is not used again.
            if (reader is not null)
                await reader.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await turn.WaitAsync();
        await writer.DisposeAsync();
        closed = true;
        await CloseReadersAsync();
        turn.Dispose();
    }

    private async Task CloseReadersAsync()
    {
        while (readers.TryTake(out var reader))
            await reader.DisposeAsync();
    }

    private static async Task<SqliteConnection> ConnectAsync(string path, SqliteOpenMode mode, CancellationToken cancel)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancel);
        // The driver's own waiting polls every 150 ms; SQLite's wakes at once.
        await ExecuteAsync(connection, "PRAGMA busy_timeout = 5000;", cancel);
        return connection;
    }

    private static async Task ExecuteAsync(SqliteConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static async Task<SqliteDatabase> TryAsync(string path, Func<Task<SqliteDatabase>> open)
    {
        try
        {
            return await open();
        }
        catch (SqliteException e)
        {
            throw Explain(path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnusableException($"The data folder of {path} cannot be made or opened. Give the user that runs Alvis the right to write there, or name another folder with --data DIR.", e);
        }
    }

    private static StoreUnusableException Explain(string path, SqliteException e) => new(e.SqliteErrorCode switch
    {
        ReadOnly => $"The store {path} can be read but not written. Give the user that runs Alvis the right to write it and its folder.",
        CannotOpen => $"The store {path} cannot be opened. Look whether its folder exists and the user that runs Alvis may write there.",
        Corrupt => $"The store {path} is damaged. Stop Alvis, keep the file, and put back the last backup of it; 'sqlite3 {path} .recover' may save what is in it.",
        NotADatabase => $"{path} is not an Alvis store. Move the file away, or name another folder with --data DIR.",
        Full => $"The disk of {path} is full. Make room; Alvis goes on by itself.",
        _ => $"The store {path} answered with SQLite error {e.SqliteErrorCode}. If it stays so, look at the disk and at who else has the file open.",
    }, e);
}
