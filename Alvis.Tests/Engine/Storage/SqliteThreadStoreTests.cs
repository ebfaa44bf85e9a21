using Alvis.Engine.Response;
using Alvis.Engine.Storage;
using Alvis.Tests.Support;
using Microsoft.Extensions.Options;

namespace Alvis.Tests.Engine.Storage;

public sealed class SqliteThreadStoreTests : ThreadStoreContract
{
    private TempStore temp = null!;

    public override async Task InitializeAsync()
    {
        temp = await TempStore.StartAsync();
        Threads = new SqliteThreadStore(temp.Database);
        Incidents = new SqliteIncidentStore(temp.Database, Options.Create(new ResponseOptions()));
    }

    public override async Task DisposeAsync() => await temp.DisposeAsync();
}
