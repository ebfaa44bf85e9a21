using Alvis.Engine.Storage;
using Alvis.Tests.Support;

namespace Alvis.Tests.Engine.Storage;

public sealed class SqliteSwitchesTests : SwitchesContract
{
    private TempStore temp = null!;

    public override async Task InitializeAsync()
    {
        temp = await TempStore.StartAsync();
        Switches = new SqliteSwitches(temp.Database);
    }

    public override async Task DisposeAsync() => await temp.DisposeAsync();
}
