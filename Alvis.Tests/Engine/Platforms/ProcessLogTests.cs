namespace Alvis.Tests.Engine.Platforms;

public sealed class ProcessLogTests
{
    private const long Cap = 64 << 10;

    [Fact]
    public async Task Output_and_errors_go_to_the_processs_file()
    {
        await using var world = new ProcessWorld("""["/bin/sh", "-c", "echo out; echo err >&2; exec /bin/sleep 600"]""");

        await world.StartAsync();

        Assert.Equal("out\nerr\n", await world.ReadAsync("processes/shop.log"));
    }

    [Fact]
    public async Task A_file_that_grew_is_cut_and_its_tail_is_kept_beside_it()
    {
        await using var world = new ProcessWorld();
        world.Files.MakeFolder();
        await File.WriteAllTextAsync(world.Files.Log, new string('x', 100_000) + "\nthe end");

        world.Files.TrimLog(Cap);

        Assert.Equal(0, new FileInfo(world.Files.Log).Length);
        Assert.Equal(Cap / 2, new FileInfo(world.Files.OldLog).Length);
        Assert.EndsWith("the end", await File.ReadAllTextAsync(world.Files.OldLog), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_process_goes_on_writing_at_the_beginning_of_the_cut_file()
    {
        await using var world = new ProcessWorld(
            """["/bin/sh", "-c", "i=0; while [ $i -lt 2000 ]; do echo line-of-forty-characters-before-the-cut-$i; i=$((i+1)); done; echo done > FOLDER/written; while [ ! -e FOLDER/cut ]; do /bin/sleep 0.02; done; echo after; echo done > FOLDER/more; exec /bin/sleep 600"]""");
        await world.StartAsync();
        await world.ReadAsync("written");

        world.Files.TrimLog(Cap);
        world.Folder.File("cut", "");
        await world.ReadAsync("more");

        Assert.Equal("after\n", await File.ReadAllTextAsync(world.Files.Log));
    }

    [Fact]
    public async Task A_small_file_is_left_alone()
    {
        await using var world = new ProcessWorld();
        world.Files.MakeFolder();
        await File.WriteAllTextAsync(world.Files.Log, "few words");

        world.Files.TrimLog(Cap);

        Assert.Equal("few words", await File.ReadAllTextAsync(world.Files.Log));
        Assert.False(File.Exists(world.Files.OldLog));
    }
}
