using Alvis.Engine.Platforms;
using Alvis.Engine.Platforms.Os;

namespace Alvis.Tests.Engine.Platforms;

public sealed class ProcessesTests
{
    [Fact]
    public async Task A_registered_process_is_started_in_a_session_of_its_own()
    {
        await using var world = new ProcessWorld();

        var result = await world.StartAsync();

        Assert.Equal($"started pid {world.Pid}", result.Text);
        var entry = ProcTable.Live(world.Pid)!;
        Assert.Equal(world.Pid, entry.Session);
        Assert.Equal(world.Pid, entry.Group);
        Assert.NotNull(world.Processes.Find("shop")!.StartedAt);
    }

    [Fact]
    public async Task One_that_runs_is_left_alone()
    {
        await using var world = new ProcessWorld();
        await world.StartAsync();
        var pid = world.Pid;

        var result = await world.StartAsync();

        Assert.Equal($"shop is running as pid {pid}", result.Text);
        Assert.Equal(pid, world.Pid);
    }

    [Fact]
    public async Task A_restart_names_both_pids()
    {
        await using var world = new ProcessWorld();
        await world.StartAsync();
        var old = world.Pid;

        var result = await world.RestartAsync();

        Assert.Equal(CallResult.Done($"stopped pid {old}, started pid {world.Pid}"), result);
        Assert.NotEqual(old, world.Pid);
        Assert.Null(ProcTable.Live(old));
    }

    [Fact]
    public async Task A_restart_of_nothing_starts_it()
    {
        await using var world = new ProcessWorld();

        var result = await world.RestartAsync();

        Assert.Equal($"nothing was running, started pid {world.Pid}", result.Text);
    }

