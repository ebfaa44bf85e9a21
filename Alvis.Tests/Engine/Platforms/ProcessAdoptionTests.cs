using System.Diagnostics;
using Alvis.Engine.Platforms;
using Alvis.Engine.Platforms.Os;

namespace Alvis.Tests.Engine.Platforms;

/// <summary>Alvis died and is back: what it finds of its processes.</summary>
public sealed class ProcessAdoptionTests
{
    [Fact]
    public async Task The_process_is_found_again()
    {
        await using var world = new ProcessWorld();
        await world.StartAsync();
        var before = world.Processes.Find("shop");

        world.Again();

        Assert.Equal(before, world.Processes.Find("shop"));
        Assert.Equal($"shop is running as pid {world.Pid}", (await world.StartAsync()).Text);
    }

    [Fact]
    public async Task A_restart_that_was_made_is_known()
    {
        await using var world = new ProcessWorld();
        var made = await world.RestartAsync();
        var pid = world.Pid;

        world.Again();

        Assert.Equal(Happened.Yes, await world.HappenedAsync());
        Assert.Equal(made, await world.RestartAsync());
        Assert.Equal(pid, world.Pid);
    }

    [Fact]
    public async Task A_death_before_the_stop_means_that_it_was_not_made()
    {
        await using var world = new ProcessWorld();
        await world.StartAsync();
        var old = world.Pid;
        world.Files.Write(world.Files.Read() with { Pending = new PendingRestart("key-1", $"stopped pid {old}") });

        world.Again();

        Assert.Equal(Happened.No, await world.HappenedAsync());
        var result = await world.RestartAsync();
        Assert.Equal($"stopped pid {old}, started pid {world.Pid}", result.Text);
    }

    [Fact]
    public async Task A_death_between_stop_and_start_is_carried_on_in_the_words_of_the_stop()
    {
        await using var world = new ProcessWorld();
        await world.StartAsync();
        var old = world.Pid;
        world.Files.Write(world.Files.Read() with { Pending = new PendingRestart("key-1", $"stopped pid {old}") });
        Signals.Send(old, Signals.Kill);
        await ProcessWorld.UntilAsync(() => ProcTable.Live(old) is null);

        world.Again();

        Assert.Equal(Happened.No, await world.HappenedAsync());
        var result = await world.RestartAsync();
        Assert.Equal($"stopped pid {old}, started pid {world.Pid}", result.Text);
    }

    [Fact]
    public async Task A_death_between_the_start_and_its_record_does_not_start_a_second_one()
    {
        await using var world = new ProcessWorld();
        await world.StartAsync();
        var old = world.Pid;
        var before = world.Files.Read() with { Pending = new PendingRestart("key-1", $"stopped pid {old}") };
        await world.RestartAsync();
        var started = world.Pid;
        world.Files.Write(before);

        world.Again();

        Assert.Equal(Happened.Yes, await world.HappenedAsync());
        Assert.Equal($"stopped pid {old}, started pid {started}", (await world.RestartAsync()).Text);
        Assert.Equal(started, world.Pid);
    }

    [Fact]
    public async Task Neither_does_it_when_the_new_process_has_ended_since()
    {
        await using var world = new ProcessWorld();
        await world.StartAsync();
        var before = world.Files.Read() with { Pending = new PendingRestart("key-1", null) };
        await world.RestartAsync();
        var started = world.Pid;
        Signals.Send(started, Signals.Kill);
        await ProcessWorld.UntilAsync(() => ProcTable.Live(started) is null);
        world.Files.Write(before);

        world.Again();

        Assert.Equal(Happened.Yes, await world.HappenedAsync());
        await world.RestartAsync();
        Assert.False(world.Processes.Find("shop")!.Running);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{ \"Pid\": 1")]
    [InlineData("null")]
    [InlineData("{}")]
    public async Task A_damaged_record_is_made_up_for_by_what_runs(string damaged)
    {
        await using var world = new ProcessWorld();
        await world.RestartAsync();
        var pid = world.Pid;
        await File.WriteAllTextAsync(world.Files.Marker + ".json", damaged);

        world.Again();

        Assert.Equal(pid, world.Pid);
        Assert.Equal(Happened.Yes, await world.HappenedAsync());
        Assert.Equal(Happened.No, await world.HappenedAsync("another-key"));
    }

    [Fact]
    public async Task With_every_file_lost_it_is_found_by_its_environment()
    {
        await using var world = new ProcessWorld();
        await world.StartAsync();
        var pid = world.Pid;
        Directory.Delete(Path.Combine(world.Folder.Path, "processes"), recursive: true);

        world.Again();

        Assert.Equal(pid, world.Pid);
        var result = await world.RestartAsync();
        Assert.Equal($"stopped pid {pid}, started pid {world.Pid}", result.Text);
    }

    [Fact]
    public async Task A_later_owner_of_the_pid_is_never_signalled()
    {
        await using var world = new ProcessWorld();
        using var stranger = Process.Start(new ProcessStartInfo("/bin/sleep", ["600"]) { UseShellExecute = false })!;
        await world.StartAsync();
        await world.Processes.StopAsync("shop", CancellationToken.None);
        world.Files.Write(world.Files.Read() with { Pid = stranger.Id, Start = ProcTable.Live(stranger.Id)!.Start - 1 });

        world.Again();
        Assert.False(world.Processes.Find("shop")!.Running);
        var result = await world.RestartAsync();

        Assert.StartsWith("nothing was running", result.Text, StringComparison.Ordinal);
        Assert.NotNull(ProcTable.Live(stranger.Id));
        stranger.Kill();
    }

    [Fact]
    public async Task A_record_of_another_boot_means_nothing()
    {
        await using var world = new ProcessWorld();
        using var stranger = Process.Start(new ProcessStartInfo("/bin/sleep", ["600"]) { UseShellExecute = false })!;
        var entry = ProcTable.Live(stranger.Id)!;
        world.Files.Write(new ProcessState(entry.Pid, entry.Start, "another-boot", 0, "key-0", null, []));

        Assert.False(world.Processes.Find("shop")!.Running);
        await world.RestartAsync();

        Assert.NotNull(ProcTable.Live(stranger.Id));
        stranger.Kill();
    }
}
