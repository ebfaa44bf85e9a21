using System.Globalization;
using Alvis.Engine.Kinds;
using Alvis.Engine.Storage;
using Alvis.Tests.Support;

namespace Alvis.Tests.Engine.Storage;

public sealed class DataLockTests : IDisposable
{
    private readonly TempFolder temp = new();

    private DataFolder Folder => new(temp.File("data"));

    public void Dispose() => temp.Dispose();

    [Fact]
    public void A_second_taker_is_refused_and_told_who_has_it_and_what_to_do()
    {
        using var first = DataLock.Take(Folder);

        var refused = Assert.Throws<DataLockedException>(() => DataLock.Take(Folder));

        Assert.Equal(
            $"Another Alvis (process {Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}) runs on {Folder.Path}. Stop it first, or name another folder with --data DIR.",
            refused.Message);
    }

    [Fact]
    public void Another_folder_can_be_taken_beside_it()
    {
        using var first = DataLock.Take(Folder);
        using var second = DataLock.Take(new DataFolder(temp.File("other")));
    }

    [Fact]
    public void It_is_free_again_when_it_is_given_back()
    {
        DataLock.Take(Folder).Dispose();
        DataLock.Take(Folder).Dispose();
    }

    [Fact]
    public void What_a_killed_process_left_behind_holds_nothing()
    {
        Directory.CreateDirectory(Folder.Path);
        File.WriteAllText(Path.Combine(Folder.Path, "alvis.lock"), "");
        File.WriteAllText(Path.Combine(Folder.Path, "alvis.pid"), "1");

        DataLock.Take(Folder).Dispose();
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_told_apart_from_one_that_is_held()
    {
        File.WriteAllText(Folder.Path, "a file in its place");
        var unusable = Assert.Throws<StoreUnusableException>(() => DataLock.Take(Folder));
        Assert.StartsWith($"The data folder {Folder.Path} cannot be made.", unusable.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_in_which_nothing_can_be_written_is_told_apart_from_one_that_is_held_and_is_free_once_mended()
    {
        Directory.CreateDirectory(Folder.Path);
        var pid = Path.Combine(Folder.Path, "alvis.pid");
        File.CreateSymbolicLink(pid, Path.Combine("nowhere", "alvis.pid"));

        var unusable = Assert.Throws<StoreUnusableException>(() => DataLock.Take(Folder));
        Assert.StartsWith($"The file {pid} cannot be written.", unusable.Message, StringComparison.Ordinal);

        File.Delete(pid);
        DataLock.Take(Folder).Dispose();
    }
}
