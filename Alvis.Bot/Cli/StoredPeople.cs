using Alvis.Engine.Kinds;
using Alvis.Engine.Response;
using Alvis.Engine.Storage;

namespace Alvis.Bot.Cli;

/// <summary>The people and the audit of a data folder, opened to be read beside a running Alvis.</summary>
internal sealed class StoredPeople : IAsyncDisposable
{
    /// <summary>The first schema that has people.</summary>
    private const int Since = 2;

    private readonly SqliteDatabase database;

    private StoredPeople(DataFolder folder, SqliteDatabase database)
    {
        (Folder, this.database) = (folder, database);
        People = new SqlitePeopleStore(database);
        Audit = new SqliteAuditStore(database);
    }

    /// <summary>The data folder.</summary>
    public DataFolder Folder { get; }

    /// <summary>The store. Only its reading methods may be called.</summary>
    public IPeopleStore People { get; }

    /// <summary>The audit. Only its reading methods may be called.</summary>
    public IAuditStore Audit { get; }

    /// <summary>Opens it.</summary>
    /// <param name="data">What <c>--data</c> says; null: <c>Data:Folder</c>.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="StoreUnusableException">There is no store, or it cannot be used.</exception>
    public static async Task<StoredPeople> OpenAsync(string? data, CancellationToken cancel)
    {
        var folder = AlvisHost.DataFolderOf(new StartOptions { Data = data, Logs = false });
        var database = await SqliteDatabase.OpenToReadAsync(folder, cancel);
        if (database.Schema.To >= Since)
            return new StoredPeople(folder, database);
        await database.DisposeAsync();
        throw new StoreUnusableException($"The store {database.Path} has schema {database.Schema.To}, from a version that knew no people yet. Stop that Alvis and start this one there, or run 'alvis migrate'.");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => database.DisposeAsync();
}
