using Alvis.Engine.Platforms;

namespace Alvis.Tests.Engine.Platforms;

public sealed class CommandPlatformTests : PlatformContract
{
    protected override Happened AfterARestart => Happened.Unknown;

    protected override Happened WithoutARestart => Happened.Unknown;

    protected override (string Target, string Words) Refused => ("restart-shp", "No command 'restart-shp' is registered; did you mean 'restart-shop'?");

    private protected override Task<IPlatformWorld> StartAsync() => Task.FromResult<IPlatformWorld>(new Scripted());

    [Fact]
    public async Task The_command_line_means_its_restart()
    {
        await using var world = await StartAsync();

        Assert.Equal([$"/bin/sh {Scripted.Script(world)} [secret db]"], world.Platform.RestartCommands(world.Target));
    }

    [Fact]
    public async Task A_command_with_parameters_is_no_target()
    {
        await using var world = await StartAsync();

        Assert.Equal("Command flush takes what; a restart gives no parameters. Register one without, or use it as an action.", world.Platform.Preflight("flush")!.Text);
    }

    private sealed class Scripted : IPlatformWorld
    {
        private readonly TemporaryFolder folder = new();

        public Scripted() => folder.File("restart.sh", $"echo $ALVIS_KEY $ALVIS_SERVICE $ALVIS_INCIDENT $ALVIS_ATTEMPT >> {folder.Path}/keys\necho restarted with $1\n");

        public IPlatform Platform => Limited(null);

        public string Target => "restart-shop";

        public string? Secret => "hunter2hunter2";

        public static string Script(IPlatformWorld world) => Path.Combine(((Scripted)world).folder.Path, "restart.sh");

        public async Task<IReadOnlyList<string>?> KeysAsync() => [.. (await LinesAsync()).Select(l => l.Split(' ')[0])];

        public async Task<int> RestartsAsync() => (await LinesAsync()).Length;

        public IPlatform Limited(string? pattern)
        {
            var targets = pattern is null ? "" : $$""", "Platforms": { "command": { "Targets": ["{{pattern}}"] } }""";
            var settings = Given.Settings($$"""
                { "Commands": {
                    "restart-shop": { "Run": ["/bin/sh", "{{folder.Path}}/restart.sh", "hunter2hunter2"] },
                    "flush": { "Run": ["flush", "{what}"], "Params": { "what": "cache" } } }{{targets}} }
                """);
            return new CommandPlatform(new Commands(settings, folder.Data, new KnownSecrets(("db", "hunter2hunter2")), TimeProvider.System), new PlatformTargets(settings));
        }

        public ValueTask DisposeAsync()
        {
            folder.Dispose();
            return ValueTask.CompletedTask;
        }

        private async Task<string[]> LinesAsync() =>
            File.Exists($"{folder.Path}/keys") ? await File.ReadAllLinesAsync($"{folder.Path}/keys") : [];
    }
}