    [Fact]
    public async Task The_same_key_restarts_once_even_when_asked_at_the_same_time()
    {
        await using var world = new ProcessWorld();
        await world.StartAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => world.RestartAsync()));

        Assert.Single(results.Distinct());
        Assert.Equal(results[0], await world.RestartAsync());
        Assert.EndsWith($"started pid {world.Pid}", results[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_key_restarts_again()
    {
        await using var world = new ProcessWorld();
        await world.RestartAsync("key-1");
        var first = world.Pid;

        await world.RestartAsync("key-2");

        Assert.NotEqual(first, world.Pid);
        Assert.Equal(Happened.Yes, await world.HappenedAsync("key-1"));
    }

    [Fact]
    public async Task The_environment_is_empty_but_for_what_is_listed()
    {
        await using var world = new ProcessWorld(
            """["/bin/sh", "-c", "/usr/bin/env > FOLDER/env.tmp; /bin/mv FOLDER/env.tmp FOLDER/env; exec /bin/sleep 600"]""",
            """, "Env": ["HOME", "NOT_SET_ANYWHERE"], "Set": { "PORT": "8080" } """);
        await world.StartAsync();

        // The shell that this test runs adds names of its own.
        var names = (await world.ReadAsync("env")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('=')[0]);
        Assert.Equal(["ALVIS_PROCESS", "ALVIS_RESTART_KEY", "HOME", "PORT"], names.Except(["PWD", "_", "SHLVL"]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Arguments_reach_the_program_as_they_are()
    {
        await using var world = new ProcessWorld(
            """["/bin/sh", "-c", "printf '%s|' \"$@\" > FOLDER/args.tmp; /bin/mv FOLDER/args.tmp FOLDER/args; exec /bin/sleep 600", "x", "a b", "$(reboot)", "; rm -rf /", "'\""]""");
        await world.StartAsync();

        Assert.Equal("a b|$(reboot)|; rm -rf /|'\"|", await world.ReadAsync("args"));
    }

    [Fact]
    public async Task One_that_ignores_its_stop_signal_is_killed()
    {
        await using var world = new ProcessWorld(
            """["/bin/sh", "-c", "trap '' TERM; echo ready > FOLDER/ready; while :; do /bin/sleep 0.1; done"]""", """, "StopWithin": "200ms" """);
        await world.StartAsync();
        await world.ReadAsync("ready");
        var old = world.Pid;

        var result = await world.RestartAsync();

        Assert.Equal($"stopped pid {old} (killed: it did not end within 200ms of TERM), started pid {world.Pid}", result.Text);
        Assert.Null(ProcTable.Live(old));
    }

    [Fact]
    public async Task The_stop_signal_is_the_operators()
    {
        await using var world = new ProcessWorld(
            """["/bin/sh", "-c", "trap 'echo got-int > FOLDER/signal; exit 0' INT; echo ready > FOLDER/ready; while :; do /bin/sleep 0.05; done"]""",
            """, "StopSignal": "INT" """);
        await world.StartAsync();
        await world.ReadAsync("ready");

        await world.Processes.StopAsync("shop", CancellationToken.None);

        Assert.Equal("got-int\n", await world.ReadAsync("signal"));
        Assert.False(world.Processes.Find("shop")!.Running);
    }

    [Fact]
    public async Task Children_end_with_their_parent_and_do_not_outlive_it()
    {
        await using var world = new ProcessWorld("""["/bin/sh", "-c", "/bin/sleep 601 & echo $! > FOLDER/child; exec /bin/sleep 602"]""");
        await world.StartAsync();
        var child = int.Parse(await world.ReadAsync("child"));
        Signals.Send(world.Pid, Signals.Kill);
        await ProcessWorld.UntilAsync(() => !world.Processes.Find("shop")!.Running);

        await world.RestartAsync();

        Assert.Null(ProcTable.Live(child));
        Assert.True(world.Processes.Find("shop")!.Running);
    }

    [Fact]
    public async Task One_that_was_killed_is_not_running()
    {
        await using var world = new ProcessWorld();
        await world.StartAsync();

        Signals.Send(world.Pid, Signals.Kill);

        await ProcessWorld.UntilAsync(() => !world.Processes.Find("shop")!.Running);
    }

    [Fact]
    public async Task A_missing_program_is_found_out_before_anything_is_stopped()
    {
        await using var world = new ProcessWorld("""["FOLDER/serve", "600"]""");
        var program = Path.Combine(world.Folder.Path, "serve");
        File.Copy("/bin/sleep", program);
        await world.StartAsync();
        var pid = world.Pid;
        File.Delete(program);

        var result = await world.RestartAsync();

        Assert.Equal(CallResult.Failed($"shop cannot be started: the program {program} does not exist. Nothing was stopped. Correct Processes:shop:Run."), result);
        Assert.Equal(pid, world.Pid);
        Assert.Equal(Happened.No, await world.HappenedAsync());
    }

    [Fact]
    public async Task A_program_without_the_right_to_be_executed_is_told_apart()
    {
        await using var world = new ProcessWorld("""["FOLDER/serve"]""");
        world.Folder.File("serve", "#!/bin/sh\n");

        var result = await world.StartAsync();

        Assert.Equal(CallOutcome.Failed, result.Outcome);
        Assert.Contains("may not be executed (its mode lacks x)", result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_ends_at_once_is_told_so_with_its_last_words()
    {
        await using var world = new ProcessWorld("""["/bin/sh", "-c", "echo port 8080 is taken by hunter2hunter2 >&2; exit 3"]""");

        var result = await world.RestartAsync();

        Assert.Equal(CallOutcome.Failed, result.Outcome);
        Assert.Contains("but it ended at once with exit code 3", result.Text, StringComparison.Ordinal);
        Assert.EndsWith("its last line: port 8080 is taken by [secret db]", result.Text, StringComparison.Ordinal);
        Assert.Equal(result, await world.RestartAsync());
    }

    [Fact]
    public async Task A_name_that_is_not_registered_is_answered_with_those_that_are()
    {
        await using var world = new ProcessWorld();

        var result = await world.Processes.EnsureRunningAsync("shp", CancellationToken.None);

        Assert.Equal("No process 'shp' is registered; did you mean 'shop'? (known: shop). Register it as Processes:NAME, or correct meta.app.", result.Text);
        Assert.Null(world.Processes.Find("shp"));
    }

    [Fact]
    public async Task Nothing_begins_when_the_call_is_cancelled_already()
    {
        await using var world = new ProcessWorld();
        await world.StartAsync();
        var pid = world.Pid;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => world.Shop.RestartAsync("key-1", new CancellationToken(canceled: true)));

        Assert.Equal(pid, world.Pid);
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_written_leaves_the_process_alone()
    {
        await using var world = new ProcessWorld();
        await world.StartAsync();
        var pid = world.Pid;
        Directory.CreateDirectory(world.Files.Marker + ".json.new");

        var result = await world.RestartAsync();

        Assert.Equal(CallOutcome.Failed, result.Outcome);
        Assert.Contains("was left as it is", result.Text, StringComparison.Ordinal);
        Assert.Equal(pid, world.Pid);
    }
}
