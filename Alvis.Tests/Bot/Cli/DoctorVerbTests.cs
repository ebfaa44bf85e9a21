using System.Text.Json;
using Alvis.Bot.Cli;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;
using Alvis.Engine.Storage;
using Alvis.Tests.Support;

namespace Alvis.Tests.Bot.Cli;

public sealed class DoctorVerbTests : IDisposable
{
    private readonly Shell shell = new();

    public void Dispose() => shell.Dispose();

    [Fact]
    public async Task All_is_well_with_a_store_that_can_be_read()
    {
        await shell.FillAsync("shop");

        Assert.Equal(ExitCodes.Ok, await RunAsync());
        Assert.Contains("✓ settings: nothing is wrong with them", shell.Output, StringComparison.Ordinal);
        Assert.EndsWith("All is well.\n", shell.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_a_store_is_said_with_what_to_do()
    {
        Assert.Equal(ExitCodes.Found, await RunAsync());
        Assert.Contains("✗ store: It cannot be read\n  There is no Alvis store in", shell.Output, StringComparison.Ordinal);
        Assert.EndsWith("1 thing to mend.\n", shell.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(shell.At(SqliteDatabase.FileName)), "It only looks.");
    }

    [Fact]
    public async Task Threads_that_stand_still_are_listed_with_their_cure()
    {
        await shell.FillAsync("shop");
        await using (var database = await SqliteDatabase.OpenAsync(new DataFolder(shell.Folder), TimeProvider.System, CancellationToken.None))
        {
            await new SqliteThreadStore(database).SaveAsync(
                new PostedThread("slack", new IncidentId(1)) { Dead = new DeadLetter("is_archived", "Take the channel out of the archive.", Some.Night) }, CancellationToken.None);
        }

        Assert.Equal(ExitCodes.Found, await RunAsync("--json"));
        var letter = JsonDocument.Parse(shell.Output).RootElement.EnumerateArray().Single(f => !f.GetProperty("ok").GetBoolean());
        Assert.Equal("The thread of INC-1 has not gone on since 2026-03-01 03:00:00 UTC: is_archived", letter.GetProperty("text").GetString());
        Assert.Equal("Take the channel out of the archive. A running Alvis tries again every few minutes.", letter.GetProperty("cure").GetString());
    }

    private Task<int> RunAsync(params string[] more) => shell.RunAsync(["doctor", "--data", shell.Folder, .. more]);
}
