using Alvis.Engine.Storage;
using Alvis.Tests.Support;
using Dapper;

namespace Alvis.Tests.Engine.Storage;

public sealed class SqlitePlaybookStoreTests : PlaybookStoreContract
{
    private TempStore temp = null!;

    public override async Task InitializeAsync()
    {
        temp = await TempStore.StartAsync();
        Store = new SqlitePlaybookStore(temp.Database);
    }

    public override async Task DisposeAsync() => await temp.DisposeAsync();

    protected override Task<IReadOnlyList<string>> HistoryAsync(string service) => temp.Database.ReadAsync<IReadOnlyList<string>>(
        async db => [.. await db.QueryAsync<string>("SELECT text FROM playbook_history WHERE service = @service ORDER BY confirmed_at", new { service })], CancellationToken.None);
}
