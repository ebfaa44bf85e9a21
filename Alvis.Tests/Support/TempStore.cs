using Alvis.Engine.Kinds;
using Alvis.Engine.Storage;

namespace Alvis.Tests.Support;

/// <summary>An empty SQLite store in a folder of its own, gone afterwards.</summary>
internal sealed class TempStore : IAsyncDisposable
{
    private readonly TempFolder folder = new();

    private TempStore()
    {
    }

    public SqliteDatabase Database { get; private set; } = null!;

    public static async Task<TempStore> StartAsync()
    {
        var store = new TempStore();
        await store.OpenAsync();
        return store;
    }

    /// <summary>Closes the file and opens it again, as another process would.</summary>
    public async Task ReopenAsync()
    {
        await Database.DisposeAsync();
        await OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        folder.Dispose();
    }

    private async Task OpenAsync() => Database = await SqliteDatabase.OpenAsync(new DataFolder(folder.Path), new ManualClock(), CancellationToken.None);
}
