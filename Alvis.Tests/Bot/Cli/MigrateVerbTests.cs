using Alvis.Bot.Cli;
using Alvis.Engine.Storage;

namespace Alvis.Tests.Bot.Cli;

public sealed class MigrateVerbTests : IDisposable
{
    private readonly Shell shell = new();

    [Fact]
    public async Task It_makes_a_store_and_says_where_and_with_which_schema()
    {
        var data = shell.At("new/data");
        Assert.Equal(ExitCodes.Ok, await shell.RunAsync("migrate", "--data", data));
        Assert.Equal($"Made the store {Path.Combine(data, "alvis.db")} with schema {SqliteMigrations.Newest}.\n", shell.Output);
    }

    [Fact]
    public async Task It_says_when_there_was_nothing_to_do()
    {
        await shell.FillAsync("shop");
        Assert.Equal(ExitCodes.Ok, await shell.RunAsync("migrate", "--data", shell.Folder));
        Assert.Equal($"The store {shell.At("alvis.db")} has schema {SqliteMigrations.Newest} already; nothing to do.\n", shell.Output);
    }

    [Fact]
    public async Task It_frees_the_lock_when_it_is_done()
    {
        await shell.RunAsync("migrate", "--data", shell.Folder);
        Assert.Equal(ExitCodes.Ok, await shell.RunAsync("migrate", "--data", shell.Folder));
    }

    [Fact]
    public async Task It_takes_no_name()
    {
        Assert.Equal(ExitCodes.Usage, await shell.RunAsync("migrate", "now"));
        Assert.StartsWith("'now' is one argument too many.", shell.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => shell.Dispose();
}
