using Alvis.Bot.Access;
using Alvis.Engine.Kinds;
using Alvis.Engine.Storage;
using Alvis.Tests.Support;

namespace Alvis.Tests.Bot.Access;

/// <summary>The file that holds the key of sign-in links.</summary>
public sealed class LinkKeyTests : IDisposable
{
    private readonly TempFolder folder = new();

    [Fact]
    public void It_is_made_once_and_then_read() => Assert.Equal(Open(), Open());

    [Fact]
    public async Task Many_who_make_it_at_once_have_the_same_one()
    {
        var keys = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(Open)));
        Assert.Single(keys.Select(Convert.ToHexString).Distinct());
        Assert.Equal([folder.File(LinkKey.FileName)], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Nobody_else_may_read_it()
    {
        Open();
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.File(LinkKey.FileName)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void One_of_another_size_is_named_with_the_cure(int size)
    {
        File.WriteAllBytes(folder.File(LinkKey.FileName), new byte[size]);
        var wrong = Assert.Throws<StoreUnusableException>(Open);
        Assert.Contains($"{folder.File(LinkKey.FileName)} has {size} bytes; expected a key of 32. Delete the file", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_in_its_place_is_told()
    {
        Directory.CreateDirectory(folder.File(LinkKey.FileName));
        Assert.Throws<StoreUnusableException>(Open);
    }

    public void Dispose() => folder.Dispose();

    private byte[] Open() => LinkKey.Open(new DataFolder(folder.Path));
}
