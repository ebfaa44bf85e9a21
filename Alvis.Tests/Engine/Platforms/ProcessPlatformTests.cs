using Alvis.Engine.Platforms;

namespace Alvis.Tests.Engine.Platforms;

public sealed class ProcessPlatformTests : PlatformContract
{
    protected override Happened AfterARestart => Happened.Yes;

    protected override Happened WithoutARestart => Happened.No;

    protected override (string Target, string Words) Refused => ("shpo", "No process 'shpo' is registered; did you mean 'shop'?");

    private protected override async Task<IPlatformWorld> StartAsync()
    {
        var world = new Running($$"""["/bin/sh", "-c", "exec /bin/sleep 600", "{{ProcessWorld.Secret}}"]""");
        await world.Process.StartAsync();
        world.FirstPid = world.Process.Pid;
        return world;
    }

    [Fact]
    public async Task One_key_is_performed_once()
    {
        await using var world = await StartAsync();
        var first = await world.Platform.RestartAsync(Given.Order("shop"), CancellationToken.None);

        var second = await world.Platform.RestartAsync(Given.Order("shop"), CancellationToken.None);

        Assert.Equal(first, second);
        Assert.Equal(1, await world.RestartsAsync());
    }

    [Fact]
    public async Task The_call_is_described_as_it_will_be_made()
    {
        await using var world = await StartAsync();

        Assert.Equal("stop process shop (TERM, after 10s KILL) and start it again: /bin/sh -c exec /bin/sleep 600 [secret db]", world.Platform.Describe("shop"));
    }

    private sealed class Running(string run) : IPlatformWorld
    {
        public ProcessWorld Process { get; } = new(run);

        public int FirstPid { get; set; }

        public IPlatform Platform => Limited(null);

        public string Target => "shop";

        public string? Secret => ProcessWorld.Secret;

        public async Task<IReadOnlyList<string>?> KeysAsync() =>
            [Alvis.Engine.Platforms.Os.ProcTable.Variable(Process.Pid, "ALVIS_RESTART_KEY") ?? await Task.FromResult("")];

        public Task<int> RestartsAsync() => Task.FromResult(Process.Files.Read().Done.Count(d => d.Key.StartsWith("key-", StringComparison.Ordinal)) switch
        {
            0 => Process.Pid == FirstPid ? 0 : -1,
            var n => n,
        });

        public IPlatform Limited(string? pattern) => new ProcessPlatform(
            Process.Processes, new PlatformTargets(Given.Settings(pattern is null ? "{}" : $$"""{ "Platforms": { "process": { "Targets": ["{{pattern}}"] } } }""")));

        public ValueTask DisposeAsync() => Process.DisposeAsync();
    }
}
