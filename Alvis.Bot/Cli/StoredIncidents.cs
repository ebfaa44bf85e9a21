using Alvis.Engine.Response;
using Alvis.Engine.Storage;
using Microsoft.Extensions.Options;

namespace Alvis.Bot.Cli;

/// <summary>The incidents of a data folder, opened to be read beside a running Alvis.</summary>
internal sealed class StoredIncidents : IAsyncDisposable
{
    private readonly SqliteDatabase database;

    private StoredIncidents(string folder, SqliteDatabase database)
    {
        (Folder, this.database) = (folder, database);
        Incidents = new SqliteIncidentStore(database, Options.Create(new ResponseOptions()));
    }

    /// <summary>The data folder, for messages.</summary>
    public string Folder { get; }

    /// <summary>The store. Only its reading methods may be called.</summary>
    public IIncidentStore Incidents { get; }

    /// <summary>Opens it.</summary>
    /// <param name="data">What <c>--data</c> says; null: <c>Data:Folder</c>.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="StoreUnusableException">There is no store, or it cannot be used.</exception>
    public static async Task<StoredIncidents> OpenAsync(string? data, CancellationToken cancel)
    {
        var folder = AlvisHost.DataFolderOf(new StartOptions { Data = data, Logs = false });
        return new StoredIncidents(folder.Path, await SqliteDatabase.OpenToReadAsync(folder, cancel));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => database.DisposeAsync();
}
